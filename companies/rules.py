"""Which companies the measure serves: one function per condition, values in, values out.

Source: domain description §2 and §2.5; article 4 of the decision of the Flemish Government of 26 February 2016.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from companies.enums import Size
from portefeuille.errors import Refusal

# Flemish postal codes: Flemish Brabant, Antwerp and Limburg, then West and East Flanders. No exception is known.
FLEMISH_POSTAL_CODES = (range(1500, 4000), range(8000, 10000))
NORMAL_SITUATION = "000"
# Percent of the capital or the votes from which public bodies shut a company out.
PUBLIC_LIMIT = Decimal(25)


@dataclass(frozen=True)
class CompanyFacts:
    """What the registers say of a company; `is_publicly_held` (25 % or more) is None where nobody stated it."""

    has_eligible_legal_form: bool
    situation: str
    started_on: date | None
    ceased_on: date | None
    establishment_postal_codes: Sequence[str]
    is_blocked: bool = False
    has_known_legal_form: bool = True
    is_publicly_held: bool | None = None


def is_flemish(postal_code: str) -> bool:
    """Tell whether a Belgian postal code lies in the Flemish Region."""
    return postal_code.isdigit() and any(int(postal_code) in codes for codes in FLEMISH_POSTAL_CODES)


def legal_form_refused(facts: CompanyFacts) -> Refusal | None:
    """The legal form is on the list of the measure."""
    if facts.has_eligible_legal_form:
        return None
    return Refusal(
        "ENT_LEGAL_FORM",
        _("The legal form of this company does not qualify. Non-profit associations and public bodies cannot apply."),
    )


def region_refused(facts: CompanyFacts) -> Refusal | None:
    """The company has an establishment in the Flemish Region."""
    if any(is_flemish(code) for code in facts.establishment_postal_codes):
        return None
    return Refusal(
        "ENT_REGION",
        _(
            "The register shows no establishment in the Flemish Region. "
            "Is there one? Have it registered through your business counter."
        ),
    )


def inactive(facts: CompanyFacts, day: date) -> Refusal | None:
    """The company is active in the register on the day given (the start of the service)."""
    started = facts.started_on is None or facts.started_on <= day
    ceased = facts.ceased_on is not None and facts.ceased_on < day
    if started and not ceased and facts.situation == NORMAL_SITUATION:
        return None
    return Refusal(
        "ENT_NOT_ACTIVE",
        _("The register does not show this company as active on %(day)s. Check its entry in the KBO.")
        % {"day": f"{day:%d/%m/%Y}"},
    )


def blocked(facts: CompanyFacts) -> Refusal | None:
    """The agency has not blocked the company."""
    if not facts.is_blocked:
        return None
    return Refusal("ENT_BLOCKED", _("Your kmo-portefeuille is blocked. Contact us on the free number 1700."))


def too_public(facts: CompanyFacts) -> Refusal | None:
    """Public bodies hold less than 25 %; what nobody stated is declared on honour with the application."""
    if not facts.is_publicly_held:
        return None
    return Refusal(
        "ENT_PUBLIC", _("Public bodies hold 25 % or more of this company: it cannot use the kmo-portefeuille.")
    )


SIZE_NOT_CONFIRMED = Refusal("SIZE_NOT_CONFIRMED", _("Confirm the size of your company for this year first."))


def size_not_confirmed(size: Size | None) -> Refusal | None:
    """The company confirmed its size for this calendar year."""
    return SIZE_NOT_CONFIRMED if size is None else None


def too_large(size: Size | None) -> Refusal | None:
    """The company is small or medium-sized."""
    if size != Size.LARGE:
        return None
    return Refusal("ENT_SIZE_LARGE", _("A large company cannot use the kmo-portefeuille."))


_SIZE_ORDER = (Size.SMALL, Size.MEDIUM, Size.LARGE)


def larger(one: Size | None, other: Size | None) -> Size | None:
    """Return the larger of two sizes; what is unknown does not count."""
    return max((size for size in (one, other) if size is not None), key=_SIZE_ORDER.index, default=None)


def smaller_without_reason(*, proposed: Size | None, declared: Size, reason: str) -> Refusal | None:
    """A size smaller than the figures point to carries a reason."""
    if proposed is None or _SIZE_ORDER.index(declared) >= _SIZE_ORDER.index(proposed) or reason.strip():
        return None
    return Refusal(
        "SIZE_REASON_MISSING",
        _("The figures point to a larger size. Explain why your company is smaller; an inspection asks for proof."),
        "reason",
    )


def activity_not_eligible(*, is_eligible: bool) -> Refusal | None:
    """The main activity is on the list of the measure."""
    if is_eligible:
        return None
    return Refusal(
        "NACE_NOT_ELIGIBLE",
        _("This main activity does not qualify. Choose the activity with most turnover, as it stands in the KBO."),
        "nace",
    )


def refusals(facts: CompanyFacts, day: date) -> list[Refusal]:
    """Return every condition on the company that is not met on a day."""
    results = (
        legal_form_refused(facts),
        region_refused(facts),
        inactive(facts, day),
        too_public(facts),
        blocked(facts),
    )
    return [result for result in results if result is not None]
