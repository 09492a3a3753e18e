"""Asking for access, deciding on it, withdrawing it: as pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.enums import AccessRequestStatus, MandateRole
from companies.models import AccessRequest, Company, Mandate
from portefeuille import clock
from tests.companies.views.conftest import Visitor
from tests.factories import make_access_request, make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db

ACCESS = reverse("companies:access")


def ask_page(company: Company) -> str:
    """Return the address at which one asks for access."""
    return reverse("companies:request_access", args=[company.enterprise_number])


def decide_page(request: AccessRequest) -> str:
    """Return the address at which one decides."""
    return reverse("companies:decide_access", args=[request.pk])


def withdraw_page(mandate: Mandate) -> str:
    """Return the address at which one withdraws a right."""
    return reverse("companies:withdraw", args=[mandate.pk])


def test_who_can_decide_is_shown_masked(visit: Visitor) -> None:
    """Initials and role, never the name or the address."""
    boss = make_mandate(user=make_user(given_name="Lies", family_name="Peeters", email="lies@geheim.test"))
    text = visit(make_user(given_name="Tom", family_name="Jacobs")).get(ask_page(boss.company)).content.decode()
    assert ("L. P******" in text, "Peeters" in text, "lies@geheim.test" in text) == (True, False, False)


def test_one_click_sends_the_request_and_shows_its_state(visit: Visitor) -> None:
    """The same page afterwards says that it waits."""
    company = make_mandate().company
    tom = make_user()
    client = visit(tom)
    response = client.post(ask_page(company), {"explanation": "Ik doe de boekhouding."})
    assert (response.status_code, response["Location"]) == (302, ask_page(company))
    request = AccessRequest.objects.get()
    assert (request.requester, request.company, request.explanation) == (tom, company, "Ik doe de boekhouding.")
    page = client.get(ask_page(company))
    assert page.context["access_request"] == request
    assert f"{request.requested_at:%d/%m/%Y}" in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_a_refusal_shows_its_reason_and_lets_one_ask_again(visit: Visitor) -> None:
    """The reason is text, whatever was typed."""
    request = make_access_request(company=make_company(), status=AccessRequestStatus.REFUSED)
    AccessRequest.objects.update(reason="<b>Onbekend</b>")
    text = visit(request.requester).get(ask_page(request.company)).content.decode()
    assert ("&lt;b&gt;Onbekend&lt;/b&gt;" in text, "<b>Onbekend" in text, "<textarea" in text) == (True, False, True)


def test_who_can_act_already_is_led_to_the_choice(visit: Visitor) -> None:
    """And a request of his is declined with a page."""
    mandate = make_mandate()
    client = visit(mandate.user)
    assert "<textarea" not in client.get(ask_page(mandate.company)).content.decode()
    assert client.post(ask_page(mandate.company), {"explanation": ""}).status_code == 409


@pytest.mark.parametrize("number", ["1999.900.172", "0000000000", "1234567890123", "12345678"])
def test_a_number_with_wrong_check_digits_leads_nowhere(visit: Visitor, number: str) -> None:
    """404, without a query for it."""
    assert visit(make_user()).get(f"/toegang/vragen/{number}/").status_code == 404


def test_a_ceased_company_is_not_there(visit: Visitor) -> None:
    """Nobody can decide for it any more."""
    company = make_company(ceased_on=clock.today() - timedelta(days=1))
    assert visit(make_user()).get(ask_page(company)).status_code == 404


@pytest.mark.parametrize("explanation", ["x" * 1001, "\u202eomgekeerd", "nul\x00teken"])
def test_an_explanation_that_cannot_be_kept_is_refused_at_its_field(visit: Visitor, explanation: str) -> None:
    """Nothing is asked then."""
    page = visit(make_user()).post(ask_page(make_company()), {"explanation": explanation})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["explanation"])
    assert AccessRequest.objects.count() == 0


@pytest.mark.parametrize("role", [MandateRole.LEGAL_REPRESENTATIVE, MandateRole.LOCAL_ADMINISTRATOR])
def test_those_who_decide_see_requests_and_rights(visit: Visitor, role: MandateRole) -> None:
    """Of their own company only."""
    boss = make_mandate(role=role)
    request = make_access_request(company=boss.company, requester=make_user(family_name="Jacobs"))
    make_access_request(company=make_company(), requester=make_user(family_name="Vreemd"))
    page = visit(boss).get(ACCESS)
    assert (list(page.context["requests"]), list(page.context["page"])) == ([request], [boss])
    text = page.content.decode()
    assert ("Jacobs" in text, "Vreemd" in text) == (True, False)


def test_for_a_user_the_pages_do_not_exist(visit: Visitor) -> None:
    """404, whatever the address."""
    user = make_mandate(role=MandateRole.USER)
    request = make_access_request(company=user.company)
    client = visit(user)
    for address in (ACCESS, decide_page(request), withdraw_page(user)):
        assert client.get(address).status_code == 404
        assert client.post(address, {"decision": "approve"}).status_code in {404, 405}
    request.refresh_from_db()
    assert request.status == AccessRequestStatus.PENDING


def test_approving_until_a_day(visit: Visitor) -> None:
    """Typed the Belgian way."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    last_day = clock.today() + timedelta(days=200)
    response = visit(boss).post(decide_page(request), {"decision": "approve", "valid_to": f"{last_day:%d/%m/%Y}"})
    assert (response.status_code, response["Location"]) == (302, ACCESS)
    mandate = Mandate.objects.get(user=request.requester)
    assert (mandate.company, mandate.valid_to, mandate.role) == (boss.company, last_day, MandateRole.USER)


