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


@dataclass(frozen=True)
class Step:
    """One page of the wizard; `slug` is its place in the address, `fields` are what a refusal of it can point at."""

    slug: str
    label: str | Promise
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProgressStep:
    """One step as the bar above the page shows it."""

    step: Step
    state: State
    is_open: bool


COMPANY = Step("onderneming", _("Your company"), frozenset({"nace"}))
PROJECT = Step(
    "project",
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
PROVIDER = Step("dienstverlener", _("Your provider"), frozenset({"registration"}))
CONFIRMATION = Step("bevestiging", _("Confirmation"))
RECEIPT = Step("subsidienummer", _("Subsidy number and deposit data"))

STEPS = (COMPANY, PROJECT, PROVIDER, CONFIRMATION, RECEIPT)

Problems = Mapping[Step, Sequence[Refusal]]


def problems(application: SubsidyApplication, standing: Standing) -> Problems:
    """Return what is wrong with each step of a draft today; a step without an entry is complete."""
    found = {
        COMPANY: selectors.activity_refusals(application),
        PROJECT: selectors.project_refusals(
            application, size=standing.size, remaining=standing.remaining, today=standing.today
        ),
        PROVIDER: selectors.provider_refusals(application),
    }
    return {step: refusals for step, refusals in found.items() if refusals}


def first_incomplete(found: Problems) -> Step:
    """Return the first step that still asks for something; the confirmation when the others are complete."""
    return next((step for step in STEPS if step in found), CONFIRMATION)


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


def number_of(step: Step) -> int:
    """Return the position of a step, from 1 to 5."""
    return STEPS.index(step) + 1


def step_of(refusal: Refusal) -> Step | None:
    """Return the step in which a refusal can be mended, or None when none can."""
    return next((step for step in STEPS if refusal.field in step.fields), None)


def progress(current: Step, found: Problems) -> tuple[ProgressStep, ...]:
    """Return the steps as the bar shows them: complete ones are open and lead back."""
    return tuple(
        ProgressStep(step, _state(step, current, found), is_open=is_open(step, found)) for step in STEPS
    )


def _state(step: Step, current: Step, found: Problems) -> State:
    if step == current:
        return State.NOW
    is_complete = step not in found and STEPS.index(step) < STEPS.index(first_incomplete(found))
    return State.DONE if is_complete else State.TODO
