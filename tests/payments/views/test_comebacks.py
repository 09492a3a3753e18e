"""The pages on which money comes back: for the company, for the provider, for its accountant and for staff."""

import csv
import io
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from applications.enums import Status
from applications.models import SubsidyApplication
from payments.enums import CreditNoteStatus
from payments.models import Claim, CreditNote, Refund
from portefeuille import clock
from portefeuille.known import known
from tests.applications.builders import browser, make_applicant, make_provider_mandate
from tests.factories import IBAN, make_user
from tests.payments.builders import Bank, deposit_for, funded_project, paid_project, recover, waiting_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def applicant_of(project: SubsidyApplication) -> Client:
    return browser(project.company.mandates.get())


def address(name: str, project: SubsidyApplication) -> str:
    return reverse(f"payments:{name}", args=[project.number])


def staff() -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def paid(bank: Bank) -> SubsidyApplication:
    return paid_project(bank, day=clock.today())


def test_a_lower_cost_is_shown_first_and_done_on_the_second_click(bank: Bank) -> None:
    project = funded_project(bank, day=clock.today())
    client = applicant_of(project)
    shown = client.post(address("reduce", project), {"cost": "1.100,00"})
    assert "770,00 euro" in shown.content.decode()
    project.refresh_from_db()
    assert project.cost == Decimal(2200)
    done = client.post(address("reduce", project), {"cost": "1100.00", "confirmed": "1"})
    assert done.status_code == 302
    project.refresh_from_db()
    assert (project.cost, Refund.objects.get().amount) == (Decimal(1100), Decimal(770))


