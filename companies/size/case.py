"""What the engine is asked: parties, who holds what, figures by year, and the day of the application.

Plain immutable values. Quantities are exact decimals (percent, euro, annual work units); None is unknown, not zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

MONTHS_IN_YEAR = 12
LAST_DAY_OF_YEAR = (12, 31)


class CaseError(Exception):
    """A case that contradicts itself or states what cannot be; the message is one sentence for a person."""


class Kind(StrEnum):
    """What a party is; from the third on, the investors of article 3(2), second subparagraph."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    PUBLIC_BODY = "public_body"
    PUBLIC_INVESTMENT_CORPORATION = "public_investment_corporation"
    VENTURE_CAPITAL = "venture_capital"
    BUSINESS_ANGEL = "business_angel"
    UNIVERSITY = "university"
    NONPROFIT_RESEARCH_CENTRE = "nonprofit_research_centre"
    INSTITUTIONAL_INVESTOR = "institutional_investor"
    REGIONAL_DEVELOPMENT_FUND = "regional_development_fund"
    LOCAL_AUTHORITY = "local_authority"


LISTED_INVESTORS = frozenset(Kind) - {Kind.ENTERPRISE, Kind.PERSON, Kind.PUBLIC_BODY}


class Control(StrEnum):
    """A right that links without a majority of votes (article 3(3), points b, c and d)."""

    BOARD = "board"
    CONTRACT = "contract"
    AGREEMENT = "agreement"


class TakeoverPolicy(StrEnum):
    """What a merger or acquisition does to the years before it.

    `IMMEDIATE`: only what closed since counts (VLAIO). `TWO_YEAR`: the two-year rule holds (T-745/17, Kerkosand).
    """

    IMMEDIATE = "immediate"
    TWO_YEAR = "two_year"


class Amounts(NamedTuple):
    """Workers in annual work units, turnover and balance sheet total in euro; None is unknown."""

    workers: Decimal | None
    turnover: Decimal | None
    balance_total: Decimal | None


UNKNOWN = Amounts(None, None, None)


class Accounts(NamedTuple):
    """The accounts of one enterprise over some months, named by the calendar year in which they close."""

    year: int
    amounts: Amounts
    months: int = MONTHS_IN_YEAR
    is_approved: bool = True
    is_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedAccounts:
    """Accounts drawn up for several enterprises as one; the enterprise that files them is always part of them.

    `includes_pro_rata` gives the percentage at which others are included in part.
    """

    year: int
    amounts: Amounts
    includes: frozenset[str] = frozenset()
    includes_pro_rata: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An enterprise, an investor, a natural person or a public body.

    `closing` is month and day of the end of the accounting year; `is_public` marks a listed investor that is public;
    `budget` (euro) and `inhabitants` describe a local authority.
    """

    id: str
    kind: Kind = Kind.ENTERPRISE
    markets: frozenset[str] = frozenset()
    closing: tuple[int, int] = LAST_DAY_OF_YEAR
    is_public: bool = False
    budget: Decimal | None = None
    inhabitants: int | None = None
    accounts: tuple[Accounts, ...] = ()
    consolidated: tuple[ConsolidatedAccounts, ...] = ()


class Link(NamedTuple):
    """What one party holds in another, in percent, from a day (inclusive) until a day (exclusive)."""

    owner: str
    owned: str
    capital: Decimal
    votes: Decimal
    control: Control | None = None
    is_involved_in_management: bool = True
    investment: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """An applicant with everything that bears on its size on the day of the application."""

    applicant: str
    reference_date: date
    parties: tuple[Party, ...]
    links: tuple[Link, ...] = ()
    policy: TakeoverPolicy = TakeoverPolicy.IMMEDIATE
    previous_class: str | None = None
    ownership_changes: tuple[date, ...] = ()
    acting_jointly: tuple[frozenset[str], ...] = ()
    adjacent_markets: tuple[tuple[str, str], ...] = ()
    declared_links: tuple[tuple[str, str], ...] = ()
