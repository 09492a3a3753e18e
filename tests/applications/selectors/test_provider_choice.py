"""The providers to choose from in step 3."""

from datetime import timedelta

import pytest

from applications import selectors
from applications.models import SubsidyApplication
from providers.enums import Pillar
from tests.applications.builders import make_applicant, make_draft
from tests.factories import TODAY, make_company, make_provider, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> SubsidyApplication:
    """Return a draft of a training that starts a week before today."""
    return make_draft(make_applicant(year=TODAY.year), today=TODAY)


def test_the_registration_for_the_kind_of_service_is_offered(draft: SubsidyApplication) -> None:
    provider = make_provider(company=make_company(name="Dubbel bv"))
    make_registration(provider=provider, pillar=Pillar.ADVICE)
    training = make_registration(provider=provider)
    choices = selectors.provider_choices(draft, "dubbel")
    assert [choice.registration for choice in choices.possible] == [training]
    assert list(choices.impossible) == []


def test_the_registration_of_the_start_date_is_offered(draft: SubsidyApplication) -> None:
    assert draft.starts_on is not None
    provider = make_provider(company=make_company(name="Lang bestaand bv"))
    then = make_registration(provider=provider, valid_to=draft.starts_on)
    make_registration(provider=provider, valid_from=draft.starts_on + timedelta(days=1), number="DV.O999999")
    choices = selectors.provider_choices(draft, "lang bestaand")
    assert [choice.registration for choice in choices.possible] == [then]


def test_one_that_cannot_be_chosen_comes_with_every_reason(draft: SubsidyApplication) -> None:
    provider = make_provider(company=draft.company)
    advice = make_registration(provider=provider, pillar=Pillar.ADVICE)
    (choice,) = selectors.provider_choices(draft, advice.registration_number).impossible
    assert choice.registration == advice
    assert [refusal.code for refusal in choice.refusals] == ["PRV_NOT_REGISTERED", "PRV_AFFILIATED"]


def test_a_provider_without_registrations_is_not_offered(draft: SubsidyApplication) -> None:
    make_provider(company=make_company(name="Leeg bv"))
    choices = selectors.provider_choices(draft, "leeg")
    assert (list(choices.possible), list(choices.impossible)) == ([], [])


def test_a_guess_is_called_a_guess(draft: SubsidyApplication) -> None:
    make_registration(provider=make_provider(company=make_company(name="Syntra Midden")))
    assert selectors.provider_choices(draft, "sintra").is_guess
    assert not selectors.provider_choices(draft, "syntra").is_guess


def test_twenty_are_shown_and_the_rest_is_announced(draft: SubsidyApplication) -> None:
    for number in range(21):
        make_registration(provider=make_provider(company=make_company(name=f"Bureau {number}")))
    choices = selectors.provider_choices(draft, "bureau")
    assert (len(choices.possible), choices.has_more) == (20, True)


def test_without_a_start_date_there_is_nothing_to_judge() -> None:
    with pytest.raises(ValueError, match="step 2"):
        selectors.provider_choices(SubsidyApplication(), "bureau")
