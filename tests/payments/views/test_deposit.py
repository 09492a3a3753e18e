"""The deposit page: what to transfer while it can be, and what arrived, in every status."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from applications.enums import RefusalReason, StopReason
from applications.models import SubsidyApplication
from correspondence.models import Message
from payments import services
from payments.enums import Outcome, Treatment
from portefeuille import clock
from portefeuille.identifiers import format_communication
from portefeuille.known import known
from tests.applications.builders import make_applicant, make_draft, make_provider_mandate
from tests.payments.builders import Bank, at, debit_of, deposit_for, make_policy, order
from tests.payments.views.pages import (
    MOST_QUERIES,
    applicant_of,
    find,
    funded_today,
    links,
    said,
    stranger,
    texts,
    today_project,
)

pytestmark = pytest.mark.django_db


def address(project: SubsidyApplication) -> str:
    return f"/projecten/{project.number}/storten/"


def open_page(project: SubsidyApplication) -> Any:
    return applicant_of(project).get(address(project))


def copied(response: Any) -> list[str]:
    return [button.get("data-copy") for button in find(response, "button[data-copy]")]


def test_everything_that_a_transfer_needs_can_be_copied() -> None:
    project = today_project()
    response = open_page(project)
    assert copied(response) == [
        "1540,00",
        "BE68539007547034",
        "Fonds voor Proefneming",
        format_communication(project.structured_communication or ""),
    ]
    assert texts(response, ".copy-row__value")[:2] == ["1.540,00 euro", "BE68 5390 0754 7034"]


def test_the_page_leads_to_the_pdf_and_the_calendar() -> None:
    project = today_project()
    found = links(open_page(project))
    assert f"/projecten/{project.number}/stortingsgegevens.pdf" in found
    assert f"/projecten/{project.number}/stortingstermijn.ics" in found


def test_the_code_for_the_banking_app_has_words_beside_it() -> None:
    response = open_page(today_project())
    (code,) = find(response, ".qr [role=img]")
    assert code.get("aria-label") == "QR-code met de gegevens van je overschrijving"
    assert [element.tag for element in code] == ["svg"]


def test_the_page_says_who_pays_what() -> None:
    note = texts(open_page(today_project()), ".alert")[0]
    assert "alleen je eigen deel, zonder btw. De overheid legt er 660,00 euro bij." in note
    assert "De btw (462,00 euro bij 21 %) betaal je rechtstreeks" in note


def test_the_tracker_counts_the_days_that_are_left() -> None:
    project = today_project()
    due_on = clock.today() + timedelta(days=30)
    assert texts(open_page(project), ".track [aria-current=step] .track__detail") == [
        f"nog 30 dagen, tot en met {due_on:%d/%m/%Y}"
    ]


def test_a_part_that_arrived_is_shown_and_the_rest_is_asked(bank: Bank) -> None:
    project, today = today_project(), clock.today()
    bank.sends(deposit_for(project, "400", day=today), deposit_for(project, "60.50", day=today), day=today)
    response = open_page(project)
    assert copied(response)[0] == "1079,50"
    assert texts(response, "table tbody td.number") == ["400,00 euro", "60,50 euro"]
    assert texts(response, "table tfoot td") == ["1.079,50 euro"]
    assert f"{project.deposit_due_on:%d/%m/%Y}" in texts(response, "table tfoot th")[0]


def test_the_story_tells_the_submission_and_the_mail_in_their_order() -> None:
    response = open_page(today_project())
    assert texts(response, ".timeline b") == ["Aanvraag ingediend", "Stortingsgegevens gemaild"]
    assert "naar info@voorbeeld.test" in texts(response, ".timeline li")[1]


def test_a_complete_deposit_says_so_and_leads_to_paying(bank: Bank) -> None:
    project = funded_today(bank)
    response = open_page(project)
    assert (copied(response), find(response, ".qr")) == ([], [])
    assert "Je eigen bijdrage is volledig" in said(response)
    assert "2.200,00 euro staat klaar" in said(response)
    assert f"/projecten/{project.number}/betalen/" in links(response)


def test_a_surplus_is_shown_beside_the_complete_deposit(bank: Bank) -> None:
    project, today = today_project(), clock.today()
    bank.sends(deposit_for(project, "1600", day=today), day=today)
    response = open_page(project)
    rows = texts(response, "table tbody tr")
    received = f"We ontvingen 1.600,00 euro, door de bank geboekt op {today:%d/%m/%Y}."
    assert rows[0].endswith(
        f"{received} 1.540,00 euro daarvan telt voor dit project. Je eigen bijdrage is volledig. 1.540,00 euro"
    )
    assert rows[1].endswith(
        f"{received} 60,00 euro daarvan gaat terug naar jou: er werd meer gestort dan nodig. 60,00 euro"
    )


def stop(project: SubsidyApplication, bank: Bank) -> None:
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=clock.now(),
    )


def refuse(project: SubsidyApplication, bank: Bank) -> None:
    services.refuse(
        application_id=project.pk,
        user=make_provider_mandate(known(project.registration)).user,
        reason=RefusalReason.WRONG_AMOUNT,
        explanation="",
        now=clock.now(),
    )


def lapse(project: SubsidyApplication, bank: Bank) -> None:
    assert services.lapse(application_id=project.pk, now=at(clock.today() + timedelta(days=40)))


@pytest.mark.parametrize(
    ("close", "sentence"),
    [
        (stop, "Dit project heeft de status “Stopgezet”."),
        (refuse, "Dit project heeft de status “Geweigerd door de dienstverlener”."),
        (lapse, "Deze aanvraag is vervallen"),
    ],
)
def test_a_closed_project_asks_for_no_money(
    bank: Bank, close: Callable[[SubsidyApplication, Bank], None], sentence: str
) -> None:
    project = today_project()
    close(project, bank)
    response = open_page(project)
    assert (response.status_code, copied(response)) == (200, [])
    assert sentence in said(response)
    assert "stortingsgegevens.pdf" not in response.content.decode()


def test_a_project_that_was_funded_and_stopped_is_not_called_complete(bank: Bank) -> None:
    project = funded_today(bank)
    stop(project, bank)
    response = open_page(project)
    assert [title for title in texts(response, ".alert") if "volledig" in title] == []
    assert "Stort niets voor dit project" in said(response)


def test_a_finished_project_keeps_its_page(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, day=clock.today())
    bank.sends(debit_of(payment, day=clock.today()), day=clock.today())
    response = open_page(project)
    assert "Je eigen bijdrage is volledig" in said(response)
    assert f"/projecten/{project.number}/betalen/" not in links(response)


def test_a_title_is_never_markup() -> None:
    project = today_project(title="<script>alert(1)</script>")
    content = open_page(project).content.decode()
    assert "<script>alert(1)</script>" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_the_project_of_another_company_does_not_exist() -> None:
    project = today_project()
    assert stranger().get(address(project)).status_code == 404


@pytest.mark.parametrize("number", ["2026KMO999999", "2026KMO00001", "%00", "2026KMO000001%00", "draft"])
def test_a_number_of_nothing_does_not_exist(number: str) -> None:
    today_project()
    assert stranger().get(f"/projecten/{number}/storten/").status_code == 404


def test_a_draft_has_no_deposit_page() -> None:
    applicant = make_applicant()
    make_draft(applicant, today=clock.today(), now=clock.now())
    assert applicant_of(today_project(applicant)).get("/projecten/None/storten/").status_code == 404


def test_nobody_sees_it_without_logging_in() -> None:
    project = today_project()
    response = Client().get(address(project))
    assert (response.status_code, response["Location"]) == (302, f"/aanmelden/?next={address(project)}")


def test_nothing_is_posted_here() -> None:
    project = today_project()
    assert applicant_of(project).post(address(project)).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_deposits(
    bank: Bank, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    project, today = today_project(), clock.today()
    client = applicant_of(project)
    bank.sends(deposit_for(project, "1", day=today), day=today)
    client.get(address(project))
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(address(project))
    bank.sends(*(deposit_for(project, Decimal(number), day=today) for number in range(1, 31)), day=today)
    with django_assert_num_queries(len(few)):
        client.get(address(project))


@pytest.mark.parametrize(
    ("amount", "days", "kind", "words"),
    [
        (
            "400",
            0,
            "deposit_incomplete",
            (
                "We ontvingen 400,00 euro, door de bank geboekt op {day}. "
                "Er moet nog 1.140,00 euro gestort worden, ten laatste op {due}."
            ),
        ),
        (
            "1600",
            0,
            "deposit_returned",
            (
                "We ontvingen 1.600,00 euro, door de bank geboekt op {day}. "
                "60,00 euro daarvan gaat terug naar jou: er werd meer gestort dan nodig."
            ),
        ),
        (
            "1540",
            31,
            "deposit_returned",
            (
                "We ontvingen 1.540,00 euro, door de bank geboekt op {day}. "
                "1.540,00 euro daarvan gaat terug naar jou: gestort na de laatste dag."
            ),
        ),
    ],
)
def test_row_32_page_mail_and_timeline_use_the_same_words(
    bank: Bank, amount: str, days: int, kind: str, words: str
) -> None:
    project, day = today_project(), clock.today() + timedelta(days=days)
    bank.sends(deposit_for(project, amount, day=day), day=day)
    sentence = words.format(day=f"{day:%d/%m/%Y}", due=f"{project.deposit_due_on:%d/%m/%Y}")
    response = open_page(project)
    assert sentence in Message.objects.get(kind=kind).text
    assert sentence in " ".join(texts(response, "table tbody td"))
    assert sentence in " ".join(texts(response, ".timeline li"))


def test_row_32_money_that_a_person_checks_says_so_everywhere(bank: Bank) -> None:
    make_policy(Outcome.PARTIAL, Treatment.HOLD, valid_from=clock.today())
    project, today = today_project(), clock.today()
    bank.sends(deposit_for(project, "400", day=today), day=today)
    sentence = (
        f"We ontvingen 400,00 euro, door de bank geboekt op {today:%d/%m/%Y}. Het agentschap kijkt dit eerst na, "
        "omdat het minder is dan wat nog gestort moest worden. Je hoeft niets te doen: je hoort van ons."
    )
    response = open_page(project)
    assert sentence in Message.objects.get(kind="deposit_held").text
    assert sentence in texts(response, "table tbody td")[0]
    assert sentence in " ".join(texts(response, ".timeline li"))
    assert copied(response)[0] == "1540,00"
