"""Read cases in the format `sme-vectors/1`: JSON in which every quantity is a string with an exact decimal."""

import json
import re
from typing import Any

from companies.size.case import (
    LAST_DAY_OF_YEAR,
    Accounts,
    Amounts,
    Case,
    CaseError,
    ConsolidatedAccounts,
    Control,
    Kind,
    Link,
    Party,
    TakeoverPolicy,
)
from companies.size.records import Record, as_day, as_text

FORMAT = "sme-vectors/1"
_MONTH_AND_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_YEARS = range(1900, 2201)
_LEAP_YEAR = 2000
_PAIR = 2


def read_cases(text: str) -> list[tuple[str, Case]]:
    """Return the cases of a file with their ids, in the order of the file; of each, only `input` is read.

    Raises `CaseError` with one sentence that names the place.
    """
    file = Record(_parsed(text), "The file")
    if file.text("format", FORMAT) != FORMAT:
        raise CaseError(f"The file is in another format than {FORMAT}.")
    if not file.has("vectors"):
        raise CaseError("The file holds no cases: vectors is missing.")
    return [(vector.text("id"), read_case(vector)) for vector in file.records("vectors")]


def read_case(vector: Record) -> Case:
    """Return the case that the `input` of a vector describes; raise `CaseError` where it cannot be read."""
    record = vector.record("input").at(f"Case {vector.text('id')}")
    policy = record.record("policy") if record.has("policy") else Record({}, record.where)
    return Case(
        applicant=record.text("applicant"),
        reference_date=record.day("reference_date"),
        parties=tuple(_party(node) for node in record.records("nodes")),
        links=tuple(_link(link) for link in record.records("links")),
        policy=policy.choice("ownership_change", TakeoverPolicy, TakeoverPolicy.IMMEDIATE),
        previous_class=record.text("previous_class", "") or None,
        ownership_changes=record.each("ownership_changes", as_day, "a day as YYYY-MM-DD"),
        acting_jointly=record.each("acting_jointly", _as_group, "a list of persons"),
        adjacent_markets=record.each("adjacent_markets", _as_pair, "a pair of markets"),
        declared_links=record.each("declared_links", _as_pair, "a pair of enterprises"),
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise CaseError("The file is nested too deeply to be read.") from None
    except ValueError as error:
        raise CaseError(f"The file is not JSON: {error}.") from None


def _party(node: Record) -> Party:
    name = node.text("id")
    node = node.at(f"{node.where} ({name})")
    return Party(
        id=name,
        kind=node.choice("kind", Kind, Kind.ENTERPRISE),
        markets=frozenset(node.each("markets", as_text, "a text")),
        closing=_closing(node),
        is_public=node.flag("public", default=False),
        budget=node.optional_quantity("budget"),
        inhabitants=node.optional_whole("inhabitants"),
        accounts=tuple(_accounts(accounts) for accounts in node.records("accounts")),
        consolidated=tuple(_consolidated(accounts) for accounts in node.records("consolidated")),
    )


def _closing(node: Record) -> tuple[int, int]:
    if not node.has("closing"):
        return LAST_DAY_OF_YEAR
    text = node.text("closing")
    found = _MONTH_AND_DAY.fullmatch(text)
    try:
        as_day(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        found = None
    if found is None:
        raise node.wrong("closing", "month and day as MM-DD", text)
    return int(found[1]), int(found[2])


def _accounts(record: Record) -> Accounts:
    return Accounts(
        year=_year(record),
        amounts=_amounts(record),
        months=record.whole("months", 12),
        is_approved=record.flag("approved", default=True),
        is_estimate=record.flag("estimate", default=False),
    )


def _consolidated(record: Record) -> ConsolidatedAccounts:
    return ConsolidatedAccounts(
        year=_year(record),
        amounts=_amounts(record),
        includes=frozenset(record.each("includes", as_text, "the id of an enterprise")),
        includes_pro_rata=record.quantities("includes_pro_rata"),
    )


def _year(record: Record) -> int:
    year = record.whole("year")
    if year not in _YEARS:
        raise record.wrong("year", f"a year from {_YEARS.start} to {_YEARS.stop - 1}", year)
    return year


def _amounts(record: Record) -> Amounts:
    return Amounts(
        workers=record.optional_quantity("headcount"),
        turnover=record.optional_quantity("turnover"),
        balance_total=record.optional_quantity("balance"),
    )


def _link(record: Record) -> Link:
    capital = record.quantity("capital")
    return Link(
        owner=record.text("owner"),
        owned=record.text("owned"),
        capital=capital,
        votes=record.quantity("votes", capital),
        control=record.optional_choice("control", Control),
        is_involved_in_management=record.flag("involved_in_management", default=True),
        investment=record.optional_quantity("investment"),
        valid_from=record.optional_day("from"),
        valid_until=record.optional_day("until"),
    )


def _as_group(value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return frozenset(as_text(item) for item in value)


def _as_pair(value: Any) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != _PAIR:
        raise ValueError("not a pair")
    return as_text(value[0]), as_text(value[1])
