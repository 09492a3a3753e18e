"""What PostgreSQL refuses by itself, should Python forget."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from payments.enums import FileVerdict, Outcome, PaymentStatus, RefundReason, Treatment
from payments.matching import DEFAULTS, Policy
from payments.models import BankFile, BankMovement, BankStatement, Deposit, DepositPolicy, InvoicePayment, Refund
from payments.models.policies import FIRST_DAY
from tests.factories import NOW, TODAY, make_user
from tests.payments.builders import Bank, deposit_for, funded_project, order, waiting_project

pytestmark = pytest.mark.django_db


def refused(model: type[models.Model], constraint: str, values: dict[str, Any]) -> None:
    """Expect the database to refuse a row in the name of a constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model._default_manager.create(**values)


def movement(bank: Bank) -> BankMovement:
    project = waiting_project()
    bank.sends(deposit_for(project, "10"))
    return BankMovement.objects.get()


def payment_values(bank: Bank) -> dict[str, Any]:
    project = funded_project(bank)
    return {
        "key": uuid.uuid4(),
        "application": project,
        "invoice_number": "F-1",
        "invoiced_on": TODAY,
        "amount": Decimal(100),
        "own_share": Decimal(70),
        "subsidy_share": Decimal(30),
        "beneficiary_name": "Syntra",
        "beneficiary_iban": "BE71096123456769",
        "end_to_end_id": "E1",
        "ordered_by": make_user(),
        "ordered_at": NOW,
    }


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        (
            "invoice_payment_amount_positive",
            {"amount": Decimal(0), "own_share": Decimal(0), "subsidy_share": Decimal(0)},
        ),
        ("invoice_payment_shares_add_up", {"own_share": Decimal("70.01")}),
        ("invoice_payment_shares_add_up", {"own_share": Decimal(130), "subsidy_share": Decimal(-30)}),
        ("invoice_payment_executed_has_a_day", {"status": PaymentStatus.EXECUTED}),
    ],
)
def test_a_wrong_payment_is_refused(bank: Bank, constraint: str, changes: dict[str, Any]) -> None:
    refused(InvoicePayment, constraint, payment_values(bank) | changes)


def test_an_invoice_is_paid_once_in_any_case_of_letters_until_it_came_back(bank: Bank) -> None:
    values = payment_values(bank)
    InvoicePayment.objects.create(**values)
    second = values | {"key": uuid.uuid4(), "end_to_end_id": "E2", "invoice_number": "f-1"}
    refused(InvoicePayment, "invoice_payment_once_per_invoice", second)
    InvoicePayment.objects.update(status=PaymentStatus.RETURNED)
    assert InvoicePayment.objects.create(**second).pk


@pytest.mark.parametrize("field", ["key", "end_to_end_id"])
def test_a_payment_has_a_key_and_a_reference_of_its_own(bank: Bank, field: str) -> None:
    values = payment_values(bank)
    first = InvoicePayment.objects.create(**values)
    other = values | {"key": uuid.uuid4(), "end_to_end_id": "E2", "invoice_number": "F-2"}
    refused(InvoicePayment, field, other | {field: getattr(first, field)})


@pytest.mark.parametrize("amount", [0, -1])
def test_a_refund_is_positive(amount: int) -> None:
    values = {"key": "r", "reason": RefundReason.LATE, "end_to_end_id": "R1", "created_at": NOW}
    refused(Refund, "refund_amount_positive", values | {"amount": Decimal(amount)})


def test_a_movement_is_refunded_once(bank: Bank) -> None:
    source = movement(bank)
    values = {"key": f"return:{source.pk}", "reason": RefundReason.LATE, "amount": Decimal(1), "created_at": NOW}
    Refund.objects.create(**values, end_to_end_id="R1")
    refused(Refund, "key", values | {"end_to_end_id": "R2"})


def test_a_movement_counts_once_for_a_project(bank: Bank) -> None:
    source = movement(bank)
    values = {"movement": source, "application": source.application, "amount": Decimal(10), "booked_on": TODAY}
    refused(Deposit, "deposit_once_per_movement", values)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_deposit_is_positive(bank: Bank, amount: int) -> None:
    source, other = movement(bank), waiting_project()
    values = {"movement": source, "application": other, "amount": Decimal(amount), "booked_on": TODAY}
    refused(Deposit, "deposit_amount_positive", values)