def test_refusing_with_a_reason(visit: Visitor) -> None:
    """The person reads it."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    response = visit(boss).post(decide_page(request), {"decision": "refuse", "reason": "Onbekend."})
    assert response["Location"] == ACCESS
    request.refresh_from_db()
    assert (request.status, request.reason) == (AccessRequestStatus.REFUSED, "Onbekend.")


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["decision"]),
        ({"decision": "maybe"}, ["decision"]),
        ({"decision": "refuse", "reason": "  "}, ["reason"]),
        ({"decision": "refuse", "reason": "x" * 1001}, ["reason"]),
        ({"decision": "approve", "valid_to": "31/02/2027"}, ["valid_to"]),
        ({"decision": "approve", "valid_to": "01/01/1900"}, ["valid_to"]),
        ({"decision": "approve", "valid_to": "01/01/2020"}, ["valid_to"]),
        ({"decision": "approve", "valid_to": "morgen"}, ["valid_to"]),
        ({"decision": "approve", "valid_to": "01/01/2100"}, ["valid_to"]),
    ],
)
def test_a_wrong_decision_is_refused_at_its_field(visit: Visitor, data: dict[str, str], fields: list[str]) -> None:
    """Nothing is decided; what was typed is still there."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    page = visit(boss).post(decide_page(request), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, fields)
    request.refresh_from_db()
    assert (request.status, Mandate.objects.count()) == (AccessRequestStatus.PENDING, 1)


def test_a_request_to_another_company_does_not_exist(visit: Visitor) -> None:
    """Neither to read nor to decide."""
    request = make_access_request(company=make_company())
    client = visit(make_mandate())
    assert client.get(decide_page(request)).status_code == 404
    assert client.post(decide_page(request), {"decision": "approve"}).status_code == 404
    request.refresh_from_db()
    assert request.status == AccessRequestStatus.PENDING


def test_the_second_of_two_who_decide_is_told(visit: Visitor) -> None:
    """The page was open while the other decided."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    client = visit(boss)
    client.post(decide_page(request), {"decision": "approve"})
    assert client.post(decide_page(request), {"decision": "refuse", "reason": "Nee."}).status_code == 409
    page = client.get(decide_page(request))
    assert (page.status_code, '<form method="post" novalidate>' in page.content.decode()) == (200, False)
    request.refresh_from_db()
    assert request.status == AccessRequestStatus.APPROVED


def test_withdrawing_asks_first_and_then_ends_the_right(visit: Visitor) -> None:
    """Only the second step changes anything."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER)
    client = visit(boss)
    assert client.get(withdraw_page(mandate)).status_code == 200
    mandate.refresh_from_db()
    assert mandate.valid_to is None
    assert client.post(withdraw_page(mandate))["Location"] == ACCESS
    mandate.refresh_from_db()
    assert mandate.valid_to == clock.today() - timedelta(days=1)
    assert client.post(withdraw_page(mandate)).status_code == 404


def test_the_right_of_a_legal_representative_and_of_another_company_stay(visit: Visitor) -> None:
    """The first is declined with a sentence, the second does not exist."""
    boss = make_mandate()
    colleague = make_mandate(company=boss.company)
    stranger = make_mandate(role=MandateRole.USER)
    client = visit(boss)
    assert client.post(withdraw_page(colleague)).status_code == 422
    assert client.post(withdraw_page(stranger)).status_code == 404
    assert Mandate.objects.filter(valid_to__isnull=True).count() == 3


def test_the_page_costs_the_same_with_three_and_with_thirty_rows(visit: Visitor) -> None:
    """Twelve queries at most."""
    boss = make_mandate()
    client = visit(boss)
    counts = []
    for total in (3, 30):
        while boss.company.mandates.count() < total:
            make_mandate(company=boss.company, role=MandateRole.USER)
            make_access_request(company=boss.company)
        with CaptureQueriesContext(connection) as queries:
            client.get(ACCESS)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
