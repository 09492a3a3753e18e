"""The registers of providers for staff: searchable, read only, and cheap."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from providers.models import Provider, Rating, Registration
from tests.factories import NOW, make_company, make_provider, make_registration, make_user

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 12
MODELS = [Provider, Registration, Rating]


@pytest.fixture
def staff() -> Client:
    """Return the browser of a member of staff with every right."""
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def make_rated(name: str, number: str = "") -> Registration:
    """Make a provider with a registration and a rating."""
    provider = make_provider(company=make_company(name=name))
    Rating.objects.create(
        provider=provider,
        project_number=f"2026KMO{provider.pk:06d}",
        rated_at=NOW,
        comment="Alleen voor het agentschap",
        **dict.fromkeys(Rating.SCORES, 4),
    )
    return make_registration(provider=provider, number=number)


def listing(model: type) -> str:
    """Return the address of a register."""
    return reverse(f"admin:providers_{model.__name__.lower()}_changelist")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("query", ["syntra", "DV.O101579", "2026KMO"])
def test_a_register_is_searched_by_name_and_number(staff: Client, model: type, query: str) -> None:
    make_rated("Syntra Midden", "DV.O101579")
    make_rated("Andere bv")
    count = staff.get(listing(model), {"q": query}).context["cl"].result_count
    assert (
        count == {"syntra": 1, "DV.O101579": 0 if model is Rating else 1, "2026KMO": 2 if model is Rating else 0}[query]
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_row_is_shown_and_never_changed(staff: Client, model: type) -> None:
    make_rated("Syntra Midden")
    row = model.objects.get()  # type: ignore[attr-defined]
    address = reverse(f"admin:providers_{model.__name__.lower()}_change", args=[row.pk])
    assert staff.get(address).status_code == 200
    assert staff.post(address, {"iban": "BE68539007547034"}).status_code == 403
    assert staff.get(listing(model) + "add/").status_code == 403
    assert staff.post(address.replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403


def test_staff_reads_the_comment_for_the_agency(staff: Client) -> None:
    make_rated("Syntra Midden")
    address = reverse("admin:providers_rating_change", args=[Rating.objects.get().pk])
    assert "Alleen voor het agentschap" in staff.get(address).content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_thirty_rows_take_as_many_queries_as_three(staff: Client, model: type) -> None:
    counts = []
    for number in (3, 27):
        for position in range(number):
            make_rated(f"Dienstverlener {number} {position}")
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(listing(model)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERY_BUDGET
