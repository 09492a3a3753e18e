"""Paying an invoice: the form, the page between, the order, and everything that can go wrong in between."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from applications.enums import StopReason
from applications.models import SubsidyApplication
from payments import selectors, services
from payments.models import Entry, InvoicePayment
from portefeuille import clock
from portefeuille.identifiers import format_iban
from tests.applications.builders import make_applicant
from tests.payments.builders import COST, Bank, debit_of, order, return_of
from tests.payments.views.pages import (
    MOST_QUERIES,
    applicant_of,
    codes,
    errors,
    fields,
    find,
    funded_today,
    links,
    said,
    stranger,
    texts,
    today_project,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(bank: Bank) -> SubsidyApplication:
    return funded_today(bank)


@pytest.fixture
def client(project: SubsidyApplication) -> Client:
    return applicant_of(project)


def address(project: SubsidyApplication, *parts: str) -> str:
    return "/".join([f"/projecten/{project.number}/betalen", *parts, ""])


def invoice(**changes: str) -> dict[str, str]:
    typed = {
        "invoice_number": "2026/118",
        "invoiced_on": f"{clock.today():%d/%m/%Y}",
        "amount": "2.200,00",
        "key": str(uuid.uuid4()),
    }
    return typed | changes


def stop(project: SubsidyApplication) -> None:
    services.stop(
        application_id=project.pk, user=project.created_by, reason=StopReason.CHEAPER, explanation="", now=clock.now()
    )


def test_part_a_is_there_to_read_and_part_b_to_fill_in(client: Client, project: SubsidyApplication) -> None:
    response = client.get(address(project))
    assert project.registration is not None
    provider = project.registration.provider
    assert texts(response, ".rows--wide dd:not(.rows__change)") == [
        project.number,
        provider.company.name,
        format_iban(provider.iban),
        "2.200,00 euro",
    ]
    sent = fields(response)
    assert (set(sent), sent["amount"]) == ({"amount", "key"}, "2.200,00")
    assert uuid.UUID(sent["key"]).version == 4


def test_every_visit_gets_a_key_of_its_own(client: Client, project: SubsidyApplication) -> None:
    first, second = (fields(client.get(address(project)))["key"] for _visit in range(2))
    assert first != second


def test_the_check_page_shows_both_shares_and_orders_nothing(client: Client, project: SubsidyApplication) -> None:
    response = client.post(address(project), invoice(amount="1000"))
    assert response.status_code == 200
    assert texts(response, ".card--accent dd") == ["700,00 euro", "300,00 euro", "1.000,00 euro", "1.200,00 euro"]
    assert "bij 21 %: 210,00 euro" in texts(response, ".card--flat")[0]
    assert (InvoicePayment.objects.count(), selectors.balance_of(project.pk).total) == (0, COST)


def test_the_whole_balance_is_ordered_without_a_warning(client: Client, project: SubsidyApplication) -> None:
    response = client.post(address(project), invoice())
    assert texts(response, ".alert--warn") == []
    assert texts(response, ".card--accent dd") == ["1.540,00 euro", "660,00 euro", "2.200,00 euro"]


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("1540", "Dit is precies je eigen bijdrage. Beperk de betaling daar niet toe"),
        (
            "1539,99",
            "Dit is minder dan je beschikbaar saldo van 2.200,00 euro: 660,01 euro blijft op het project staan.",
        ),
    ],
)
def test_less_than_the_balance_is_pointed_out(
    client: Client, project: SubsidyApplication, amount: str, sentence: str
) -> None:
    (warning,) = texts(client.post(address(project), invoice(amount=amount)), ".alert--warn")
    assert sentence in warning


@pytest.mark.parametrize(
    "typed", ["1.234,56", "1234.56", "1234,56", "1 234,56", " € 1.234,56 ", "1\u202f234,56", "1\u00a0234,56 euro"]
)
def test_an_amount_is_read_in_every_spelling_also_pasted(
    client: Client, project: SubsidyApplication, typed: str
) -> None:
    response = client.post(address(project), invoice(amount=typed))
    assert texts(response, ".card--accent .rows__strong") == ["1.234,56 euro"]


def test_confirming_orders_what_the_check_page_showed(client: Client, project: SubsidyApplication) -> None:
    checked = fields(client.post(address(project), invoice(amount="1.234,56", invoice_number="  F 2026  /88 ")))
    response = client.post(address(project, "controle"), checked)
    payment = InvoicePayment.objects.get()
    assert (response.status_code, response["Location"]) == (302, address(project, str(payment.key)))
    assert (payment.invoice_number, payment.amount, payment.own_share, payment.subsidy_share) == (
        "F 2026 /88",
        Decimal("1234.56"),
        Decimal("864.19"),
        Decimal("370.37"),
    )
    page = client.get(response["Location"])
    assert texts(page, ".confirmation__number") == ["1.234,56 euro"]
    assert f"/projecten/{project.number}/beoordelen/" in links(page)
    assert "965,44 euro blijft over voor een andere factuur" in said(page)


def test_a_double_click_is_one_order(client: Client, project: SubsidyApplication) -> None:
    sent = invoice(amount="500")
    first, second = (client.post(address(project, "controle"), sent) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert (InvoicePayment.objects.count(), selectors.balance_of(project.pk).total) == (1, COST - 500)


def test_change_brings_back_what_was_typed_and_the_same_key(client: Client, project: SubsidyApplication) -> None:
    sent = invoice(amount="1 234,56", invoice_number="F-1")
    response = client.post(address(project), sent | {"change": "1"})
    assert (response.status_code, fields(response)) == (200, sent)
    assert errors(response) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"invoice_number": "", "invoiced_on": "", "amount": ""},
            {"invoice_number": ["required"], "invoiced_on": ["required"], "amount": ["required"]},
        ),
        ({"invoice_number": "   "}, {"invoice_number": ["required"]}),
        ({"invoice_number": "x" * 10_000}, {"invoice_number": ["max_length"]}),
        ({"invoice_number": "F\u202e1"}, {"invoice_number": ["invisible"]}),
        ({"invoice_number": "F\x001"}, {"invoice_number": ["invisible"]}),
        ({"invoiced_on": "31/02/2026"}, {"invoiced_on": ["no_such_day"]}),
        ({"invoiced_on": "vandaag"}, {"invoiced_on": ["invalid"]}),
        ({"invoiced_on": "23/11/1900"}, {"invoiced_on": ["too_early"]}),
        ({"invoiced_on": "23/11/2100"}, {"invoiced_on": ["too_late"]}),
        ({"invoiced_on": "23/11/2099"}, {"invoiced_on": ["PAY_INVOICE_DATE"]}),
        ({"amount": "0"}, {"amount": ["too_low"]}),
        ({"amount": "-1"}, {"amount": ["invalid"]}),
        ({"amount": "1e9"}, {"amount": ["invalid"]}),
        ({"amount": "1,234,567"}, {"amount": ["invalid"]}),
        ({"amount": "9" * 10_000}, {"amount": ["invalid"]}),
        ({"amount": "<script>"}, {"amount": ["invalid"]}),
        ({"amount": "🥖"}, {"amount": ["invalid"]}),
        ({"amount": "2.200,01"}, {"amount": ["PAY_OVER_BALANCE"]}),
    ],
    ids=str,
)
@pytest.mark.parametrize("page", ["", "controle"])
def test_bad_input_gets_a_sentence_and_loses_nothing(
    client: Client, project: SubsidyApplication, page: str, changes: dict[str, str], found: dict[str, list[str]]
) -> None:
    sent = invoice(**changes)
    response = client.post(address(project, *filter(None, [page])), sent)
    assert (response.status_code, codes(response), len(errors(response))) == (422, found, len(found))
    assert texts(response, "title")[0].startswith("Fout:")
    assert fields(response)["key"] == sent["key"]
    untouched = {name: value for name, value in sent.items() if name not in changes}
    assert untouched.items() <= fields(response).items()
    assert (InvoicePayment.objects.count(), selectors.balance_of(project.pk).total) == (0, COST)


def test_several_mistakes_are_told_at_once(client: Client, project: SubsidyApplication) -> None:
    order(project, "100", number="2026/118", day=clock.today())
    response = client.post(address(project), invoice(amount="2.200,00"))
    assert (response.status_code, len(errors(response))) == (422, 2)


def test_a_key_that_somebody_changed_is_refused(client: Client, project: SubsidyApplication) -> None:
    response = client.post(address(project, "controle"), invoice(key="1; DROP TABLE"))
    assert (response.status_code, InvoicePayment.objects.count()) == (422, 0)


def test_what_changed_between_check_and_order_is_judged_anew(client: Client, project: SubsidyApplication) -> None:
    checked = fields(client.post(address(project), invoice(amount="2.000,00")))
    order(project, "1000", number="F-0", day=clock.today())
    response = client.post(address(project, "controle"), checked)
    assert response.status_code == 422
    assert "Je kan hoogstens 1.200,00 euro betalen." in errors(response)[0]
    assert checked.items() <= fields(response).items()
    assert InvoicePayment.objects.count() == 1


@pytest.mark.parametrize("page", ["", "controle"])
def test_a_project_that_was_stopped_meanwhile_is_a_conflict(
    client: Client, project: SubsidyApplication, page: str
) -> None:
    stop(project)
    entries = Entry.objects.count()
    response = client.post(address(project, *filter(None, [page])), invoice())
    assert (response.status_code, Entry.objects.count()) == (409, entries)
    assert "Dit project is nu “Stopgezet”" in said(response)


def test_a_form_that_was_used_for_another_invoice_is_a_conflict(client: Client, project: SubsidyApplication) -> None:
    sent = invoice(amount="100")
    client.post(address(project, "controle"), sent)
    response = client.post(address(project, "controle"), sent | {"amount": "200"})
    assert (response.status_code, InvoicePayment.objects.count()) == (409, 1)
    assert "Open het betaalformulier opnieuw." in said(response)


def test_several_invoices_stand_below_the_form(client: Client, project: SubsidyApplication, bank: Bank) -> None:
    first = order(project, "500", number="F-1", day=clock.today())
    order(project, "300", number="F-2", day=clock.today())
    bank.sends(debit_of(first, day=clock.today()), day=clock.today())
    response = client.get(address(project))
    assert [row[:3] for row in texts(response, "table tbody th")] == ["F-2", "F-1"]
    assert texts(response, "table .pill") == ["Aangekondigd", "Uitgevoerd"]
    assert fields(response)["amount"] == "1.400,00"


def test_a_project_that_is_ordered_whole_has_no_form(client: Client, project: SubsidyApplication) -> None:
    order(project, COST, day=clock.today())
    response = client.get(address(project))
    assert find(response, "main form") == []
    assert "Alles van dit project is opgedragen" in said(response)


def test_before_the_deposit_the_page_leads_to_it() -> None:
    project = today_project()
    response = applicant_of(project).get(address(project))
    assert find(response, "main form") == []
    assert "Er moet nog 1.540,00 euro gestort worden." in said(response)
    assert f"/projecten/{project.number}/storten/" in links(response)


def test_a_stopped_project_says_that_nothing_can_be_paid(client: Client, project: SubsidyApplication) -> None:
    stop(project)
    response = client.get(address(project))
    assert find(response, "main form") == []
    assert "Voor dit project kan je niets betalen" in said(response)


def test_the_address_of_the_check_page_alone_leads_back_to_the_form(
    client: Client, project: SubsidyApplication
) -> None:
    assert client.get(address(project, "controle"))["Location"] == address(project)


def test_the_confirmation_follows_the_payment(client: Client, project: SubsidyApplication, bank: Bank) -> None:
    payment = order(project, "500", day=clock.today())
    page = address(project, str(payment.key))
    assert texts(client.get(page), "h1") == ["Je betaling is opgedragen"]
    bank.sends(debit_of(payment, day=clock.today()), day=clock.today())
    assert texts(client.get(page), "h1") == ["Je betaling is uitgevoerd"]
    bank.sends(return_of(payment, day=clock.today()), day=clock.today())
    assert texts(client.get(page), "h1") == ["Deze betaling is teruggekomen"]


def test_the_project_of_another_company_cannot_be_paid(project: SubsidyApplication) -> None:
    other, payment = stranger(), order(project, "1", number="F-0", day=clock.today())
    asked = [
        other.get(address(project)),
        other.post(address(project), invoice()),
        other.post(address(project, "controle"), invoice()),
        other.get(address(project, str(payment.key))),
    ]
    assert [response.status_code for response in asked] == [404, 404, 404, 404]
    assert InvoicePayment.objects.count() == 1


def test_the_payment_of_another_project_is_not_confirmed_here(
    client: Client, project: SubsidyApplication, bank: Bank
) -> None:
    foreign = order(funded_today(bank, make_applicant()), "1", number="F-0", day=clock.today())
    assert client.get(address(project, str(foreign.key))).status_code == 404


def test_a_post_without_a_token_is_refused(project: SubsidyApplication) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(project.created_by)
    assert strict.post(address(project, "controle"), invoice()).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_payments(
    client: Client, project: SubsidyApplication, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    order(project, "1", number="F-0", day=clock.today())
    client.get(address(project))
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(address(project))
    for number in range(1, 31):
        order(project, "1", number=f"F-{number}", day=clock.today() - timedelta(days=number % 2))
    with django_assert_num_queries(len(few)):
        client.get(address(project))
