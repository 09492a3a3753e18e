"""The registers of money for staff: they show, they find, and they change nothing."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from correspondence.models import Message
from payments.enums import PaymentStatus
from payments.models import (
    BankFile,
    BankMovement,
    BankStatement,
    BatchEvent,
    BlockedIban,
    Claim,
    CreditNote,
    DailyProof,
    Deposit,
    Entry,
    InvoicePayment,
    MovementTask,
    OrderBatch,
    OrderCase,
    OrderFile,
    PayeeCheck,
    Refund,
    StatementSource,
    StatusReport,
    Transfer,
    Wallet,
)
from tests.factories import TODAY, make_user
from tests.payments.builders import Bank, at, credit, debit_of, deposit_for, funded_project, imported, order, send
from tests.payments.views.pages import MOST_QUERIES, texts

pytestmark = pytest.mark.django_db

REGISTERS: list[type[Model]] = [
    BankFile,
    BankMovement,
    BankStatement,
    BatchEvent,
    BlockedIban,
    Deposit,
    Entry,
    InvoicePayment,
    OrderBatch,
    OrderCase,
    OrderFile,
    PayeeCheck,
    Refund,
    StatusReport,
    Transfer,
    Wallet,
    Message,
]
# Registers in which staff add or decide, through services: tests/payments/test_admin_outgoing.py.
DECIDED = (BlockedIban, OrderCase, PayeeCheck)

# What a member of staff may change, or decide on, has tests of its own.
CHANGED_BY_STAFF: list[type[Model]] = [MovementTask, StatementSource]


@pytest.fixture
def client() -> Client:
    browser = Client()
    browser.force_login(make_user(is_staff=True, is_superuser=True))
    return browser


def play(bank: Bank, *, times: int = 1) -> None:
    """Let every register have rows."""
    for number in range(times):
        project = funded_project(bank, hours=number + 1)
        bank.sends(deposit_for(project, "25"), credit("7"))
        first = order(project, "100", number="F-1")
        order(project, "200", number="F-2")
        send(now=at(TODAY))
        bank.sends(debit_of(first))
        imported(f"no statement {number}".encode())
        keep_records_of(first, number)


def keep_records_of(payment: InvoicePayment, number: int) -> None:
    """Store what banks and staff say of an order and its payee."""
    person, now, iban = make_user(is_staff=True), at(TODAY), payment.beneficiary_iban
    BlockedIban.objects.create(
        iban=f"{iban}{number}",
        reason="AC04",
        blocked_at=now,
        lifted_at=now,
        lifted_by=person,
        lifting_reason="opened again",
    )
    PayeeCheck.objects.create(iban=iban, name="X", verdict="close_match", checked_at=now, checked_by=person)
    OrderCase.objects.create(payment=payment, kind="returned", opened_at=now, closed_at=now, decision="asked")
    payment.refresh_from_db()
    assert payment.batch is not None
    StatusReport.objects.create(
        batch=payment.batch, name="r.xml", sha256=f"{payment.pk}", content=b"", received_at=now, received_by=person
    )


def page(model: type[Model], name: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=arguments)


def find(client: Client, model: type[Model], **query: Any) -> int:
    """Count the rows that a register lists for a query."""
    return len(texts(client.get(page(model, "changelist"), query), "#result_list tbody tr"))


@pytest.mark.parametrize("model", REGISTERS)
def test_a_register_lists_and_shows(client: Client, bank: Bank, model: type[Model]) -> None:
    play(bank)
    assert find(client, model) == model._default_manager.count() > 0
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    assert client.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [model for model in REGISTERS if model not in DECIDED])
def test_nothing_is_added_changed_or_deleted_even_by_a_superuser(
    client: Client, bank: Bank, model: type[Model]
) -> None:
    play(bank)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    before = list(model._default_manager.order_by("pk").values())
    answers = [
        client.get(page(model, "add")).status_code,
        client.post(page(model, "add"), {}).status_code,
        client.post(page(model, "change", row.pk), {}).status_code,
        client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code,
        client.post(page(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk]}).status_code,
    ]
    assert answers[:4] == [403, 403, 403, 403]
    assert answers[4] in {200, 302, 403}
    assert list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.parametrize("model", REGISTERS)
def test_a_register_asks_the_same_of_the_database_for_many_rows(
    client: Client, bank: Bank, model: type[Model], django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    play(bank)
    client.get(page(model, "changelist"))
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(page(model, "changelist"))
    play(bank, times=3)
    with django_assert_num_queries(len(few)):
        client.get(page(model, "changelist"))


@pytest.mark.parametrize("model", REGISTERS)
def test_the_page_of_a_row_asks_little_of_the_database(
    client: Client, bank: Bank, model: type[Model], django_assert_max_num_queries: Any
) -> None:
    play(bank)
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(page(model, "change", row.pk))


def test_registers_are_searched_by_what_staff_have_in_hand(client: Client, bank: Bank) -> None:
    play(bank, times=2)
    first, second = InvoicePayment.objects.order_by("pk").values_list("application__number", flat=True)[::2]
    assert first != second
    assert find(client, InvoicePayment, q=first) == 2
    assert find(client, InvoicePayment, q="F-1") == 2
    assert find(client, InvoicePayment, q="nergens") == 0
    assert find(client, Refund, q=first) == 1
    assert find(client, Wallet, q=second) == 1
    assert find(client, Deposit, q=second) == 1
    assert find(client, Entry, q="deposit:") == 2
    assert find(client, Transfer, q="deposit:") == 2
    communication = Deposit.objects.order_by("pk")[0].movement.reference
    assert find(client, BankMovement, q=communication) == 2
    assert find(client, BankFile, q="nergens.cod") == 0
    assert find(client, BankStatement, q="001") == 1
    assert find(client, OrderFile, q="KMOP-") == 2
    assert (
        find(client, Message, q="opleiding@voorbeeld.test")
        == Message.objects.filter(text__contains="dienstverlener,").count()
    )
    assert find(client, Message, q=first) == Message.objects.filter(project_number=first).count()


def test_registers_are_filtered(client: Client, bank: Bank) -> None:
    play(bank)
    assert find(client, BankMovement, wacht="ja") == 1
    assert find(client, BankMovement, outcome__exact="exact") == 1
    assert find(client, BankFile, verdict__exact="reject") == 1
    assert find(client, InvoicePayment, status__exact="executed") == 1
    assert find(client, Entry, kind__exact="payment") == 2
    assert find(client, Transfer, debit__exact="bank") == 3


def test_the_front_page_counts_the_work_that_waits(
    client: Client, bank: Bank, django_assert_max_num_queries: Any
) -> None:
    play(bank)
    project = InvoicePayment.objects.order_by("pk")[0].application
    order(project, "10", number="F-3")
    Refund.objects.update(status=PaymentStatus.CREATED, beneficiary_iban="")
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(reverse("admin:index"))
    queues = {queue.label: queue.count for queue in response.context["queues"]}
    assert {str(label): count for label, count in queues.items()} == {
        "Goed te keuren beslissingen over activiteiten": 0,
        "De boeken kloppen niet": 0,
        "Openstaande vorderingen": 0,
        "Vragen tot terugbetaling van een dienst die niet gevolgd is": 0,
        "Berichten die niet verzonden konden worden": 0,
        "Bankverrichtingen die geen regel verklaart": 1,
        "Bankbestanden die op de import wachten": 0,
        "Bankbestanden waarvan niets geboekt is": 1,
        "Betalingen die nog in geen batch staan": 1,
        "Batches die goedgekeurd moeten worden": 0,
        "Batches die naar de bank moeten": 0,
        "Opdrachten die geweigerd, teruggekomen of teruggevraagd zijn": 0,
        "Nieuwe rekeningen van dienstverleners die een beslissing vragen": 0,
        "Terugbetalingen zonder rekeningnummer": 1,
    }


def test_every_queue_leads_to_as_many_rows_as_it_counts(client: Client, bank: Bank) -> None:
    play(bank)
    order(InvoicePayment.objects.order_by("pk")[0].application, "10", number="F-3")
    Refund.objects.update(status=PaymentStatus.CREATED)
    for queue in client.get(reverse("admin:index")).context["queues"]:
        assert len(texts(client.get(queue.address), "#result_list tbody tr")) == queue.count


def test_staff_see_only_the_queues_of_what_they_may_see(bank: Bank) -> None:
    play(bank)
    clerk: User = make_user(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_refund"))
    browser = Client()
    browser.force_login(clerk)
    queues = browser.get(reverse("admin:index")).context["queues"]
    assert {queue.address.split("?")[0] for queue in queues} == {page(Refund, "changelist")}


def test_entrepreneurs_do_not_enter() -> None:
    browser = Client()
    browser.force_login(make_user())
    assert browser.get(page(Entry, "changelist")).status_code == 302


def test_every_model_of_money_has_a_register() -> None:
    registered = {model for model in admin.site._registry if model._meta.app_label in {"payments", "correspondence"}}
    assert registered == {*REGISTERS, *CHANGED_BY_STAFF, Claim, CreditNote, DailyProof}
