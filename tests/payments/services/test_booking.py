"""Booking in sets gives what booking line after line gives: movements, ledger, projects, story and letters."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from applications.models import ApplicationEvent, SubsidyApplication
from correspondence.models import Message
from payments import ledger
from payments.models import BankMovement, Deposit, InvoicePayment, PayerAccount, Refund, Transfer, Wallet
from payments.services import booking, movements
from payments.statements.coda_writer import Line
from portefeuille import identifiers
from tests.applications.builders import make_applicant
from tests.factories import OTHER_IBAN, TODAY
from tests.payments.builders import (
    Bank,
    credit,
    debit_of,
    deposit_for,
    funded_project,
    imported,
    order,
    return_of,
    send,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

Stage = tuple[Bank, Sequence[SubsidyApplication], Sequence[InvoicePayment]]
ACCOUNTS = [OTHER_IBAN, "BE71096123456769", ""]


@pytest.fixture
def stage() -> Stage:
    """Return two projects of one company, two of others, one of them funded with a payment on its way."""
    bank = Bank()
    company = make_applicant()
    waiting = [waiting_project(company), waiting_project(company), waiting_project()]
    funded = funded_project(bank)
    payment = order(funded, "100")
    send()
    payment.refresh_from_db()
    return bank, [*waiting, funded], [payment]


def kinds_of_line(projects: Sequence[SubsidyApplication], payments: Sequence[InvoicePayment]) -> list[Line]:
    """Return every kind of trouble for the projects of a stage."""
    lines = [
        credit("12.34", text="voor mijn opleiding"),
        credit("12.34", text="+++010/8068/17184+++"),
        credit("12.34", communication=identifiers.make_communication("1269999999")),
        credit("250000", counterparty_iban=settings.SUBSIDY_FUND_IBAN),
        Line(amount=Decimal("-12.50"), booking_date=TODAY, transaction_code="00137000"),
        Line(amount=Decimal("-40.00"), booking_date=TODAY, counterparty_name="Onbekend"),
        credit("55", end_to_end_id="E2E-OF-ANOTHER"),
        credit("77", transaction_code="00199000"),
        debit_of(payments[0]),
        return_of(payments[0]),
    ]
    both = " ".join(identifiers.format_communication(each.structured_communication or "") for each in projects[:2])
    lines += [credit("3080", text=both), credit("99", text=both)]
    for project in projects:
        for amount in ("1540", "400", "1140", "2000", "0.01"):
            lines += [deposit_for(project, amount, counterparty_iban=iban) for iban in ACCOUNTS]
        lines.append(deposit_for(project, "1540", day=TODAY + timedelta(days=31)))
    return lines


def picture() -> dict[str, list[Any]]:
    """Return all that an import wrote, without the keys of rows."""
    line = (
        "ordinal",
        "amount",
        "outcome",
        "rule",
        "facts",
        "handling",
        "decide_by",
        "payer",
        "is_new_account",
        "application",
    )
    return {
        "movements": list(BankMovement.objects.order_by("statement", "ordinal").values_list(*line, "application")),
        "transfers": sorted(
            Transfer.objects.values_list("entry__kind", "entry__booked_on", "debit", "credit", "amount", "application"),
            key=repr,
        ),
        "wallets": list(Wallet.objects.order_by("pk").values_list("pk", "own", "subsidy")),
        "projects": list(
            SubsidyApplication.objects.order_by("pk").values_list("pk", "status", "deposited", "funded_on", "closed_on")
        ),
        "events": [
            (event.application_id, event.kind, {**event.facts, "refund": ""})
            for event in ApplicationEvent.objects.order_by("application", "pk")
        ],
        "messages": sorted(
            Message.objects.values_list("kind", "project_number", "subject", "text", "html", "recipients"), key=repr
        ),
        "deposits": sorted(
            Deposit.objects.values_list("movement__ordinal", "application", "amount", "booked_on"), key=repr
        ),
        "payers": sorted(PayerAccount.objects.values_list("company", "account", "first_seen_on")),
        "refunds": sorted(Refund.objects.values_list("source__ordinal", "application", "reason", "amount"), key=repr),
    }


def one_by_one(*, statement: Any, lines: Any, first_ordinal: int, now: Any) -> Any:
    """Book as the import did before it learnt to book in sets."""
    return Counter(
        movements.book_line(statement=statement, ordinal=ordinal, line=line, now=now).outcome
        for ordinal, line in enumerate(lines, start=first_ordinal)
    )


def outcome_of(action: Callable[[], object]) -> dict[str, list[Any]]:
    """Return what an action writes, and undo it."""
    with transaction.atomic():
        action()
        found = picture()
        assert ledger.prove().holds
        transaction.set_rollback(True)
    return found


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lines_in_any_order_give_the_same_in_sets_as_one_by_one(stage: Stage, data: st.DataObject) -> None:
    bank, projects, payments = stage
    kinds = kinds_of_line(projects, payments)
    indexes = data.draw(st.lists(st.integers(0, len(kinds) - 1), min_size=1, max_size=25))
    lines = [kinds[index] for index in indexes]
    size = data.draw(st.sampled_from([3, 7, 5000]))
    before = (bank.balance, bank.number, bank.closed_on)
    with mock.patch.object(booking, "BLOCK", size):
        in_sets = outcome_of(lambda: bank.sends(*lines))
    bank.balance, bank.number, bank.closed_on = before
    with mock.patch.object(booking, "book_lines", one_by_one):
        alone = outcome_of(lambda: bank.sends(*lines))
    bank.balance, bank.number, bank.closed_on = before
    for name, rows in alone.items():
        assert in_sets[name] == rows, name


def test_thousands_of_deposits_need_few_queries(bank: Bank, django_assert_max_num_queries: Any) -> None:
    company = make_applicant()
    project = waiting_project(company)
    content = bank.file(*(deposit_for(project, "0.10") for _number in range(3000)))
    with django_assert_max_num_queries(60):
        report = imported(content)
    assert report.movement_count == 3000
    project.refresh_from_db()
    assert project.deposited == Decimal("300.00")
    assert project.events.filter(kind="deposit_received").count() == 3000
