"""Batches: made by one person, approved by another, downloaded, cancelled; one file that never changes."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from lxml import etree
from pytest_django.fixtures import Settings

from accounts.models import User
from applications.enums import EventKind
from applications.models import ApplicationEvent
from payments import ledger, selectors, services
from payments.enums import BatchStatus, Outcome, PayeeVerdict, PaymentStatus
from payments.models import BatchEvent, BlockedIban, InvoicePayment, OrderBatch, OrderFile, PayeeCheck, Refund
from portefeuille.errors import Conflict, DomainError, Refused
from tests.factories import TODAY, make_user
from tests.payments.builders import Bank, at, debit_of, deposit_for, funded_project, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

NOW = at(TODAY)


@pytest.fixture
def maker() -> User:
    return make_user(given_name="Mia", is_staff=True)


@pytest.fixture
def checker() -> User:
    return make_user(given_name="Cas", is_staff=True)


def collect(maker: User) -> OrderBatch:
    batch = services.collect(user=maker, now=NOW)
    assert batch is not None
    return batch


def approve(batch: OrderBatch, user: User) -> OrderBatch:
    return services.approve(batch_id=batch.pk, user=user, now=NOW)


def export(batch: OrderBatch, user: User) -> OrderFile:
    return services.export(batch_id=batch.pk, user=user, now=NOW)


def cancel(batch: OrderBatch, user: User, *, reason: str = "wrong day", is_stated: bool = False) -> OrderBatch:
    return services.cancel(batch_id=batch.pk, user=user, reason=reason, now=NOW, is_stated_unsent=is_stated)


def codes(error: DomainError) -> list[str]:
    assert isinstance(error, Refused)
    return [refusal.code for refusal in error.refusals]


def test_a_batch_goes_from_maker_to_checker_to_the_bank(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "100")
    batch = collect(maker)
    assert (batch.status, batch.order_count, batch.total, batch.made_by) == ("draft", 1, Decimal("100.00"), maker)
    assert not OrderFile.objects.exists()
    approve(batch, checker)
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.CREATED
    file = export(batch, maker)
    payment.refresh_from_db()
    batch.refresh_from_db()
    assert (batch.status, payment.status, payment.sent_at) == ("exported", PaymentStatus.SENT, NOW)
    assert hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256
    assert list(batch.events.order_by("pk").values_list("kind", "actor")) == [
        ("made", maker.pk),
        ("approved", checker.pk),
        ("downloaded", maker.pk),
    ]
    assert ApplicationEvent.objects.filter(kind=EventKind.PAYMENT_SENT, application=payment.application).count() == 1


def test_the_maker_never_approves(bank: Bank, maker: User) -> None:
    order(funded_project(bank), "100")
    batch = collect(maker)
    with pytest.raises(Refused) as refused:
        approve(batch, maker)
    assert codes(refused.value) == ["BATCH_OWN_WORK"]


def test_the_database_refuses_a_maker_who_approves(bank: Bank, maker: User) -> None:
    order(funded_project(bank), "100")
    batch = collect(maker)
    with pytest.raises(IntegrityError, match="batch_is_not_approved_by_its_maker"), transaction.atomic():
        OrderBatch.objects.filter(pk=batch.pk).update(status="approved", approved_by=maker, approved_at=NOW)
    with pytest.raises(IntegrityError, match="batch_is_approved_before_it_leaves"), transaction.atomic():
        OrderBatch.objects.filter(pk=batch.pk).update(status="approved")


def test_above_the_limit_a_third_person_approves(bank: Bank, maker: User, checker: User, settings: Settings) -> None:
    settings.ORDER_LIMIT = Decimal(99)
    order(funded_project(bank), "100")
    batch = collect(maker)
    approve(batch, checker)
    batch.refresh_from_db()
    assert (batch.status, batch.required_approvals, OrderFile.objects.count()) == ("draft", 2, 0)
    with pytest.raises(Refused) as refused:
        approve(batch, checker)
    assert codes(refused.value) == ["BATCH_APPROVED_ALREADY"]
    third = make_user(is_staff=True)
    approve(batch, third)
    batch.refresh_from_db()
    assert (batch.status, batch.second_approved_by, OrderFile.objects.count()) == ("approved", third, 1)
    with pytest.raises(IntegrityError, match="third_person"), transaction.atomic():
        OrderBatch.objects.filter(pk=batch.pk).update(second_approved_by=checker)


def test_who_comes_second_gets_a_sentence(bank: Bank, maker: User, checker: User) -> None:
    order(funded_project(bank), "100")
    batch = collect(maker)
    approve(batch, checker)
    with pytest.raises(Conflict, match="Goedgekeurd"):
        approve(batch, make_user(is_staff=True))


def test_nothing_leaves_before_it_is_approved(bank: Bank, maker: User) -> None:
    order(funded_project(bank), "100")
    with pytest.raises(Conflict):
        export(collect(maker), maker)


def test_a_second_download_gives_the_same_bytes(bank: Bank, maker: User, checker: User) -> None:
    order(funded_project(bank), "100")
    batch = collect(maker)
    approve(batch, checker)
    first, second = export(batch, maker), export(batch, checker)
    assert (first, bytes(first.content)) == (second, bytes(second.content))
    assert BatchEvent.objects.filter(kind="downloaded").count() == 2


def test_the_same_orders_give_the_same_bytes(bank: Bank, maker: User, checker: User) -> None:
    order(funded_project(bank), "100")
    batch = collect(maker)
    sid = transaction.savepoint()
    approve(batch, checker)
    first = bytes(OrderFile.objects.get().content)
    transaction.savepoint_rollback(sid)
    approve(batch, make_user(is_staff=True))
    assert bytes(OrderFile.objects.get().content) == first


@pytest.mark.parametrize("statement", ["UPDATE payments_orderfile SET total = 1", "DELETE FROM payments_orderfile"])
def test_a_file_is_never_changed(bank: Bank, maker: User, checker: User, statement: str) -> None:
    order(funded_project(bank), "100")
    approve(collect(maker), checker)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_batches_of_a_day_count_up_and_a_number_is_given_once(bank: Bank, maker: User, checker: User) -> None:
    project = funded_project(bank)
    order(project, "100", number="F-1")
    first = collect(maker)
    cancel(first, maker)
    order(project, "200", number="F-2")
    second = collect(maker)
    assert [first.message_id, second.message_id] == [f"KMOP-{TODAY:%Y%m%d}-01", f"KMOP-{TODAY:%Y%m%d}-02"]
    assert second.order_count == 2


@pytest.mark.parametrize(("version", "tag"), [("03", "BIC"), ("09", "BICFI")])
def test_the_version_of_the_file_is_a_setting(
    bank: Bank, maker: User, checker: User, settings: Settings, version: str, tag: str
) -> None:
    settings.ORDER_FILE_VERSION = version
    order(funded_project(bank), "100")
    batch = collect(maker)
    approve(batch, checker)
    tree = etree.fromstring(bytes(batch.file.content))
    assert f"pain.001.001.{version}" in str(tree.tag)
    assert len(list(tree.iter(f"{{*}}{tag}"))) == 1


def test_a_communication_of_the_invoice_goes_along(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "100")
    InvoicePayment.objects.filter(pk=payment.pk).update(communication="202600010704")
    batch = collect(maker)
    approve(batch, checker)
    tree = etree.fromstring(bytes(batch.file.content))
    assert [node.text for node in tree.iter("{*}Ref")] == ["202600010704"]
    assert list(tree.iter("{*}Ustrd")) == []


def test_an_order_that_has_to_wait_holds_up_no_other(bank: Bank, maker: User) -> None:
    project = funded_project(bank)
    blocked, free = order(project, "10", number="F-1"), order(project, "20", number="F-2")
    InvoicePayment.objects.filter(pk=free.pk).update(beneficiary_iban="BE21999000100003")
    BlockedIban.objects.create(iban=blocked.beneficiary_iban, reason="fraud", blocked_at=NOW, blocked_by=maker)
    batch = collect(maker)
    assert list(batch.payments.all()) == [free]
    (held,) = selectors.sort(list(selectors.to_collect()))[1]
    assert [reason.code for reason in held.reasons] == ["ORDER_ACCOUNT_BLOCKED"]


def test_an_account_blocked_after_the_making_stops_the_approval(bank: Bank, maker: User, checker: User) -> None:
    project = funded_project(bank)
    payment = order(project, "10", number="F-1")
    batch = collect(maker)
    BlockedIban.objects.create(iban=payment.beneficiary_iban, reason="fraud", blocked_at=NOW, blocked_by=maker)
    with pytest.raises(Refused, match=payment.end_to_end_id) as refused:
        approve(batch, checker)
    assert codes(refused.value) == ["BATCH_HAS_HELD_ORDERS"]
    services.take_out(batch_id=batch.pk, end_to_end_id=payment.end_to_end_id, user=maker, now=NOW)
    batch.refresh_from_db()
    payment.refresh_from_db()
    assert (batch.status, batch.order_count, payment.batch) == ("cancelled", 0, None)


def test_an_account_blocked_after_the_approval_stops_the_download(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "10")
    batch = collect(maker)
    approve(batch, checker)
    BlockedIban.objects.create(iban=payment.beneficiary_iban, reason="fraud", blocked_at=NOW, blocked_by=maker)
    with pytest.raises(Refused) as refused:
        export(batch, maker)
    assert codes(refused.value) == ["BATCH_HAS_HELD_ORDERS"]
    batch.refresh_from_db()
    assert batch.status == BatchStatus.APPROVED


def test_a_name_that_does_not_match_waits_until_somebody_accepts_it(bank: Bank, maker: User) -> None:
    payment = order(funded_project(bank), "10")
    check = PayeeCheck.objects.create(
        iban=payment.beneficiary_iban, name="X", verdict=PayeeVerdict.NO_MATCH, checked_at=NOW, checked_by=maker
    )
    assert services.collect(user=maker, now=NOW) is None
    PayeeCheck.objects.filter(pk=check.pk).update(accepted_at=NOW, accepted_by=maker, accepting_reason="called them")
    assert collect(maker).order_count == 1


def test_taking_out_an_order_changes_the_sum_and_asks_for_approval_anew(
    bank: Bank, maker: User, checker: User, settings: Settings
) -> None:
    settings.ORDER_LIMIT = Decimal(15)
    project = funded_project(bank)
    first, second = order(project, "10", number="F-1"), order(project, "20", number="F-2")
    batch = collect(maker)
    approve(batch, checker)
    services.take_out(batch_id=batch.pk, end_to_end_id=first.end_to_end_id, user=maker, now=NOW)
    batch.refresh_from_db()
    assert (batch.order_count, batch.total, batch.approved_by) == (1, Decimal("20.00"), None)
    with pytest.raises(Conflict):
        services.take_out(batch_id=batch.pk, end_to_end_id=first.end_to_end_id, user=maker, now=NOW)
    assert collect(maker).payments.get() == first
    assert batch.payments.get() == second


def test_an_approved_batch_loses_no_order(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "10")
    batch = collect(maker)
    approve(batch, checker)
    with pytest.raises(Conflict):
        services.take_out(batch_id=batch.pk, end_to_end_id=payment.end_to_end_id, user=maker, now=NOW)


def test_a_cancellation_needs_a_reason(bank: Bank, maker: User) -> None:
    order(funded_project(bank), "10")
    batch = collect(maker)
    with pytest.raises(Refused) as refused:
        cancel(batch, maker, reason=" ")
    assert codes(refused.value) == ["ORDER_REASON_MISSING"]
    with pytest.raises(IntegrityError, match="batch_is_cancelled_with_a_reason"), transaction.atomic():
        OrderBatch.objects.filter(pk=batch.pk).update(status="cancelled")


def test_a_downloaded_file_is_cancelled_on_a_persons_word_alone(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "10")
    batch = collect(maker)
    approve(batch, checker)
    export(batch, maker)
    with pytest.raises(Refused) as refused:
        cancel(batch, maker)
    assert codes(refused.value) == ["BATCH_MAY_BE_AT_THE_BANK"]
    cancel(batch, maker, is_stated=True)
    payment.refresh_from_db()
    assert (payment.status, payment.batch, payment.sent_at) == (PaymentStatus.CREATED, None, None)
    again = collect(maker)
    assert again.message_id != batch.message_id


def test_what_was_executed_stays_executed_when_its_batch_is_cancelled(bank: Bank, maker: User, checker: User) -> None:
    project = funded_project(bank)
    first, second = order(project, "10", number="F-1"), order(project, "20", number="F-2")
    batch = collect(maker)
    approve(batch, checker)
    export(batch, maker)
    bank.sends(debit_of(first))
    cancel(batch, maker, is_stated=True)
    statuses = InvoicePayment.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [PaymentStatus.EXECUTED, PaymentStatus.CREATED]
    assert list(collect(maker).payments.all()) == [second]


def test_a_file_that_the_bank_executes_after_a_cancellation_pays_once(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "10")
    batch = collect(maker)
    approve(batch, checker)
    export(batch, maker)
    cancel(batch, maker, is_stated=True)
    report = bank.sends(debit_of(payment), debit_of(payment, day=TODAY + timedelta(days=1)))
    assert dict(report.outcomes) == {Outcome.PAYMENT_EXECUTED: 1, Outcome.UNKNOWN_DEBIT: 1}
    assert services.collect(user=maker, now=NOW) is None


def test_an_order_that_was_executed_meanwhile_stops_the_approval(bank: Bank, maker: User, checker: User) -> None:
    payment = order(funded_project(bank), "10")
    batch = collect(maker)
    bank.sends(debit_of(payment))
    with pytest.raises(Refused, match=payment.end_to_end_id):
        approve(batch, checker)


def test_a_file_that_no_bank_takes_is_not_made(bank: Bank, maker: User, checker: User, settings: Settings) -> None:
    order(funded_project(bank), "10")
    batch = collect(maker)
    settings.FINANCIAL_MANAGER_NUMBER = "0123456748"
    with pytest.raises(Refused) as refused:
        approve(batch, checker)
    assert codes(refused.value) == ["BATCH_NOT_TAKEN"]
    batch.refresh_from_db()
    assert (batch.status, batch.approved_by, OrderFile.objects.count()) == ("draft", None, 0)


def test_payments_and_refunds_go_in_one_file(bank: Bank, maker: User, checker: User) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25"))
    payment = order(project, "500.10")
    batch = collect(maker)
    approve(batch, checker)
    tree = etree.fromstring(bytes(batch.file.content))
    found = [node.text for node in tree.iter("{*}EndToEndId")]
    assert found == [payment.end_to_end_id, Refund.objects.get().end_to_end_id]
    assert (batch.order_count, batch.total) == (2, Decimal("525.10"))
    assert ledger.prove().holds
