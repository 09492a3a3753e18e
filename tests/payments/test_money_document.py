"""docs/money.md is played: every example of a flow against the ledger, every account and outcome against the code."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from applications.enums import StopReason
from applications.models import SubsidyApplication
from payments import ledger, services
from payments.enums import DEBIT_ACCOUNTS, Account, EntryKind, Outcome
from payments.models import Claim, Entry, InvoicePayment, Refund, Transfer
from payments.statements.coda_writer import Line
from tests.factories import TODAY, make_user
from tests.payments.builders import (
    Bank,
    announce,
    at,
    credit,
    debit_of,
    deposit_for,
    funded_project,
    order,
    order_status,
    paid_project,
    recover,
    report,
    return_of,
    reversal_of,
    send,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

PAGE = (Path(settings.BASE_DIR) / "docs" / "money.md").read_text(encoding="utf-8")
DUE_ON = TODAY + timedelta(days=30)

_ROW = re.compile(r"^\| (\w+) \| (\w+) \| (\w+) \| ([\d.]+) \|$", re.MULTILINE)


def examples() -> dict[str, list[tuple[str, ...]]]:
    """Return the table of every flow by its heading."""
    flows = PAGE.partition("## Every flow")[2].partition("## The proof")[0]
    sections = (section.partition("\n") for section in flows.split("\n### ")[1:])
    return {heading: _ROW.findall(body) for heading, _newline, body in sections}


def stop(project: SubsidyApplication) -> None:
    services.stop(
        application_id=project.pk, user=project.created_by, reason=StopReason.CHEAPER, explanation="", now=at(TODAY)
    )


def government(bank: Bank) -> None:
    bank.sends(credit("250000", counterparty_iban=settings.SUBSIDY_FUND_IBAN))


def parts(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400"))
    bank.sends(deposit_for(project, "1140"))


def surplus(bank: Bank) -> None:
    bank.sends(deposit_for(waiting_project(), "1600"))
    bank.sends(debit_of(Refund.objects.get()))


def late(bank: Bank) -> None:
    day = DUE_ON + timedelta(days=1)
    bank.sends(deposit_for(waiting_project(), day=day), day=day)


def paid(bank: Bank) -> None:
    bank.sends(debit_of(order(funded_project(bank), "1000")))


def returned(bank: Bank) -> None:
    payment = order(funded_project(bank), "1000")
    bank.sends(debit_of(payment))
    bank.sends(return_of(payment))


def rejected(bank: Bank) -> None:
    payment = order(funded_project(bank), "1000")
    send()
    content = report(order_status(payment.end_to_end_id, "RJCT", "AM05"), batch=str(InvoicePayment.objects.get().batch))
    services.read_report(content=content, name="r.xml", user=make_user(is_staff=True), now=at(TODAY))


def stopped(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "1000")
    stop(project)


def returned_after_stop(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1000")
    bank.sends(debit_of(payment))
    stop(project)
    bank.sends(return_of(payment))


def lapsed(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400", day=DUE_ON), day=DUE_ON)
    assert services.lapse(application_id=project.pk, now=at(DUE_ON + timedelta(days=1)))


def costs(bank: Bank) -> None:
    bank.sends(credit("100"))
    bank.sends(Line(amount=Decimal("-12.50"), booking_date=TODAY, transaction_code="00137000"))


def unordered(bank: Bank) -> None:
    bank.sends(credit("100"))
    bank.sends(Line(amount=Decimal("-40.00"), booking_date=TODAY))


def cheaper(bank: Bank) -> None:
    project = funded_project(bank)
    services.reduce_cost(application_id=project.pk, user=project.created_by, cost=Decimal(1100), now=at(TODAY))


def taken_back(bank: Bank) -> None:
    bank.sends(reversal_of(funded_project(bank)))


def taken_back_after_payment(bank: Bank) -> None:
    bank.sends(reversal_of(paid_project(bank, "1000")))


def claim_paid(bank: Bank) -> None:
    taken_back_after_payment(bank)
    bank.sends(credit("700", communication=Claim.objects.get().structured_communication))


def paid_back(bank: Bank) -> None:
    note = announce(paid_project(bank), "1100")
    bank.sends(credit("1100", communication=note.structured_communication))


def paid_back_differently(bank: Bank) -> None:
    note = announce(paid_project(bank), "1100")
    bank.sends(credit("1000", communication=note.structured_communication))


def recovered(bank: Bank) -> None:
    claim = recover(paid_project(bank), count=2)
    for _instalment in range(2):
        bank.sends(credit("330", communication=claim.structured_communication))


def given_up(bank: Bank) -> None:
    claim = recover(paid_project(bank))
    bank.sends(credit("330", communication=claim.structured_communication))
    services.waive_claim(claim_id=claim.pk, user=claim.application.created_by, reason="Faillissement", now=at(TODAY))


PLAYS: dict[str, Callable[[Bank], object]] = {
    "The government funds the account": government,
    "The own contribution arrives exactly": funded_project,
    "The own contribution arrives in parts": parts,
    "Too much arrives, and the surplus goes back": surplus,
    "Money arrives after the last day": late,
    "Money arrives without a known project": lambda bank: bank.sends(credit("12.34")),
    "An invoice is paid": paid,
    "A payment comes back": returned,
    "The bank rejects a payment": rejected,
    "A project is stopped after a part was paid": stopped,
    "A payment comes back after a stop": returned_after_stop,
    "An application lapses with a part deposited": lapsed,
    "The cost goes down before anything was paid": cheaper,
    "The bank of the payer takes an unspent deposit back": taken_back,
    "The bank of the payer takes a deposit back that is partly spent": taken_back_after_payment,
    "A claim is paid": claim_paid,
    "A provider pays back": paid_back,
    "A provider pays back another amount than it announced": paid_back_differently,
    "Subsidy is reclaimed in instalments": recovered,
    "A claim is given up": given_up,
    "The bank charges its costs": costs,
    "Money leaves without an order of ours": unordered,
}
CORRECTION = "An entry is corrected"


def booked() -> list[tuple[str, ...]]:
    rows = Transfer.objects.order_by("pk").values_list("entry__kind", "debit", "credit", "amount")
    return [(kind, debit, credit, f"{amount:.2f}") for kind, debit, credit, amount in rows]


@pytest.mark.parametrize("flow", PLAYS)
def test_a_flow_books_what_its_table_says(bank: Bank, flow: str) -> None:
    PLAYS[flow](bank)
    assert booked() == examples()[flow]


def test_every_flow_of_the_page_is_played() -> None:
    assert set(examples()) == {*PLAYS, CORRECTION}


def test_the_accounts_of_the_page_are_those_of_the_code() -> None:
    chart = PAGE.partition("| account | grows by |")[2].partition("##")[0]
    found = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", chart, re.MULTILINE))
    debit = {account: "debit" if account in DEBIT_ACCOUNTS else "credit" for account in Account}
    assert found == {account.value: side for account, side in debit.items()}


def test_every_kind_of_entry_occurs_in_an_example() -> None:
    assert {row[0] for rows in examples().values() for row in rows} == set(EntryKind.values)


def test_every_outcome_stands_in_the_table_of_outcomes() -> None:
    table = PAGE.partition("| outcome | when |")[2].partition("##")[0]
    names = re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `")))
    assert sorted(names) == sorted(Outcome.values)


def test_a_correction_books_the_mirror_image() -> None:
    move = ledger.Move(Account.BANK, Account.SUSPENSE, Decimal("12.34"))
    entry = ledger.post(key="wrong", kind=EntryKind.SUSPENSE, moves=[move], booked_on=TODAY, now=at(TODAY))
    ledger.reverse(entry=entry, key="right", booked_on=TODAY, now=at(TODAY))
    assert booked() == examples()[CORRECTION]
    assert Entry.objects.count() == 2
