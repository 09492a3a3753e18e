"""The work queue: what waits, why, what it may be for, and how a person decides."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from applications.models import SubsidyApplication
from payments import ledger, selectors, services
from payments.enums import Account, Handling, Nearness
from payments.models import BankMovement, MovementDecision, Refund
from portefeuille import clock
from tests.applications.builders import make_applicant
from tests.factories import OTHER_IBAN, make_user
from tests.payments.builders import Bank, credit, deposit_for, order
from tests.payments.views.pages import MOST_QUERIES, fields, find, texts, today_project

pytestmark = pytest.mark.django_db

LIST = reverse("admin:payments_movementtask_changelist")


def staff(*permissions: str) -> Client:
    browser = Client()
    user = make_user(given_name="An", family_name="Bank", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    browser.force_login(user)
    return browser


@pytest.fixture
def client() -> Client:
    return staff("view_movementtask", "decide_movement")


def page(movement: BankMovement) -> str:
    return reverse("admin:payments_movementtask_change", args=[movement.pk])


def unknown(bank: Bank, amount: str = "1540.00", **other: str) -> BankMovement:
    bank.sends(credit(amount, day=clock.today(), **({"text": "voor mijn opleiding"} | other)), day=clock.today())
    return BankMovement.objects.order_by("-pk")[0]


def decide(client: Client, movement: BankMovement, decision: str, **values: str) -> object:
    data: Mapping[str, str] = {f"{decision}-{name}": value for name, value in values.items()}
    return client.post(page(movement), {"decision": decision, **data})


def assign(client: Client, movement: BankMovement, project: SubsidyApplication, amount: str, **other: str) -> object:
    values = {"number_1": project.number or "", "amount_1": amount, "reason": "Gebeld"} | other
    return decide(client, movement, "assign", **values)


def test_the_list_shows_what_waits_the_most_urgent_first(client: Client, bank: Bank) -> None:
    project = today_project()
    bank.sends(deposit_for(project, "10", day=clock.today()), day=clock.today())
    unknown(bank, "20")
    response = client.get(LIST)
    (row,) = texts(response, "#result_list tbody tr")
    assert "20,00" in row
    assert "Er staat geen mededeling bij" in row or "er staat geen mededeling bij" in row
    assert "0 dagen" in row


def test_the_front_page_counts_what_waits_and_leads_to_it(client: Client, bank: Bank) -> None:
    unknown(bank)
    response = client.get(reverse("admin:index"))
    (row,) = [text for text in texts(response, "#queues tbody tr") if "geen regel" in text]
    assert row.endswith(f"1{clock.today():%d/%m/%Y}")
    assert LIST in [link.get("href", "").rstrip("?") for link in find(response, "#queues a")]


def test_row_12_a_near_miss_is_suggested_with_its_reason_and_never_booked(client: Client, bank: Bank) -> None:
    project = today_project()
    right = project.structured_communication or ""
    wrong = f"{right[:4]}{(int(right[4]) + 1) % 10}{right[5:]}"
    movement = unknown(bank, "1540", text=f"+++{wrong[:3]}/{wrong[3:7]}/{wrong[7:]}+++")
    assert movement.handling == Handling.WAITING
    response = client.get(page(movement))
    suggestion = texts(response, "[aria-labelledby=suggestions] > ul > li")[0]
    assert str(project.number) in suggestion
    assert "één cijfer van de mededeling is anders" in suggestion
    assert "het bedrag is precies wat nog gestort moet worden" in suggestion
    assert ledger.balance(Account.SUSPENSE) == movement.amount


def test_row_12_21_each_reason_is_named_and_the_strongest_goes_first(bank: Bank) -> None:
    named, known, other = today_project(), today_project(make_applicant(name="Garage Peeters")), today_project()
    bank.sends(deposit_for(known, "10", day=clock.today()), day=clock.today())
    movement = unknown(bank, "1530", text=f"project {named.number}", counterparty_name="Garage Peeters BV")
    found = selectors.suggestions(movement)
    assert [row.application for row in found][:2] == [named, known]
    assert found[0].reasons == [Nearness.PROJECT_NUMBER.label]
    assert (len(found[1].reasons), found[1].likeness) == (3, 100)
    assert other not in [row.application for row in found]


def test_a_suggestion_fills_in_the_form(client: Client, bank: Bank) -> None:
    project, movement = today_project(), unknown(bank, "1600")
    response = client.get(page(movement), {"project": project.number or ""})
    values = fields(response, "#assign form")
    assert (values["assign-number_1"], values["assign-amount_1"], values["assign-to_payer"]) == (
        project.number,
        "1.540,00",
        "60,00",
    )


def test_row_20_30_a_person_divides_a_movement_and_the_page_tells_it(client: Client, bank: Bank) -> None:
    project, movement = today_project(), unknown(bank, "1600")
    response = assign(client, movement, project, "1.540", to_payer="60", reason="Gebeld met de klant")
    assert response.status_code == 302  # type: ignore[attr-defined]
    text = said_of(client.get(page(movement)))
    (story,) = texts(client.get(page(movement)), "[aria-labelledby=story] li")
    assert story.startswith("Toegewezen aan projectenGebeld met de klantAn Bank")
    assert f"1.540,00 euro: geteld voor project {project.number}" in text
    assert Refund.objects.get().amount == 60


def said_of(response: object) -> str:
    return texts(response, ".decide")[0]


def test_row_20_what_is_left_over_is_said_at_the_form_and_nothing_is_lost(client: Client, bank: Bank) -> None:
    project, movement = today_project(), unknown(bank, "1600")
    response = assign(client, movement, project, "1500", reason="Gebeld met de klant")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "100,00 euro is nog niet verdeeld" in texts(response, "#assign form")[0]
    assert fields(response, "#assign form")["assign-amount_1"] == "1500"
    assert MovementDecision.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number_1": "2026KMO999999"}, "Er is geen project met dit nummer"),
        ({"number_1": "bakker"}, "Er is geen project met dit nummer"),
        ({"amount_1": ""}, "Vul een bedrag in voor dit project"),
        ({"number_1": "", "amount_1": ""}, "Noem minstens één project"),
        ({"reason": ""}, "Vul dit in"),
    ],
)
def test_bad_input_gets_a_sentence(client: Client, bank: Bank, values: Mapping[str, str], sentence: str) -> None:
    project, movement = today_project(), unknown(bank)
    response = assign(client, movement, project, "1540", **values)
    assert response.status_code == 422  # type: ignore[attr-defined]
    if "reason" not in values:
        assert sentence in texts(response, "#assign form")[0]
    assert MovementDecision.objects.count() == 0


def test_a_project_is_named_once(client: Client, bank: Bank) -> None:
    project, movement = today_project(), unknown(bank)
    response = assign(client, movement, project, "1000", number_2=project.number or "", amount_2="540")
    assert "Noem elk project één keer" in texts(response, "#assign form")[0]


def test_money_goes_back_stays_with_a_note_and_is_undone(client: Client, bank: Bank) -> None:
    movement = unknown(bank, "12.34")
    day = clock.today() + timedelta(days=3)
    decide(client, movement, "park", reason="Klant belt terug", follow_up_on=f"{day:%d/%m/%Y}")
    movement.refresh_from_db()
    assert (movement.handling, movement.decide_by) == (Handling.PARKED, day)
    decide(client, movement, "return", reason="Niet voor ons")
    assert Refund.objects.get().beneficiary_iban == OTHER_IBAN
    decide(client, movement, "undo", reason="Toch wel")
    movement.refresh_from_db()
    assert movement.handling == Handling.WAITING
    assert [row.reason for row in movement.decisions.order_by("pk")] == [
        "Klant belt terug",
        "Niet voor ons",
        "Toch wel",
    ]


def test_the_second_of_two_people_gets_a_sentence(client: Client, bank: Bank) -> None:
    movement = unknown(bank, "5")
    other = make_user(given_name="Bo", family_name="Faes", is_staff=True)
    services.return_to_payer(movement_id=movement.pk, user=other, reason="Niet voor ons", now=clock.now())
    response = client.post(page(movement), {"decision": "return", "return-reason": "Ook"}, follow=True)
    assert "Bo Faes besliste al over deze beweging" in texts(response, ".messagelist")[0]
    assert Refund.objects.count() == 1


def test_spent_money_is_not_taken_back_and_the_page_says_why(client: Client, bank: Bank) -> None:
    project, movement = today_project(), unknown(bank)
    assign(client, movement, project, "1540")
    order(project, "100", day=clock.today())
    response = decide(client, movement, "undo", reason="Verkeerd")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "Het geld kan niet meer van project" in texts(response, "#undo form")[0]


def test_who_may_only_look_sees_no_form_and_decides_nothing(bank: Bank) -> None:
    browser, movement = staff("view_movementtask"), unknown(bank)
    response = browser.get(page(movement))
    assert (response.status_code, find(response, ".decide form")) == (200, [])
    assert decide(browser, movement, "return", reason="x").status_code == 403  # type: ignore[attr-defined]
    assert staff().get(page(movement)).status_code == 403
    assert MovementDecision.objects.count() == 0


def test_a_number_that_is_none_leads_nowhere(client: Client) -> None:
    assert client.get(reverse("admin:payments_movementtask_change", args=["x"])).status_code == 404


def test_the_pages_ask_the_database_little(client: Client, bank: Bank, django_assert_max_num_queries: object) -> None:
    for _number in range(5):
        today_project()
        movement = unknown(bank)
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        client.get(page(movement))
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        client.get(LIST)
