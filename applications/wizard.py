"""The five steps of an application, in order; which one is next follows from the draft itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications import selectors
from applications.models import SubsidyApplication
from applications.progress import State
from applications.selectors import Standing
from portefeuille.errors import Refusal


@dataclass(frozen=True, eq=False)
class Step:
    """One page of the wizard; each exists once, below.

    `slug` is its place in the address, `template` its page, `fields` are what a refusal of it can point at.
    """

    slug: str
    template: str
    label: str | Promise
    fields: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """Return the position among the steps, from 1 to 5."""
        return STEPS.index(self) + 1


@dataclass(frozen=True)
class ProgressStep:
    """One step as the bar above the page shows it."""

    step: Step
    state: State
    is_open: bool


COMPANY = Step("onderneming", "applications/steps/company.html", _("Your company"), frozenset({"nace"}))
PROJECT = Step(
    "project",
    "applications/steps/project.html",
    _("Your project data"),
    frozenset(
        {
            "pillar",
            "title",
            "description",
            "delivery_mode",
            "theme",
            "subtheme",
            "hours",
            "agreed_on",
            "starts_on",
            "ends_on",
            "cost",
            "other_aid",
        }
    ),
)
PROVIDER = Step("dienstverlener", "applications/steps/provider.html", _("Your provider"), frozenset({"registration"}))
CONFIRMATION = Step("bevestiging", "applications/steps/confirmation.html", _("Confirmation"))
RECEIPT = Step("subsidienummer", "applications/steps/receipt.html", _("Subsidy number and deposit data"))

STEPS = (COMPANY, PROJECT, PROVIDER, CONFIRMATION, RECEIPT)

# What is wrong with a step to which nobody came yet; its page asks for it anyway.
NOT_BEGUN = frozenset({"NACE_MISSING", "PRJ_INCOMPLETE", "PRV_MISSING"})

Problems = Mapping[Step, Sequence[Refusal]]


def problems(application: SubsidyApplication, standing: Standing) -> Problems:
    """Return what is wrong with each step of a draft today; a step without an entry is complete."""
    found = {
        COMPANY: selectors.activity_refusals(application, today=standing.today),
        PROJECT: selectors.project_refusals(
            application, size=standing.size, remaining=standing.remaining, today=standing.today
        ),
        PROVIDER: selectors.provider_refusals(application),
    }
    return {step: refusals for step, refusals in found.items() if refusals}


def first_incomplete(found: Problems) -> Step:
    """Return the first step that still asks for something; the confirmation when the others are complete."""
    return next((step for step in STEPS if step in found), CONFIRMATION)


def reached(application: SubsidyApplication) -> Step:
    """Return the first step that a draft holds nothing of, without judging what it holds."""
    if application.nace_id is None:
        return COMPANY
    if selectors.project_facts(application) is None:
        return PROJECT
    return PROVIDER if application.registration_id is None else CONFIRMATION


def blockers(step: Step, found: Problems) -> Sequence[Refusal]:
    """Return what stands in the way on a step that was filled in before."""
    return [refusal for refusal in found.get(step, ()) if refusal.code not in NOT_BEGUN]


def by_slug(slug: str) -> Step:
    """Return the step at an address; raise `LookupError` when there is none."""
    for step in STEPS:
        if step.slug == slug:
            return step
    raise LookupError(slug)


def is_open(step: Step, found: Problems) -> bool:
    """Tell whether a step can be shown: nothing before it is incomplete."""
    return STEPS.index(step) <= STEPS.index(first_incomplete(found))


def after(step: Step) -> Step:
    """Return the step that follows."""
    return STEPS[STEPS.index(step) + 1]


def step_of(refusal: Refusal) -> Step | None:
    """Return the step in which a refusal can be mended, or None when none can."""
    return next((step for step in STEPS if refusal.field in step.fields), None)


def progress(current: Step, found: Problems) -> tuple[ProgressStep, ...]:
    """Return the steps as the bar shows them: complete ones are open and lead back."""
    return tuple(ProgressStep(step, _state(step, current, found), is_open=is_open(step, found)) for step in STEPS)


def _state(step: Step, current: Step, found: Problems) -> State:
    if step == current:
        return State.NOW
    behind = max(STEPS.index(first_incomplete(found)), STEPS.index(current))
    return State.DONE if step not in found and STEPS.index(step) < behind else State.TODO
