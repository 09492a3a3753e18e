"""*Does my company qualify?*: every condition on a company with its verdict, its sentence and its source.

Values in, values out. What is not known stays unknown and says what is missing; only what the law refuses is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies import rules
from companies.enums import Size
from companies.rules import CompanyFacts
from portefeuille.errors import Refusal

Source = tuple[str | Promise, str]

DECISION = (
    _("Decision of the Flemish Government of 26 February 2016, article 4"),
    "https://www.etaamb.be/nl/besluit-van-de-vlaamse-regering-van-26-februari-2016_n2016035422.html",
)
CONDITIONS = (
    _("VLAIO: conditions of the kmo-portefeuille"),
    "https://www.vlaio.be/nl/subsidies-financiering/kmo-portefeuille/voorwaarden-voor-subsidie-de-kmo-portefeuille",
)
ANNEX = (_("Ministerial decision 2016035752, annex"), "https://wetwijzer.be/laws/2016035752/compare")
DEFINITION = (
    _("European definition of small and medium-sized enterprises (2003/361/EC)"),
    "https://eur-lex.europa.eu/eli/reco/2003/361/oj",
)
CONTROL = (
    _("VLAIO: inspection and proof"),
    "https://www.vlaio.be/nl/subsidies-financiering/kmo-portefeuille",
)


class Verdict(StrEnum):
    """What is known about a condition."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One condition: its stable code, what it asks, the verdict, why, and where it is written."""

    code: str
    condition: str | Promise
    verdict: Verdict
    sentence: str | Promise
    source: Source


def checks(facts: CompanyFacts, *, activities: Sequence[bool], day: date) -> list[Check]:
    """Return the conditions that public registers answer; `activities` tells of each main one if it is on the list."""
    return [_activity_status(facts, day), _legal_form(facts), _region(facts), _activity(activities)]


def public_owner(facts: CompanyFacts) -> Check:
    """Return whether public bodies hold too much."""
    condition = _("Less than 25 % in public hands")
    if facts.is_publicly_held is None:
        missing = _("We do not know which part is in public hands. The company declares it in the portal.")
        return Check("ENT_PUBLIC", condition, Verdict.UNKNOWN, missing, CONDITIONS)
    met = _("Public bodies hold less than 25 %.")
    return _judged("ENT_PUBLIC", condition, rules.too_public(facts), met, CONDITIONS)


def size(confirmed: Size | None, *, proposed: Size | None) -> Check:
    """Return whether the company is small enough: by its confirmation, else by its own figures, as far as they go.

    Figures alone never show that a company is small, for its group counts too; they can show that it is large.
    """
    condition = _("A small or medium-sized enterprise")
    refusal = rules.too_large(confirmed or (proposed if proposed == Size.LARGE else None))
    if refusal or confirmed:
        met = _("The size of this year is confirmed.")
        return _judged("ENT_SIZE_LARGE", condition, refusal, met, DEFINITION)
    missing = _("The company confirms its size in the portal; the figures of its group count too.")
    if proposed is not None:
        missing = _(
            "By its own figures it is small enough. The company confirms that in the portal, for its group counts too."
        )
    return Check("ENT_SIZE_LARGE", condition, Verdict.UNKNOWN, missing, DEFINITION)


def not_blocked(facts: CompanyFacts) -> Check:
    """Return whether the agency blocked the company; only the company itself reads this."""
    return _judged("ENT_BLOCKED", _("Not blocked"), rules.blocked(facts), _("There is no block."), CONTROL)


def outcome(found: Sequence[Check]) -> Verdict:
    """Return the verdict on a company: one condition that is not met decides, then one that is unknown."""
    verdicts = {check.verdict for check in found}
    return next((verdict for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN) if verdict in verdicts), Verdict.MET)


def _activity_status(facts: CompanyFacts, day: date) -> Check:
    condition = _("Active in the KBO when the service starts")
    refusal = rules.inactive(facts, day)
    if refusal is None and facts.started_on is None:
        missing = _("The register does not say since when the company is active.")
        return Check("ENT_NOT_ACTIVE", condition, Verdict.UNKNOWN, missing, CONDITIONS)
    met = _("The register shows the company as active.")
    return _judged("ENT_NOT_ACTIVE", condition, refusal, met, CONDITIONS)


def _legal_form(facts: CompanyFacts) -> Check:
    condition = _("An accepted legal form")
    if not facts.has_known_legal_form:
        missing = _("The register does not show a legal form. Have it completed through a business counter.")
        return Check("ENT_LEGAL_FORM", condition, Verdict.UNKNOWN, missing, DECISION)
    met = _("The legal form is accepted.")
    return _judged("ENT_LEGAL_FORM", condition, rules.legal_form_refused(facts), met, DECISION)


def _region(facts: CompanyFacts) -> Check:
    condition = _("An establishment in the Flemish Region")
    refusal = rules.region_refused(facts)
    if refusal and "" in facts.establishment_postal_codes:
        missing = _("The register has an establishment without an address. Have it completed.")
        return Check("ENT_REGION", condition, Verdict.UNKNOWN, missing, CONDITIONS)
    met = _("There is an establishment in the Flemish Region.")
    return _judged("ENT_REGION", condition, refusal, met, CONDITIONS)


def _activity(activities: Sequence[bool]) -> Check:
    condition = _("A main activity that is on the list")
    if activities and not any(activities):
        refusal = rules.activity_not_eligible(is_eligible=False)
        return _judged("NACE_NOT_ELIGIBLE", condition, refusal, "", ANNEX)
    if activities and all(activities):
        met = _("The main activity in the register is on the list.")
        return Check("NACE_NOT_ELIGIBLE", condition, Verdict.MET, met, ANNEX)
    missing = _("Of the main activities in the register some are on the list: the one with most turnover decides.")
    if not activities:
        missing = _("The register shows no main activity. The company names it when it applies.")
    return Check("NACE_NOT_ELIGIBLE", condition, Verdict.UNKNOWN, missing, ANNEX)


def _judged(
    code: str, condition: str | Promise, refusal: Refusal | None, sentence: str | Promise, source: Source
) -> Check:
    """Return a condition that is refused, or met with a sentence that says so."""
    if refusal:
        return Check(code, condition, Verdict.NOT_MET, refusal.message, source)
    return Check(code, condition, Verdict.MET, sentence, source)
