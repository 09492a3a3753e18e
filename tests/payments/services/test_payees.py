"""Payees: blocked and released with a reason, verified, accepted, and paid on a new account once it is in force."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from payments import jobs, selectors, services
from payments.enums import PayeeVerdict
from payments.models import BlockedIban
from portefeuille.errors import Conflict, Refused
from portefeuille.known import known
from providers import services as provider_services
from tests.factories import OTHER_IBAN, TODAY, make_user
from tests.payments.builders import Bank, at, funded_project, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

NOW = at(TODAY)
NEW_IBAN = "BE21999000100003"


@pytest.fixture
def clerk() -> User:
    return make_user(is_staff=True)


def test_an_account_is_blocked_once_and_lifted_with_a_reason(clerk: User) -> None:
    first, second = (
        services.block_account(iban=OTHER_IBAN, reason="fraud", user=clerk, now=NOW) for _click in range(2)
    )
    assert first == second
    with pytest.raises(Refused):
        services.lift_block(block_id=first.pk, reason="", user=clerk, now=NOW)
    services.lift_block(block_id=first.pk, reason="cleared", user=clerk, now=NOW)
    with pytest.raises(Conflict):
        services.lift_block(block_id=first.pk, reason="again", user=clerk, now=NOW)
    with pytest.raises(IntegrityError, match="iban_block_lifted_with_a_reason"), transaction.atomic():
        BlockedIban.objects.update(lifting_reason="")


def test_the_latest_verification_counts(clerk: User) -> None:
    for hours, verdict in enumerate([PayeeVerdict.NO_MATCH, PayeeVerdict.MATCH]):
        services.record_check(
            iban=OTHER_IBAN, name="X", verdict=verdict, known_name="", user=clerk, now=NOW + timedelta(hours=hours)
        )
    assert selectors.latest_checks([OTHER_IBAN])[OTHER_IBAN].verdict == PayeeVerdict.MATCH


def test_a_name_that_does_not_match_is_accepted_once_with_a_reason(clerk: User) -> None:
    check = services.record_check(
        iban=OTHER_IBAN, name="X", verdict=PayeeVerdict.NO_MATCH, known_name="Y", user=clerk, now=NOW
    )
    with pytest.raises(Refused):
        services.accept_payee(check_id=check.pk, reason=" ", user=clerk, now=NOW)
    services.accept_payee(check_id=check.pk, reason="trade name", user=clerk, now=NOW)
    with pytest.raises(Conflict):
        services.accept_payee(check_id=check.pk, reason="trade name", user=clerk, now=NOW)


def test_payments_wait_for_the_new_account_and_then_go_there(bank: Bank, clerk: User) -> None:
    project = funded_project(bank)
    provider = known(project.registration).provider
    payment = order(project, "100")
    change = provider_services.request_iban_change(
        provider_id=provider.pk, new_iban=NEW_IBAN, user=make_user(), now=NOW
    )
    assert services.collect(user=clerk, now=NOW) is None
    (held,) = selectors.sort(list(selectors.to_collect()))[1]
    assert [reason.code for reason in held.reasons] == ["ORDER_ACCOUNT_CHANGING"]
    provider_services.approve_iban_change(change_id=change.pk, user=clerk, reason="called", now=NOW)
    assert services.collect(user=clerk, now=NOW) is None
    jobs.put_accounts_in_force(now=NOW + timedelta(days=settings.IBAN_CHANGE_DAYS))
    payment.refresh_from_db()
    assert payment.beneficiary_iban == NEW_IBAN
    assert services.collect(user=clerk, now=NOW) is not None
