"""From the login service to the first page: its word on companies becomes rights, in this session."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.capacity import Capacity
from accounts.sessions import CAPACITY_KEY
from companies.middleware import SESSION_KEY
from tests.factories import make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db

ARRIVE = reverse("companies:arrive")
CHOOSE = reverse("companies:choose")
MEASURES = reverse("companies:measures")


def _client(capacity: Capacity | None) -> Client:
    client = Client()
    client.force_login(make_user())
    session = client.session
    if capacity:
        session[CAPACITY_KEY] = capacity.to_session()
    session.save()
    return client


def test_a_company_chosen_at_the_login_is_the_one_of_the_session() -> None:
    """Whoever was at work before; one goes where one was going."""
    company, before = make_company(), make_company()
    number = company.enterprise_number
    client = _client(Capacity(organisation=number, represents=(number,)))
    session = client.session
    session[SESSION_KEY] = before.pk
    session.save()
    assert client.get(ARRIVE)["Location"] == MEASURES
    assert client.get(ARRIVE, {"next": "/grootte/"})["Location"] == "/grootte/"
    assert client.session[SESSION_KEY] == company.pk
    assert company.name in client.get(MEASURES).content.decode()


def test_without_a_right_for_it_one_asks_for_access() -> None:
    """And nothing of the company before is at work."""
    mandate = make_mandate()
    company = make_company()
    client = _client(Capacity(organisation=company.enterprise_number))
    client.force_login(mandate.user)
    session = client.session
    session[SESSION_KEY] = mandate.company_id
    session[CAPACITY_KEY] = Capacity(organisation=company.enterprise_number).to_session()
    session.save()
    expected = reverse("companies:request_access", args=[company.enterprise_number])
    assert client.get(ARRIVE, {"next": "/grootte/"})["Location"] == expected
    assert SESSION_KEY not in client.session


def test_a_company_that_the_portal_does_not_know_leads_to_the_choice() -> None:
    """It may be new in the register."""
    assert _client(Capacity(organisation="0428315871")).get(ARRIVE)["Location"] == CHOOSE


def test_rights_without_a_chosen_company_lead_to_the_choice() -> None:
    """Where the company now stands."""
    company = make_company()
    client = _client(Capacity(represents=(company.enterprise_number,)))
    assert client.get(ARRIVE)["Location"] == CHOOSE
    assert company.name in client.get(CHOOSE).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_one_stays_on_this_site(target: str) -> None:
    """Whatever the address says."""
    assert _client(None).get(ARRIVE, {"next": target})["Location"] == CHOOSE


def test_nobody_arrives_without_a_login() -> None:
    """The login comes first."""
    assert Client().get(ARRIVE)["Location"].startswith(reverse("accounts:login"))
