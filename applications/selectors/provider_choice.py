"""The providers to choose from in step 3, each with the reasons why it cannot be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from applications import rules
from applications.models import SubsidyApplication
from applications.selectors.judgement import registration_facts
from portefeuille.errors import Refusal
from providers import selectors as provider_selectors
from providers.enums import Pillar
from providers.models import Registration

CHOICE_LIMIT = 20


@dataclass(frozen=True)
class Choice:
    """A registration to choose; with refusals it is shown and cannot be chosen."""

    registration: Registration
    refusals: Sequence[Refusal]


@dataclass(frozen=True)
class Choices:
    """What a search for a provider gives: what can be chosen, what cannot, and whether names were guessed."""

    possible: Sequence[Choice]
    impossible: Sequence[Choice]
    is_guess: bool = False
    has_more: bool = False


def provider_choices(application: SubsidyApplication, text: str) -> Choices:
    """Return the registrations that a text finds, judged for the kind of service and the start date of a draft."""
    if application.starts_on is None:
        raise ValueError("step 2 comes before step 3")
    found = provider_selectors.find(text)
    providers = list(found.providers[: CHOICE_LIMIT + 1])
    pillar = Pillar(application.pillar)
    choices = []
    for provider in providers[:CHOICE_LIMIT]:
        registration = provider_selectors.best_registration(provider, pillar=pillar, day=application.starts_on)
        if registration is None:
            continue
        registration.provider = provider
        facts = registration_facts(registration, application.company)
        choices.append(Choice(registration, rules.provider_refusals(facts, pillar, application.starts_on)))
    return Choices(
        possible=[choice for choice in choices if not choice.refusals],
        impossible=[choice for choice in choices if choice.refusals],
        is_guess=found.is_guess,
        has_more=len(providers) > CHOICE_LIMIT,
    )
