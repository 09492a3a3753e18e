"""Status reports of the bank: forward along the edges, money that stayed comes back, and nothing is executed."""

import pytest

from accounts.models import User
from applications.enums import Status
from payments import ledger, selectors, services
from payments.enums import Account, BatchStatus, CaseKind, PaymentStatus
from payments.models import InvoicePayment, OrderBatch, OrderCase, PayeeCheck, Refund, StatusReport
from portefeuille.errors import Conflict, Refused
from tests.factories import TODAY, make_user
from tests.payments.builders import (
    COST,
    Bank,
    at,
    debit_of,
    deposit_for,
    funded_project,
    order,
    order_status,
    report,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

NOW = at(TODAY)


@pytest.fixture
def clerk() -> User:
    return make_user(is_staff=True)


def sent(bank: Bank, *amounts: str) -> tuple[OrderBatch, list[InvoicePayment]]:
    project = funded_project(bank)
    payments = [order(project, amount, number=f"F-{amount}") for amount in amounts]
    send()
    return OrderBatch.objects.get(), payments


def read(content: bytes, clerk: User) -> StatusReport:
    return services.read_report(content=content, name="status.xml", user=clerk, now=NOW)


def test_a_report_accepts_and_the_statement_executes(bank: Bank, clerk: User) -> None:
    batch, (payment,) = sent(bank, "100")
    found = read(report(batch=batch.message_id, group="ACSC"), clerk)
    payment.refresh_from_db()
    batch.refresh_from_db()
    assert (found.accepted_count, payment.status, batch.status) == (1, PaymentStatus.ACCEPTED, "acknowledged")
    assert ledger.balance(Account.IN_TRANSIT) == 100
    bank.sends(debit_of(payment))
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.EXECUTED


def test_a_rejected_order_puts_the_money_back_and_opens_a_case(bank: Bank, clerk: User) -> None:
    batch, (first, second) = sent(bank, "2000", "200")
    statuses = order_status(first.end_to_end_id, "RJCT", "AC01", "unknown"), order_status(second.end_to_end_id, "ACSP")
    found = read(report(*statuses, batch=batch.message_id, group="PART"), clerk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (found.accepted_count, found.rejected_count) == (1, 1)
    assert (first.status, second.status) == (PaymentStatus.REJECTED, PaymentStatus.ACCEPTED)
    assert selectors.balance_of(first.application_id).total == 2000
    case = OrderCase.objects.get()
    assert (case.kind, case.reason_code, case.explanation) == (CaseKind.REJECTED, "AC01", "unknown")
    batch.refresh_from_db()
    assert batch.status == BatchStatus.ACKNOWLEDGED


def test_a_file_that_is_rejected_whole_gives_everything_back(bank: Bank, clerk: User) -> None:
    batch, payments = sent(bank, "2000", "200")
    read(report(batch=batch.message_id, group="RJCT"), clerk)
    batch.refresh_from_db()
    assert batch.status == BatchStatus.REJECTED
    assert batch.closing_reason.startswith("RJCT")
    assert selectors.balance_of(payments[0].application_id).total == COST
    payments[0].application.refresh_from_db()
    assert payments[0].application.status == Status.PAYABLE


def test_a_report_never_turns_back_what_the_statement_says(bank: Bank, clerk: User) -> None:
    batch, (payment,) = sent(bank, "100")
    bank.sends(debit_of(payment))
    found = read(report(order_status(payment.end_to_end_id, "RJCT"), batch=batch.message_id), clerk)
    payment.refresh_from_db()
    assert (found.rejected_count, payment.status) == (0, PaymentStatus.EXECUTED)


def test_reports_repeat_and_come_in_any_order(bank: Bank, clerk: User) -> None:
    batch, (payment,) = sent(bank, "100")
    read(report(batch=batch.message_id, group="ACSC"), clerk)
    read(report(batch=batch.message_id, group="RCVD"), clerk)
    payment.refresh_from_db()
    assert (payment.status, batch.reports.count()) == (PaymentStatus.ACCEPTED, 2)


def test_a_report_is_read_once(bank: Bank, clerk: User) -> None:
    batch, _payments = sent(bank, "100")
    content = report(batch=batch.message_id, group="ACTC")
    read(content, clerk)
    with pytest.raises(Conflict, match=str(clerk)):
        read(content, make_user(is_staff=True))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<a/>", "REPORT_UNREADABLE"),
        (b"no xml", "REPORT_UNREADABLE"),
        (report(batch="KMOP-1", group="ACTC"), "REPORT_UNKNOWN"),
    ],
)
def test_what_is_no_report_of_ours_is_refused(clerk: User, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content, clerk)
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    assert not StatusReport.objects.exists()


def test_a_batch_that_is_not_at_the_bank_takes_no_report(bank: Bank, clerk: User) -> None:
    order(funded_project(bank), "100")
    batch = services.collect(user=clerk, now=NOW)
    assert batch is not None
    with pytest.raises(Conflict):
        read(report(batch=batch.message_id, group="RJCT"), clerk)


def test_a_rejected_refund_is_still_owed_and_goes_again(bank: Bank, clerk: User) -> None:
    bank.sends(deposit_for(funded_project(bank), "25"))
    refund = Refund.objects.get()
    send()
    batch = OrderBatch.objects.get()
    read(report(order_status(refund.end_to_end_id, "RJCT", "AC04"), batch=batch.message_id), clerk)
    assert ledger.balance(Account.REFUNDS) == 25
    again = services.resend(case_id=OrderCase.objects.get().pk, user=clerk, reason="New account", now=NOW)
    assert again.status == PaymentStatus.CREATED
    assert again.amount == ledger.balance(Account.REFUNDS) == 25


@pytest.mark.parametrize(
    ("code", "verdict"),
    [("RVMC", "match"), ("RVCM", "close_match"), ("RVNM", "no_match"), ("RVNA", "not_possible")],
)
def test_a_verification_of_payee_in_a_report_is_kept(bank: Bank, clerk: User, code: str, verdict: str) -> None:
    batch, (payment,) = sent(bank, "100")
    status = order_status(payment.end_to_end_id, "ACTC", code, "Opleidingen nv")
    read(report(status, batch=batch.message_id), clerk)
    check = PayeeCheck.objects.get()
    assert (check.iban, check.verdict, check.known_name) == (payment.beneficiary_iban, verdict, "Opleidingen nv")
