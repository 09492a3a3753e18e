"""Orders that fail: what the bank's reason sets going, what a person decides, and where the money is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from applications.enums import Status, StopReason
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, CaseKind, Outcome, PaymentStatus, RecallReason
from payments.models import BlockedIban, InvoicePayment, OrderCase, Refund
from payments.orders import reasons
from payments.orders.reasons import Resend
from payments.rules import Balance
from payments.statements.coda_writer import Line
from portefeuille.errors import Conflict, Refused
from tests.factories import TODAY, make_user
from tests.payments.builders import (
    COST,
    OWN_PART,
    SUBSIDY,
    Bank,
    at,
    debit_of,
    deposit_for,
    funded_project,
    order,
    return_of,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

NOW = at(TODAY)


@pytest.fixture
def clerk() -> User:
    return make_user(is_staff=True)


def returned(payment: InvoicePayment | Refund, code: str) -> Line:
    return replace(return_of(payment), return_reason=code)


def executed(bank: Bank, amount: Decimal | str = COST) -> InvoicePayment:
    payment = order(funded_project(bank), amount)
    bank.sends(debit_of(payment))
    return payment


@pytest.mark.parametrize(
    ("code", "blocks", "asks", "resend"),
    [
        *((code, True, True, Resend.BY_HAND) for code in ("AC01", "AC03", "AC04", "AC06", "AG01")),
        *((code, False, False, Resend.BY_HAND) for code in ("AG02", "RC01", "CNOR", "AM05", "BE04", "RR02", "RR03")),
        *((code, False, True, Resend.BY_HAND) for code in ("MS02", "MS03")),
        *((code, False, False, Resend.NEVER) for code in ("MD07", "RR01", "RR04", "CUST", "DUPL", "FRAD", "FOCR")),
        *((code, False, False, Resend.ONCE) for code in ("ED05", "TECH")),
        ("XY99", False, False, Resend.BY_HAND),
    ],
)
def test_each_reason_has_its_action(code: str, blocks: bool, asks: bool, resend: Resend) -> None:
    action = reasons.action(code)
    assert (action.blocks_account, action.asks_payee, action.resend) == (blocks, asks, resend)
    assert str(action.advice)


def test_a_closed_account_is_blocked_and_the_provider_is_asked_for_another(bank: Bank) -> None:
    payment = executed(bank)
    bank.sends(returned(payment, "AC04"))
    case = OrderCase.objects.get()
    assert (case.kind, case.reason_code, case.payment, case.closed_at) == (CaseKind.RETURNED, "AC04", payment, None)
    block = BlockedIban.objects.get()
    assert (block.iban, block.blocked_by) == (payment.beneficiary_iban, None)
    assert "AC04" in block.reason
    letter = Message.objects.get(kind="payee_account_asked")
    assert payment.invoice_number in letter.text
    assert selectors.balance_of(payment.application_id) == Balance(OWN_PART, SUBSIDY)
    again = order(payment.application, COST, number="F-9")
    (held,) = selectors.sort(list(selectors.to_collect()))[1]
    assert (held.outgoing.pk, [reason.code for reason in held.reasons]) == (again.pk, ["ORDER_ACCOUNT_BLOCKED"])


def test_a_technical_fault_sends_the_payment_again_once(bank: Bank) -> None:
    payment = executed(bank)
    bank.sends(returned(payment, "TECH"))
    again = InvoicePayment.objects.get(resend_of=payment)
    assert (again.status, again.amount, again.end_to_end_id[-3:]) == (PaymentStatus.CREATED, COST, "P02")
    assert selectors.balance_of(payment.application_id).total == 0
    assert OrderCase.objects.get().closed_at == NOW
    assert not Message.objects.filter(kind="payment_returned").exists()
    bank.sends(debit_of(again))
    bank.sends(returned(again, "TECH"))
    assert InvoicePayment.objects.count() == 2
    assert selectors.balance_of(payment.application_id).total == COST
    assert Message.objects.filter(kind="payment_returned").count() == 1


def test_what_the_law_stops_is_never_sent_again(bank: Bank, clerk: User) -> None:
    bank.sends(returned(executed(bank), "RR04"))
    with pytest.raises(Refused) as refused:
        services.resend(case_id=OrderCase.objects.get().pk, user=clerk, reason="please", now=NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["CASE_NEVER_AGAIN"]


def test_a_person_sends_again_for_a_reason(bank: Bank, clerk: User) -> None:
    payment = executed(bank)
    bank.sends(returned(payment, "MS03"))
    case = OrderCase.objects.get()
    with pytest.raises(Refused):
        services.resend(case_id=case.pk, user=clerk, reason="", now=NOW)
    again = services.resend(case_id=case.pk, user=clerk, reason="Called them", now=NOW)
    case.refresh_from_db()
    assert (case.closed_by, case.decision) == (clerk, "Called them")
    assert isinstance(again, InvoicePayment)
    assert (again.resend_of, again.own_share, again.subsidy_share) == (payment, OWN_PART, SUBSIDY)
    with pytest.raises(Conflict):
        services.close_case(case_id=case.pk, user=clerk, decision="late", now=NOW)


def test_what_the_applicant_paid_anew_is_not_sent_again(bank: Bank, clerk: User) -> None:
    payment = executed(bank)
    bank.sends(returned(payment, "MS03"))
    order(payment.application, COST)
    with pytest.raises(Conflict):
        services.resend(case_id=OrderCase.objects.get().pk, user=clerk, reason="x", now=NOW)
    assert OrderCase.objects.get().closed_at is None


def test_a_refund_that_comes_back_lands_on_suspense_with_a_case(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25"))
    refund = Refund.objects.get()
    bank.sends(debit_of(refund))
    report = bank.sends(returned(refund, "AC01"))
    refund.refresh_from_db()
    case = OrderCase.objects.get()
    assert (dict(report.outcomes), refund.status) == ({Outcome.NO_REFERENCE: 1}, PaymentStatus.RETURNED)
    assert ledger.balance(Account.SUSPENSE) == Decimal("25.00")
    assert (case.refund, case.reason_code) == (refund, "AC01")
    assert BlockedIban.objects.get().iban == refund.beneficiary_iban


def test_a_recall_is_answered_by_the_statement(bank: Bank, clerk: User) -> None:
    payment = executed(bank)
    recall = services.ask_back(
        end_to_end_id=payment.end_to_end_id, reason=RecallReason.FRAUD, explanation="stolen", user=clerk, now=NOW
    )
    assert (recall.reason_code, recall.opened_by, recall.answer) == ("FRAD", clerk, "")
    with pytest.raises(Conflict):
        services.ask_back(
            end_to_end_id=payment.end_to_end_id, reason=RecallReason.FRAUD, explanation="", user=clerk, now=NOW
        )
    bank.sends(returned(payment, "FOCR"))
    recall.refresh_from_db()
    assert (recall.answer, recall.closed_at) == ("positive", NOW)
    assert not OrderCase.objects.filter(closed_at=None).exists()
    assert selectors.balance_of(payment.application_id).total == COST


def test_a_refused_recall_is_closed_by_a_person(bank: Bank, clerk: User) -> None:
    payment = executed(bank)
    recall = services.ask_back(
        end_to_end_id=payment.end_to_end_id, reason=RecallReason.DUPLICATE, explanation="", user=clerk, now=NOW
    )
    services.close_case(case_id=recall.pk, user=clerk, decision="Account empty", answer="negative", now=NOW)
    recall.refresh_from_db()
    assert (recall.answer, recall.decision) == ("negative", "Account empty")
    with pytest.raises(IntegrityError, match="order_case_closed_with_a_decision"), transaction.atomic():
        OrderCase.objects.filter(pk=recall.pk).update(decision="")


def test_only_an_executed_order_is_asked_back(bank: Bank, clerk: User) -> None:
    payment = order(funded_project(bank), "10")
    with pytest.raises(Conflict):
        services.ask_back(
            end_to_end_id=payment.end_to_end_id, reason=RecallReason.CUSTOMER, explanation="", user=clerk, now=NOW
        )


def test_one_debit_for_the_batch_executes_all_of_it(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "2000", number="F-1")
    order(project, "200", number="F-2")
    file = send()
    assert file is not None
    line = Line(amount=-COST, booking_date=TODAY, end_to_end_id=file.message_id)
    report = bank.sends(line)
    assert dict(report.outcomes) == {Outcome.BATCH_EXECUTED: 1}
    assert set(InvoicePayment.objects.values_list("status", flat=True)) == {PaymentStatus.EXECUTED}
    project.refresh_from_db()
    assert project.status == Status.COMPLETED
    assert ledger.balance(Account.IN_TRANSIT) == 0


def test_one_debit_of_another_sum_waits_for_a_person(bank: Bank) -> None:
    order(funded_project(bank), "2000")
    file = send()
    assert file is not None
    report = bank.sends(Line(amount=Decimal("-1999.99"), booking_date=TODAY, end_to_end_id=file.message_id))
    assert dict(report.outcomes) == {Outcome.UNKNOWN_DEBIT: 1}


def test_a_stopped_project_keeps_nothing_of_a_payment_that_is_sent_back(bank: Bank) -> None:
    payment = executed(bank, "1000")
    services.stop(
        application_id=payment.application_id,
        user=payment.ordered_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=NOW,
    )
    bank.sends(returned(payment, "TECH"))
    assert not InvoicePayment.objects.filter(resend_of=payment).exists()
    assert selectors.balance_of(payment.application_id).total == 0
