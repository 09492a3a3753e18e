"""A new account of a provider: it waits its days and for another person, and its payments wait with it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from correspondence.models import Message
from payments import jobs
from portefeuille.errors import Conflict, Refused
from providers import selectors, services
from providers.models import IbanChange, Provider
from tests.factories import NOW, OTHER_IBAN, TODAY, make_provider, make_user

pytestmark = pytest.mark.django_db

NEW_IBAN = "BE21999000100003"
READY = NOW + timedelta(days=settings.IBAN_CHANGE_DAYS)


@pytest.fixture
def provider() -> Provider:
    return make_provider(iban=OTHER_IBAN)


def request(provider: Provider, user: User | None = None) -> IbanChange:
    return services.request_iban_change(provider_id=provider.pk, new_iban=NEW_IBAN, user=user or make_user(), now=NOW)


def approve(change: IbanChange, user: User | None = None, reason: str = "Called them back") -> IbanChange:
    return services.approve_iban_change(change_id=change.pk, user=user or make_user(), reason=reason, now=NOW)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_new_account_waits_and_its_old_contact_is_warned(provider: Provider) -> None:
    change = request(provider)
    assert (change.usable_from, change.old_iban) == (TODAY + timedelta(days=settings.IBAN_CHANGE_DAYS), OTHER_IBAN)
    letter = Message.objects.get(kind="account_changing")
    assert letter.company_id == provider.company_id
    assert "BE21 9990 0010 0003" in letter.text
    assert selectors.changing_accounts() == {provider.pk}
    provider.refresh_from_db()
    assert provider.iban == OTHER_IBAN


def test_nobody_decides_on_his_own_number(provider: Provider) -> None:
    user = make_user()
    change = request(provider, user)
    with pytest.raises(Refused) as refused:
        approve(change, user)
    assert codes(refused) == ["IBAN_CHANGE_OWN"]
    with pytest.raises(IntegrityError, match="iban_change_is_decided_by_another_person"), transaction.atomic():
        IbanChange.objects.update(status="approved", decided_by=user, decided_at=NOW, reason="x")


def test_a_decision_has_a_reason(provider: Provider) -> None:
    change = request(provider)
    with pytest.raises(Refused) as refused:
        approve(change, reason=" ")
    assert codes(refused) == ["IBAN_CHANGE_REASON_MISSING"]


def test_it_comes_into_force_on_its_day_and_not_before(provider: Provider) -> None:
    change = approve(request(provider))
    assert jobs.put_accounts_in_force(now=READY - timedelta(days=1)) == 0
    assert jobs.put_accounts_in_force(now=READY) == 1
    assert jobs.put_accounts_in_force(now=READY) == 0
    provider.refresh_from_db()
    change.refresh_from_db()
    assert (provider.iban, change.status) == (NEW_IBAN, "in_force")
    assert selectors.changing_accounts() == frozenset()


def test_what_nobody_approved_never_comes_into_force(provider: Provider) -> None:
    request(provider)
    assert jobs.put_accounts_in_force(now=READY + timedelta(days=100)) == 0
    provider.refresh_from_db()
    assert provider.iban == OTHER_IBAN


def test_a_refused_number_leaves_the_old_one(provider: Provider) -> None:
    change = request(provider)
    services.refuse_iban_change(change_id=change.pk, user=make_user(), reason="Not theirs", now=NOW)
    assert "Not theirs" in Message.objects.get(kind="account_refused").text
    assert selectors.changing_accounts() == frozenset()
    with pytest.raises(Conflict):
        approve(change)


def test_the_account_in_use_is_no_new_one(provider: Provider) -> None:
    with pytest.raises(Refused) as refused:
        services.request_iban_change(provider_id=provider.pk, new_iban=OTHER_IBAN, user=make_user(), now=NOW)
    assert codes(refused) == ["IBAN_CHANGE_SAME"]


def test_one_number_waits_at_a_time(provider: Provider) -> None:
    request(provider)
    with pytest.raises(Conflict):
        request(provider)
