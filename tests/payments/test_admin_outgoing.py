"""The pages on which staff bring orders to the bank: each deed by its service, each refusal with its sentence."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from payments import services
from payments.enums import PayeeVerdict, RecallReason
from payments.models import BlockedIban, InvoicePayment, OrderBatch, OrderCase, PayeeCheck, StatusReport
from portefeuille.known import known
from providers.models import IbanChange
from tests.factories import OTHER_IBAN, TODAY, make_provider, make_user
from tests.payments.builders import Bank, at, debit_of, funded_project, order, report, return_of, send
from tests.payments.views.pages import MOST_QUERIES, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

NEW_IBAN = "BE21999000100003"


def staff(*permissions: str, is_superuser: bool = True) -> tuple[Client, User]:
    user = make_user(is_staff=True, is_superuser=is_superuser)
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client, user


def address(name: str, *arguments: object) -> str:
    return reverse(f"admin:payments_orderbatch_{name}", args=arguments)


def said(client: Client, url: str) -> list[str]:
    return texts(client.get(url), ".messagelist li")


def batch_of(bank: Bank, amount: str = "100") -> tuple[OrderBatch, User]:
    order(funded_project(bank), amount)
    maker = make_user(is_staff=True)
    return known(services.collect(user=maker, now=at(TODAY))), maker


def test_two_people_bring_a_batch_to_the_bank(bank: Bank) -> None:
    payment = order(funded_project(bank), "100")
    (maker, person), (checker, _other) = staff(), staff()
    assert payment.end_to_end_id in maker.get(address("collect")).content.decode()
    maker.post(address("collect"))
    batch = OrderBatch.objects.get()
    assert batch.made_by == person
    page = maker.get(address("change", batch.pk)).content.decode()
    assert "Vraag een collega" in page
    assert address("approve", batch.pk) not in page
    assert address("approve", batch.pk) in checker.get(address("change", batch.pk)).content.decode()
    checker.post(address("approve", batch.pk))
    answer = maker.post(address("download", batch.pk))
    assert answer["Content-Disposition"] == f'attachment; filename="{batch.message_id}.xml"'
    assert answer.content == bytes(batch.file.content)
    payment.refresh_from_db()
    assert payment.status == "sent"


def test_the_maker_who_forges_the_button_gets_a_sentence(bank: Bank) -> None:
    maker, user = staff()
    order(funded_project(bank), "100")
    batch = known(services.collect(user=user, now=at(TODAY)))
    maker.post(address("approve", batch.pk))
    assert said(maker, address("change", batch.pk)) == [
        "Je maakte deze batch zelf. Vraag een collega om ze goed te keuren."
    ]
    batch.refresh_from_db()
    assert batch.status == "draft"


@pytest.mark.parametrize("step", ["approve", "take_out", "cancel", "download"])
def test_a_link_changes_nothing(bank: Bank, step: str) -> None:
    batch, _maker = batch_of(bank)
    client, _user = staff()
    client.get(address(step, batch.pk))
    batch.refresh_from_db()
    assert (batch.status, batch.order_count) == ("draft", 1)


@pytest.mark.parametrize("step", ["approve", "take_out", "cancel", "download"])
def test_without_the_right_nothing_is_done(bank: Bank, step: str) -> None:
    batch, _maker = batch_of(bank)
    client, _user = staff("view_orderbatch", is_superuser=False)
    assert client.get(address("change", batch.pk)).status_code == 200
    assert client.post(address(step, batch.pk), {"reason": "x"}).status_code == 403
    assert client.post(address("collect")).status_code == 403


def test_a_cancellation_without_a_reason_shows_the_page_again(bank: Bank) -> None:
    batch, _maker = batch_of(bank)
    client, _user = staff()
    assert client.post(address("cancel", batch.pk), {"reason": ""}).status_code == 422
    client.post(address("cancel", batch.pk), {"reason": "Wrong day"})
    batch.refresh_from_db()
    assert (batch.status, batch.closing_reason) == ("cancelled", "Wrong day")


def test_a_status_report_is_uploaded(bank: Bank) -> None:
    order(funded_project(bank), "100")
    send()
    batch = OrderBatch.objects.get()
    client, _user = staff()
    content = report(batch=batch.message_id, group="ACSP")
    for _click in range(2):
        client.post(address("report"), {"file": SimpleUploadedFile("r.xml", content)})
    assert StatusReport.objects.get().accepted_count == 1
    assert any("al gelezen" in sentence for sentence in said(client, address("changelist")))


def test_a_batch_page_asks_little_of_the_database(bank: Bank, django_assert_max_num_queries: Any) -> None:
    project = funded_project(bank)
    for number in range(30):
        order(project, "10", number=f"F-{number}")
    batch = known(services.collect(user=make_user(is_staff=True), now=at(TODAY)))
    client, _user = staff()
    client.get(address("change", batch.pk))
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address("change", batch.pk))


def test_an_account_is_blocked_and_released_on_its_pages() -> None:
    client, user = staff()
    client.post(reverse("admin:payments_blockediban_add"), {"iban": "BE43 0689 9999 9501", "reason": "fraud"})
    block = BlockedIban.objects.get()
    assert (block.iban, block.blocked_by) == (OTHER_IBAN, user)
    deed = {"action": "lift", "_selected_action": [block.pk], "reason": "cleared"}
    client.post(reverse("admin:payments_blockediban_changelist"), deed)
    block.refresh_from_db()
    assert (block.lifted_by, block.lifting_reason) == (user, "cleared")


def test_a_verification_is_typed_in_and_accepted_on_its_pages() -> None:
    client, user = staff()
    values = {"iban": OTHER_IBAN, "name": "Opleidingen", "verdict": PayeeVerdict.NO_MATCH, "known_name": "Y"}
    client.post(reverse("admin:payments_payeecheck_add"), values)
    check = PayeeCheck.objects.get()
    deed = {"action": "accept", "_selected_action": [check.pk], "reason": "trade name"}
    client.post(reverse("admin:payments_payeecheck_changelist"), deed)
    check.refresh_from_db()
    assert (check.checked_by, check.accepted_by, check.accepting_reason) == (user, user, "trade name")


def test_a_case_is_decided_on_its_page(bank: Bank) -> None:
    payment = order(funded_project(bank), "100")
    bank.sends(debit_of(payment), return_of(payment))
    case = OrderCase.objects.get()
    client, user = staff()
    page = reverse("admin:payments_ordercase_change", args=[case.pk])
    assert "vraag de begunstigde een andere" in client.get(page).content.decode()
    assert client.post(page, {"decision": ""}).status_code == 422
    client.post(page, {"decision": "Called", "resend": "1"})
    case.refresh_from_db()
    assert (case.closed_by, case.decision) == (user, "Called")
    assert InvoicePayment.objects.get(resend_of=payment).amount == payment.amount


def test_a_payment_is_asked_back_from_its_register(bank: Bank) -> None:
    payment = order(funded_project(bank), "100")
    bank.sends(debit_of(payment))
    client, _user = staff()
    url = reverse("admin:payments_invoicepayment_changelist")
    client.post(url, {"action": "ask_back", "_selected_action": [payment.pk]})
    assert not OrderCase.objects.exists()
    deed = {"action": "ask_back", "_selected_action": [payment.pk], "recall_reason": RecallReason.FRAUD, "reason": "x"}
    client.post(url, deed)
    assert (OrderCase.objects.get().payment, OrderCase.objects.get().reason_code) == (payment, "FRAD")


def test_a_new_account_of_a_provider_goes_through_two_people() -> None:
    provider = make_provider(iban=OTHER_IBAN)
    (first, user), (second, other) = staff(), staff()
    add, register = reverse("admin:providers_ibanchange_add"), reverse("admin:providers_ibanchange_changelist")
    assert first.post(add, {"provider": provider.pk, "new_iban": OTHER_IBAN}).status_code == 200
    first.post(add, {"provider": provider.pk, "new_iban": NEW_IBAN})
    change = IbanChange.objects.get()
    assert change.requested_by == user
    deed = {"action": "approve", "_selected_action": [change.pk], "reason": "called them"}
    first.post(register, deed)
    change.refresh_from_db()
    assert change.status == "requested"
    second.post(register, deed)
    change.refresh_from_db()
    assert (change.status, change.decided_by) == ("approved", other)
