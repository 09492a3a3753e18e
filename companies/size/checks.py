"""Refuse a case that contradicts itself, before any rule is applied to it.

A company that owns itself is no contradiction: those are treasury shares, which the structure leaves out. Holders who
together state more than 100 % are a doubt that the result reports: registers do contain it, and counting too much can
only lead to a larger class.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from companies.size.case import Accounts, Case, CaseError, ConsolidatedAccounts, Kind, Link, Party
from companies.size.definition import Definition
from companies.size.quantities import HUNDRED, decimal_text

# Belgian law allows an accounting period of 24 months less a day.
SHORTEST_PERIOD = 1
LONGEST_PERIOD = 23
# More than the world has: a typing error.
MOST_WORKERS = 10**10
MOST_EURO = 10**15

Value = TypeVar("Value", str, int)


def check(case: Case, definition: Definition) -> None:
    """Raise `CaseError`, with one sentence, for the first thing that cannot be."""
    parties = {party.id: party for party in case.parties}
    if len(parties) < len(case.parties):
        raise CaseError(f"The party {_repeated([party.id for party in case.parties])} is listed twice.")
    _check_applicant(case, parties)
    for party in case.parties:
        _check_party(party, parties)
    for link in case.links:
        _check_link(link, parties)
    _check_declarations(case, parties)
    if case.previous_class is not None and case.previous_class not in definition.class_names():
        names = ", ".join(definition.class_names())
        raise CaseError(f"The previous class must be one of {names}, not {case.previous_class}.")


def _check_applicant(case: Case, parties: Mapping[str, Party]) -> None:
    _check_known([case.applicant], parties, "The applicant")
    kind = parties[case.applicant].kind
    if kind in (Kind.PERSON, Kind.PUBLIC_BODY):
        raise CaseError(f"The applicant {case.applicant} must be an enterprise, not a {kind.replace('_', ' ')}.")


def _check_party(party: Party, parties: Mapping[str, Party]) -> None:
    _check_quantity(party.budget, MOST_EURO, f"{party.id}:", "the budget")
    if party.inhabitants is not None and party.inhabitants < 0:
        raise CaseError(f"{party.id}: the number of inhabitants must not be negative.")
    for accounts in party.accounts:
        _check_amounts(accounts, party)
        if not SHORTEST_PERIOD <= accounts.months <= LONGEST_PERIOD:
            raise CaseError(
                f"{party.id}: the accounting period {accounts.year} must last {SHORTEST_PERIOD} to {LONGEST_PERIOD} "
                f"months, not {accounts.months}."
            )
    for accounts_of_group in party.consolidated:
        _check_consolidated(accounts_of_group, party, parties)
    _check_years(party)


def _check_years(party: Party) -> None:
    approved = [item.year for item in party.accounts if item.is_approved and not item.is_estimate]
    estimates = [item.year for item in party.accounts if item.is_estimate]
    consolidated = [item.year for item in party.consolidated]
    for years, what in [
        (approved, "approved accounts"),
        (estimates, "estimates"),
        (consolidated, "consolidated accounts"),
    ]:
        if len(set(years)) < len(years):
            raise CaseError(f"{party.id}: two {what} are given for {_repeated(years)}.")


def _check_consolidated(consolidated: ConsolidatedAccounts, party: Party, parties: Mapping[str, Party]) -> None:
    _check_amounts(consolidated, party)
    where = f"{party.id}: the consolidated accounts {consolidated.year}"
    _check_known([*consolidated.includes, *consolidated.includes_pro_rata], parties, where)
    for included, percentage in consolidated.includes_pro_rata.items():
        _check_percentage(percentage, where, f"the part of {included}")


def _check_amounts(accounts: Accounts | ConsolidatedAccounts, party: Party) -> None:
    where = f"{party.id}: in {accounts.year},"
    _check_quantity(accounts.amounts.workers, MOST_WORKERS, where, "the headcount")
    _check_quantity(accounts.amounts.turnover, MOST_EURO, where, "the turnover")
    _check_quantity(accounts.amounts.balance_total, MOST_EURO, where, "the balance sheet total")


def _check_link(link: Link, parties: Mapping[str, Party]) -> None:
    where = f"The link from {link.owner} to {link.owned}"
    _check_known([link.owner, link.owned], parties, where)
    if parties[link.owned].kind == Kind.PERSON:
        raise CaseError(f"{where}: nobody can own a person.")
    _check_percentage(link.capital, where, "the capital")
    _check_percentage(link.votes, where, "the votes")
    _check_quantity(link.investment, MOST_EURO, f"{where}:", "the investment")
    if link.valid_from is not None and link.valid_until is not None and link.valid_until < link.valid_from:
        raise CaseError(f"{where} ends on {link.valid_until}, before it begins on {link.valid_from}.")


def _check_declarations(case: Case, parties: Mapping[str, Party]) -> None:
    for persons in case.acting_jointly:
        _check_known(persons, parties, "Persons who act jointly")
        for person in persons:
            if parties[person].kind != Kind.PERSON:
                raise CaseError(f"Only persons act jointly, and {person} is not a person.")
    for pair in case.declared_links:
        _check_known(pair, parties, "A declared link")
        for end in pair:
            if parties[end].kind in (Kind.PERSON, Kind.PUBLIC_BODY):
                raise CaseError(f"A declared link joins two enterprises, and {end} is not an enterprise.")


def _check_known(ids: Iterable[str], parties: Mapping[str, Party], where: str) -> None:
    for unknown in ids:
        if unknown not in parties:
            raise CaseError(f"{where}: the party {unknown} is not listed.")


def _check_quantity(value: Decimal | None, most: int, where: str, what: str) -> None:
    if value is None:
        return
    if not value.is_finite() or value >= most:
        raise CaseError(f"{where} {what} is too large to be true.")
    if value < 0:
        raise CaseError(f"{where} {what} must not be negative.")


def _check_percentage(value: Decimal, where: str, what: str) -> None:
    if not value.is_finite() or not 0 <= value <= HUNDRED:
        raise CaseError(f"{where}: {what} must lie between 0 and 100 %, not {decimal_text(value)} %.")


def _repeated(values: Sequence[Value]) -> Value:
    """Return the first value that stands more than once."""
    return next(value for value, count in Counter(values).items() if count > 1)