def test_a_higher_cost_is_answered_beside_the_field(bank: Bank) -> None:
    project = funded_project(bank, day=clock.today())
    answer = applicant_of(project).post(address("reduce", project), {"cost": "3000"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cost"])
    assert 'value="3000"' in answer.content.decode()


def test_the_stop_page_of_a_paid_project_computes_what_could_come_back(paid: SubsidyApplication) -> None:
    SubsidyApplication.objects.filter(pk=paid.pk).update(status=Status.PARTIALLY_PAID)
    page = applicant_of(paid).get(address("stop", paid)).content.decode()
    assert "2.200,00 euro" in page
    assert "1.540,00 euro" in page
    assert address("ask_repayment", paid) in page


def test_a_question_goes_to_the_provider_who_announces_and_sees_the_communication(paid: SubsidyApplication) -> None:
    asked = applicant_of(paid).post(address("ask_repayment", paid), {"reason": "cancelled_by_provider"})
    assert asked.status_code == 302
    provider = browser(make_provider_mandate(known(paid.registration)))
    form = provider.get(address("announce_note", paid)).content.decode()
    assert "2.200,00 euro" in form
    values = {"note_number": "CN-7", "amount": "2200", "reason": "cancelled_by_provider"}
    assert provider.post(address("announce_note", paid), values).status_code == 302
    note = CreditNote.objects.get()
    assert note.status == CreditNoteStatus.ANNOUNCED
    listed = provider.get(reverse("payments:provider_notes")).content.decode()
    assert f"+++{note.structured_communication[:3]}/" in listed


def test_what_a_company_owes_stands_on_a_page_with_its_instalments(paid: SubsidyApplication) -> None:
    recover(paid, "660", count=2, day=clock.today())
    page = applicant_of(paid).get(address("claims", paid)).content.decode()
    assert page.count("330,00 euro") == 2
    assert f"+++{Claim.objects.get().structured_communication[:3]}/" in page


def test_an_account_for_refunds_is_asked_and_kept(bank: Bank) -> None:
    applicant = make_applicant(year=clock.today().year, refund_iban="")
    project = waiting_project(applicant, day=clock.today())
    bank.sends(deposit_for(project, "100", day=clock.today(), counterparty_iban=""), day=clock.today())
    client = browser(applicant.mandate)
    client.post(address("stop", project), {"reason": "cheaper", "is_sure": "on"})
    page = reverse("payments:refund_account")
    assert "100,00 euro" in client.get(page).content.decode()
    company = applicant.company
    wrong = client.post(page, {"iban": "BE00", "acting_for": company.enterprise_number})
    assert (wrong.status_code, Refund.objects.get().beneficiary_iban) == (422, "")
    right = client.post(page, {"iban": IBAN, "acting_for": company.enterprise_number})
    assert (right.status_code, Refund.objects.get().beneficiary_iban) == (302, IBAN)


@pytest.mark.parametrize("name", ["reduce", "ask_repayment", "claims"])
def test_a_project_of_another_company_leads_nowhere(paid: SubsidyApplication, name: str) -> None:
    stranger = make_applicant(name="Slagerij Ander", year=clock.today().year)
    assert browser(stranger.mandate).get(address(name, paid)).status_code == 404


def test_another_provider_cannot_announce(paid: SubsidyApplication) -> None:
    assert applicant_of(paid).get(address("announce_note", paid)).status_code == 404


def rows_of(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_accountant_gets_a_year_as_csv_and_pdf(paid: SubsidyApplication) -> None:
    year = clock.today().year
    client = applicant_of(paid)
    assert str(year) in client.get(reverse("payments:accounting")).content.decode()
    rows = rows_of(client.get(reverse("payments:accounting_csv", args=[year])))
    assert [row[3:] for row in rows[1:]] == [
        ["0,00", "0,00"],
        ["1540,00", "0,00"],
        ["0,00", "660,00"],
        ["-1540,00", "0,00"],
        ["0,00", "-660,00"],
        ["0,00", "0,00"],
    ]
    document = client.get(reverse("payments:accounting_pdf", args=[year]))
    assert (document["Content-Type"], document.content[:5]) == ("application/pdf", b"%PDF-")
    assert pikepdf.open(io.BytesIO(document.content)).Root.MarkInfo.Marked
    assert client.get(reverse("payments:accounting_csv", args=[year - 1])).status_code == 404


def test_staff_download_the_journal_of_a_year(paid: SubsidyApplication) -> None:
    rows = rows_of(staff().get(reverse("admin:payments_entry_journal")))
    assert [row[3:6] for row in rows[1:]] == [
        ["bank", "own", "1540,00"],
        ["fund", "subsidy", "660,00"],
        ["own", "in_transit", "1540,00"],
        ["subsidy", "in_transit", "660,00"],
        ["in_transit", "bank", "2200,00"],
    ]
    assert rows_of(staff().get(reverse("admin:payments_entry_journal"), {"jaar": "2001"}))[1:] == []


def test_staff_reclaim_and_give_up(paid: SubsidyApplication) -> None:
    client = staff()
    values = {"project": paid.number, "amount": "660", "reason": "Controle", "count": "2", "due_on": "31/12/2099"}
    wrong = client.post(reverse("admin:payments_claim_order"), {**values, "amount": "661"})
    assert (wrong.status_code, Claim.objects.count()) == (422, 0)
    assert client.post(reverse("admin:payments_claim_order"), values).status_code == 302
    claim = Claim.objects.get()
    assert client.get(reverse("admin:payments_claim_change", args=[claim.pk])).status_code == 200
    waive = reverse("admin:payments_claim_waive", args=[claim.pk])
    assert client.post(waive, {"reason": "Bezwaar gegrond"}).status_code == 302
    claim.refresh_from_db()
    assert claim.status == "waived"


def test_staff_decide_on_a_service_that_was_not_followed(paid: SubsidyApplication) -> None:
    applicant_of(paid).post(address("ask_repayment", paid), {"reason": "not_followed"})
    note = CreditNote.objects.get()
    decide = reverse("admin:payments_creditnote_decide", args=[note.pk])
    assert staff().post(decide, {"decision": "ask", "explanation": "Akkoord"}).status_code == 302
    note.refresh_from_db()
    assert note.status == CreditNoteStatus.ASKED
