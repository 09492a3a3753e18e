"""The letters about money: to whom, about how much, and one of each."""

from datetime import timedelta
from decimal import Decimal

import pytest

from correspondence.models import Message
from payments.enums import RefundReason
from payments.models import Refund
from tests.applications.builders import make_applicant
from tests.factories import TODAY
from tests.payments.builders import Bank, debit_of, deposit_for, funded_project, order, return_of, waiting_project

pytestmark = pytest.mark.django_db

DUE_ON = TODAY + timedelta(days=30)


def letter(kind: str) -> Message:
    return Message.objects.get(kind=kind)


def test_an_incomplete_deposit_tells_what_came_and_what_is_missing(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400"))
    sent = letter("deposit_incomplete")
    assert sent.subject == f"{project.number}: nog 1.140,00 euro te storten"
    assert (
        f"We ontvingen 400,00 euro, door de bank geboekt op {TODAY:%d/%m/%Y}. "
        f"Er moet nog 1.140,00 euro gestort worden, ten laatste op {DUE_ON:%d/%m/%Y}."
    ) in sent.text
    assert f"project {project.number}" in sent.text
    assert "BE68 5390 0754 7034" in sent.text
    assert f"/projecten/{project.number}/storten/" in sent.text
    assert sent.recipients == ["info@voorbeeld.test"]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (RefundReason.SURPLUS, "Je hoeft niets te doen: je eigen bijdrage is volledig."),
        (RefundReason.DUPLICATE, "Je hoeft niets te doen: je eigen bijdrage was al volledig."),
        (RefundReason.LATE, f"Het geld moest ten laatste op {DUE_ON:%d/%m/%Y} op de rekening staan."),
    ],
)
def test_a_deposit_that_goes_back_tells_why_and_what_to_do(bank: Bank, reason: RefundReason, sentence: str) -> None:
    project = waiting_project()
    if reason == RefundReason.DUPLICATE:
        bank.sends(deposit_for(project))
    day = DUE_ON + timedelta(days=1) if reason == RefundReason.LATE else TODAY
    bank.sends(deposit_for(project, "2000", day=day), day=day)
    sent, refund = letter("deposit_returned"), Refund.objects.get()
    assert refund.reason == reason
    assert sentence in sent.text
    assert "We ontvingen 2.000,00 euro" in sent.text
    assert "BE43 0689 9999 9501" in sent.text


def test_a_deposit_without_an_account_tells_that_we_ask_for_one(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "10", counterparty_iban=""))
    assert "We weten niet van welke rekening het kwam." in letter("deposit_returned").text


def test_an_order_is_confirmed_to_the_applicant_with_both_shares(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "1000", number="2026/118")
    sent = letter("payment_ordered")
    assert sent.subject == f"{project.number}: opdracht om 1.000,00 euro te betalen"
    assert "Van je eigen bijdrage: 700,00 euro" in sent.text
    assert "Van de subsidie: 300,00 euro" in sent.text
    assert "Opgedragen door: Lies Peeters" in sent.text
    assert sent.company == project.company


def test_a_payment_is_announced_to_the_provider_with_what_it_will_read(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "1000", number="2026/118")
    sent = letter("payment_announced")
    assert sent.subject == f"{project.number}: Bakkerij Voorbeeld betaalt je 1.000,00 euro"
    assert f"Tekst op het rekeningafschrift: {project.number} 2026/118" in sent.text
    assert f"Referentie op het rekeningafschrift: {project.number}-P01" in sent.text
    assert "/dienstverlener/betalingen/" in sent.text
    assert "700,00" not in sent.text
    assert sent.recipients == ["opleiding@voorbeeld.test"]


def test_an_executed_payment_asks_for_an_opinion(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(debit_of(order(project, "1000", number="2026/118")))
    sent = letter("payment_executed")
    assert sent.subject == f"{project.number}: factuur 2026/118 is betaald"
    assert f"/projecten/{project.number}/beoordelen/" in sent.text


def test_a_payment_that_came_back_leads_to_the_form(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1000")
    bank.sends(debit_of(payment))
    bank.sends(return_of(payment))
    sent = letter("payment_returned")
    assert f"Het geld staat weer op project {project.number}." in sent.text
    assert f"/projecten/{project.number}/betalen/" in sent.text


def test_what_people_type_is_never_markup_in_a_letter(bank: Bank) -> None:
    project = funded_project(bank, make_applicant(name="Bakker & <b>Zoon</b>", year=TODAY.year), title="<i>HACCP</i>")
    order(project, "1000", number="<u>1</u>")
    for sent in Message.objects.exclude(kind="provider_named"):
        assert "<i>HACCP</i>" not in sent.html
        assert "<u>1</u>" not in sent.html
        assert "<b>Zoon</b>" not in sent.html
    announced = letter("payment_announced")
    assert "Bakker & <b>Zoon</b>" in announced.text
    assert "Bakker &amp; &lt;b&gt;Zoon&lt;/b&gt;" in announced.html


def test_a_subject_is_one_line_whatever_stands_in_it(bank: Bank) -> None:
    project = funded_project(bank, make_applicant(name="Bakker\r\nBcc: iemand@elders.test", year=TODAY.year))
    order(project, "1000")
    assert all("\n" not in sent.subject and "\r" not in sent.subject for sent in Message.objects.all())


def test_each_deposit_and_payment_gets_a_letter_of_its_own(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "100"), deposit_for(project, "100"))
    assert Message.objects.filter(kind="deposit_incomplete").count() == 2
    bank.sends(deposit_for(project, Decimal(1340)))
    for number in range(2):
        order(project, "100", number=f"F-{number}")
    assert Message.objects.filter(kind="payment_ordered").count() == 2
