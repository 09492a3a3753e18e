"""What the engine answers: the class, what decided it, every relation, and the sum line by line and year by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from companies.size.aggregation import Line, Totals
from companies.size.definition import Definition


class RelationType(StrEnum):
    """How another party stands to the applicant."""

    LINKED = "linked"
    PARTNER = "partner"
    LINKED_TO_PARTNER = "linked_to_partner"
    EXEMPT_INVESTOR = "exempt_investor"
    PUBLIC_BODY = "public_body"
    NONE = "none"


class ApplicantType(StrEnum):
    """What the applicant is: linked goes before partner."""

    AUTONOMOUS = "autonomous"
    PARTNER = "partner"
    LINKED = "linked"


class DecidedBy(StrEnum):
    """What decided the class; the first that applies, in this order."""

    PUBLIC_BODY = "public_body"
    NO_DATA = "no_data"
    ESTIMATE = "estimate"
    OWNERSHIP_CHANGE = "ownership_change"
    TWO_YEAR_RULE = "two_year_rule"
    CEILINGS = "ceilings"


class DoubtKind(StrEnum):
    """What a person should look at: it may change the class."""

    HOLDINGS_ABOVE_WHOLE = "holdings_above_whole"
    MARKET_NOT_STATED = "market_not_stated"
    YEAR_MISSING = "year_missing"


@dataclass(frozen=True)
class Relation:
    """The relation of one party, and the percentage at which it counts."""

    type: RelationType
    share: Decimal


@dataclass(frozen=True)
class YearSum:
    """The sum of one year with its lines, and the class of that year by itself."""

    year: int
    lines: tuple[Line, ...]
    totals: Totals
    raw_class: str | None


@dataclass(frozen=True)
class Missing:
    """A quantity (`workers`, `turnover`, `balance_total`) of an enterprise that a sum needs and nobody stated."""

    year: int
    enterprise: str
    quantity: str


@dataclass(frozen=True)
class Doubt:
    """Something that a person should look at, and where: an enterprise, or a year as text."""

    kind: DoubtKind
    where: str


@dataclass(frozen=True)
class Result:
    """The answer to a case.

    `size_class` is None when it cannot be known; `own_class` rests on the applicant's own accounts alone; `size` is the
    size by which the measure knows the class. `is_complete` is False as long as a sum of a considered year is unknown.
    """

    applicant: str
    size_class: str | None
    own_class: str | None
    applicant_type: ApplicantType
    decided_by: DecidedBy
    is_complete: bool
    public_share: Decimal
    relations: Mapping[str, Relation]
    years: tuple[YearSum, ...]
    missing: tuple[Missing, ...]
    doubts: tuple[Doubt, ...]
    definition: Definition

    @property
    def size(self) -> str | None:
        """Return small, medium or large; None when the class cannot be known."""
        return None if self.size_class is None else self.definition.size_of(self.size_class)
