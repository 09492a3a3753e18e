"""The agency blocks a company and releases it, each with a reason that stays."""

import pytest

from companies import services
from companies.enums import CompanyEventKind
from companies.models import CompanyEvent
from portefeuille.errors import Refused
from tests.factories import NOW, make_company, make_user

pytestmark = pytest.mark.django_db


def test_a_block_and_its_release_stay_in_the_story_with_their_reasons() -> None:
    company, user = make_company(), make_user(is_staff=True)
    for is_blocked in (True, False):
        services.set_blocked(company_id=company.pk, is_blocked=is_blocked, reason=" Fraude ", user=user, now=NOW)
        company.refresh_from_db()
        assert company.is_blocked is is_blocked
    events = CompanyEvent.objects.order_by("pk")
    assert [(event.kind, event.actor, event.facts["reason"]) for event in events] == [
        (CompanyEventKind.BLOCKED, user, "Fraude"),
        (CompanyEventKind.RELEASED, user, "Fraude"),
    ]


def test_a_second_block_adds_nothing() -> None:
    company, user = make_company(is_blocked=True), make_user(is_staff=True)
    services.set_blocked(company_id=company.pk, is_blocked=True, reason="Fraude", user=user, now=NOW)
    assert CompanyEvent.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_block_without_a_reason_is_refused(reason: str) -> None:
    company = make_company()
    with pytest.raises(Refused) as caught:
        services.set_blocked(company_id=company.pk, is_blocked=True, reason=reason, user=make_user(), now=NOW)
    assert [refusal.code for refusal in caught.value.refusals] == ["BLOCK_REASON_MISSING"]
    company.refresh_from_db()
    assert not company.is_blocked