def test_a_line_of_a_statement_is_stored_once_and_moves_something(bank: Bank) -> None:
    line = movement(bank)
    values = {
        "statement": line.statement,
        "ordinal": line.ordinal,
        "amount": Decimal(1),
        "booked_on": TODAY,
        "outcome": Outcome.NO_REFERENCE,
        "imported_at": NOW,
    }
    refused(BankMovement, "bank_movement_once_per_line", values)
    refused(BankMovement, "bank_movement_amount_not_zero", values | {"ordinal": 9, "amount": Decimal(0)})


def test_a_file_and_a_statement_are_stored_once(bank: Bank) -> None:
    line = movement(bank)
    file, statement = line.statement.file, line.statement
    copy = {"sha256": file.sha256, "content": b"", "received_at": NOW, "verdict": FileVerdict.ACCEPTED}
    refused(BankFile, "sha256", copy)
    values = {
        "file": file,
        "account": statement.account,
        "sequence": statement.sequence,
        "opening_on": statement.opening_on,
        "opening_balance": Decimal(0),
        "closing_on": TODAY + timedelta(days=1),
        "closing_balance": Decimal(0),
    }
    refused(BankStatement, "bank_statement_once_per_account", values)


def test_one_debit_of_a_batch_executes_several_payments(bank: Bank) -> None:
    source = movement(bank)
    project = funded_project(bank)
    one, other = order(project, "10", number="F-1"), order(project, "20", number="F-2")
    InvoicePayment.objects.filter(pk__in=[one.pk, other.pk]).update(movement=source)
    assert InvoicePayment.objects.filter(movement=source).count() == 2


POLICY = {
    "outcome": Outcome.LATE,
    "treatment": Treatment.HOLD,
    "valid_from": TODAY,
    "reason": "Proef",
    "proposed_at": NOW,
}


def people() -> dict[str, Any]:
    return {
        "proposed_by": make_user(is_staff=True),
        "approved_by": make_user(is_staff=True),
        "approved_at": NOW,
    }


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("deposit_policy_treatment_of_its_outcome", {"treatment": Treatment.ACCEPT}),
        ("deposit_policy_tolerance_of_amounts", {"tolerance": Decimal("0.01")}),
        ("deposit_policy_grace_of_late_money", {"outcome": Outcome.PARTIAL, "grace_days": 1}),
        ("deposit_policy_two_people", {"approved_by": None}),
        ("deposit_policy_two_people", {"approved_at": None}),
        ("deposit_policy_two_people", {"proposed_by": None}),
        ("deposit_policy_two_people", {"proposed_by": None, "approved_by": None}),
        ("deposit_policy_approved_or_withdrawn", {"withdrawn_at": NOW}),
    ],
)
def test_a_wrong_policy_is_refused(constraint: str, changes: dict[str, Any]) -> None:
    refused(DepositPolicy, constraint, POLICY | people() | changes)


def test_a_policy_has_two_different_people() -> None:
    same = make_user(is_staff=True)
    refused(DepositPolicy, "deposit_policy_two_people", POLICY | people() | {"proposed_by": same, "approved_by": same})


def test_two_policies_of_one_outcome_never_begin_on_one_day() -> None:
    DepositPolicy.objects.create(**POLICY, **people())
    refused(DepositPolicy, "deposit_policy_one_per_first_day", POLICY | people())


@pytest.mark.parametrize("sql", ["UPDATE {table} SET treatment = 'return'", "DELETE FROM {table}", "TRUNCATE {table}"])
def test_an_approved_policy_stays_as_it_was_written(sql: str) -> None:
    DepositPolicy.objects.create(**POLICY, **people())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table="payments_depositpolicy"))


def test_the_first_rows_say_what_the_match_does_without_any() -> None:
    begun = DepositPolicy.objects.in_force().filter(valid_from=FIRST_DAY)
    assert {row.outcome: Policy(Treatment(row.treatment), row.tolerance, row.grace_days) for row in begun} == DEFAULTS
