"""Parties, links and cases for the tests of the size engine: plain functions, in which a test names what matters."""

from datetime import date
from decimal import Decimal
from typing import Any

from companies.size import Accounts, Amounts, Case, ConsolidatedAccounts, Kind, Link, Party

Item = Party | Link

APPLICANT = "A"
# The last closed year is 2024.
TODAY = date(2025, 6, 30)
YEAR = 2024


def quantity(text: str | None) -> Decimal | None:
    """Return a quantity written as text, or None."""
    return None if text is None else Decimal(text)


def amounts(workers: str | None, turnover: str | None, balance_total: str | None) -> Amounts:
    """Return amounts written as text; None is unknown."""
    return Amounts(quantity(workers), quantity(turnover), quantity(balance_total))


def filed(
    year: int = YEAR,
    workers: str | None = "10",
    turnover: str | None = "1000000",
    balance_total: str | None = "1000000",
    **fields: Any,
) -> Accounts:
    """Return the accounts of a year."""
    return Accounts(year=year, amounts=amounts(workers, turnover, balance_total), **fields)


def group_accounts(
    includes: str = "",
    year: int = YEAR,
    workers: str | None = "10",
    turnover: str | None = "1000000",
    balance_total: str | None = "1000000",
    pro_rata: dict[str, str] | None = None,
) -> ConsolidatedAccounts:
    """Return consolidated accounts that include enterprises of one letter each."""
    return ConsolidatedAccounts(
        year=year,
        amounts=amounts(workers, turnover, balance_total),
        includes=frozenset(includes),
        includes_pro_rata={name: Decimal(percentage) for name, percentage in (pro_rata or {}).items()},
    )


def enterprise(name: str, workers: str | None = "10", **fields: Any) -> Party:
    """Return an enterprise with the accounts of 2024, unless it has others."""
    fields.setdefault("accounts", (filed(workers=workers),))
    return Party(id=name, **fields)


def yearly(name: str, *workers: str | None, last: int = YEAR, **fields: Any) -> Party:
    """Return an enterprise with the workers of consecutive years, oldest first, and small amounts."""
    years = range(last - len(workers) + 1, last + 1)
    rows = tuple(filed(year, number) for year, number in zip(years, workers, strict=True))
    return Party(id=name, accounts=rows, **fields)


def person(name: str) -> Party:
    """Return a natural person."""
    return Party(id=name, kind=Kind.PERSON)


def public_body(name: str) -> Party:
    """Return a public body."""
    return Party(id=name, kind=Kind.PUBLIC_BODY)


def holds(owner: str, owned: str, capital: str, votes: str | None = None, **fields: Any) -> Link:
    """Return a holding; the votes are those of the capital, unless they are given."""
    return Link(owner=owner, owned=owned, capital=Decimal(capital), votes=Decimal(votes or capital), **fields)


def case(*items: Item, **fields: Any) -> Case:
    """Return a case of parties and links, in which A applies on 30 June 2025."""
    fields = {"applicant": APPLICANT, "reference_date": TODAY, **fields}
    return Case(
        parties=tuple(item for item in items if isinstance(item, Party)),
        links=tuple(item for item in items if isinstance(item, Link)),
        **fields,
    )
