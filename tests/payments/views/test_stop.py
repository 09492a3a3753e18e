"""The page that stops a project: what comes back is said beforehand, and is what then happens."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from applications.enums import Status, StopReason
from applications.models import SubsidyApplication
from payments import services
from payments.models import Refund
from portefeuille import clock
from tests.applications.builders import make_applicant
from tests.payments.builders import COST, Bank, at, debit_of, order
from tests.payments.views.pages import (
    MOST_QUERIES,
    applicant_of,
    codes,
    errors,
    fields,
    find,
    funded_today,
    said,
    stranger,
    texts,
    today_project,
)

pytestmark = pytest.mark.django_db

MEANT = {"reason": StopReason.CHEAPER.value, "explanation": "", "is_sure": "on"}


def address(project: SubsidyApplication) -> str:
    return f"/projecten/{project.number}/stopzetten/"


def status(project: SubsidyApplication) -> str:
    project.refresh_from_db()
    return project.status


def told(response: Any) -> list[str]:
    return texts(response, ".card--accent dd")


def test_what_comes_back_is_told_beforehand_and_happens(bank: Bank) -> None:
    project = funded_today(bank)
    order(project, "1000", day=clock.today())
    client = applicant_of(project)
    page = client.get(address(project))
    assert told(page) == ["840,00 euro", "360,00 euro", "360,00 euro", "1.000,00 euro"]
    assert "rekening BE43 0689 9999 9501 van Bakkerij Voorbeeld" in said(page)
    response = client.post(address(project), MEANT)
    assert (response.status_code, response["Location"]) == (302, f"/projecten/{project.number}/")
    assert (status(project), str(Refund.objects.get().amount)) == (Status.STOPPED, "840.00")
    assert "Het project is stopgezet." in said(client.get(response["Location"]))


def test_before_a_deposit_nothing_comes_back_but_the_budget() -> None:
    project = today_project()
    page = applicant_of(project).get(address(project))
    assert told(page) == ["0,00 euro", "660,00 euro", "660,00 euro"]


def test_a_project_of_an_earlier_year_gives_no_budget_back(bank: Bank) -> None:
    project = funded_today(bank)
    day = project.submitted_on.replace(year=project.submitted_on.year - 1, day=1)  # type: ignore[union-attr]
    SubsidyApplication.objects.filter(pk=project.pk).update(submitted_on=day)
    page = applicant_of(project).get(address(project))
    assert told(page)[1:] == ["660,00 euro", "0,00 euro"]
    assert "Je vroeg aan in een vorig kalenderjaar" in said(page)


def test_without_an_account_the_page_asks_for_one(bank: Bank) -> None:
    project = funded_today(bank, make_applicant(refund_iban=""))
    project.deposits.get().movement.__class__.objects.update(counterparty_account="")
    page = applicant_of(project).get(address(project))
    assert "We kennen geen rekening waarop we kunnen terugbetalen." in said(page)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"reason": "", "is_sure": ""}, {"reason": ["required"], "is_sure": ["required"]}),
        ({"reason": "other"}, {"explanation": ["required"]}),
        ({"reason": "other", "explanation": "   "}, {"explanation": ["required"]}),
        ({"explanation": "x" * 1001}, {"explanation": ["max_length"]}),
        ({"reason": "boredom"}, {"reason": ["invalid_choice"]}),
    ],
)
def test_a_stop_needs_a_reason_and_a_yes(changes: dict[str, str], found: dict[str, list[str]]) -> None:
    project = today_project()
    response = applicant_of(project).post(address(project), MEANT | changes)
    assert (response.status_code, codes(response), len(errors(response))) == (422, found, len(found))
    assert status(project) == Status.AWAITING_DEPOSIT


def test_what_was_typed_stays_after_a_mistake() -> None:
    project = today_project()
    response = applicant_of(project).post(
        address(project), {"reason": "other", "explanation": "<b>Ziek</b>", "is_sure": ""}
    )
    kept = fields(response)
    assert (kept["reason"], kept["explanation"]) == ("other", "<b>Ziek</b>")


def test_the_explanation_is_kept() -> None:
    project = today_project()
    applicant_of(project).post(address(project), MEANT | {"reason": "other", "explanation": "De lesgever is ziek."})
    assert (status(project), project.closing_explanation) == (Status.STOPPED, "De lesgever is ziek.")


def test_a_project_that_is_paid_whole_has_nothing_to_stop(bank: Bank) -> None:
    project = funded_today(bank)
    order(project, COST, day=clock.today())
    client = applicant_of(project)
    page = client.get(address(project))
    assert find(page, "main form") == []
    assert "dus er valt niets stop te zetten" in said(page)
    response = client.post(address(project), MEANT)
    assert (response.status_code, status(project)) == (422, Status.PARTIALLY_PAID)


def test_a_second_click_finds_the_project_stopped() -> None:
    project = today_project()
    client = applicant_of(project)
    first, second = (client.post(address(project), MEANT) for _click in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert project.events.filter(kind="stopped").count() == 1


def test_a_finished_project_cannot_be_stopped(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, day=clock.today())
    bank.sends(debit_of(payment, day=clock.today()), day=clock.today())
    client = applicant_of(project)
    assert [client.get(address(project)).status_code, client.post(address(project), MEANT).status_code] == [409, 409]


def test_a_lapsed_project_cannot_be_stopped() -> None:
    project = today_project()
    services.lapse(application_id=project.pk, now=at(clock.today() + timedelta(days=40)))
    assert applicant_of(project).get(address(project)).status_code == 409


def test_the_project_of_another_company_cannot_be_stopped() -> None:
    project, other = today_project(), stranger()
    assert [other.get(address(project)).status_code, other.post(address(project), MEANT).status_code] == [404, 404]
    assert status(project) == Status.AWAITING_DEPOSIT


def test_a_stop_without_a_token_is_refused() -> None:
    project = today_project()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(project.created_by)
    assert (strict.post(address(project), MEANT).status_code, status(project)) == (403, Status.AWAITING_DEPOSIT)


def test_the_page_asks_little_of_the_database(bank: Bank, django_assert_max_num_queries: Any) -> None:
    project = funded_today(bank)
    client = applicant_of(project)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address(project))
