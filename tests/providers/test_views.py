"""The public register: without login, tolerant, paged, and cheap."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portefeuille import clock
from providers.models import Rating
from tests.applications import bad_input
from tests.applications.views.pages import QUERY_BUDGET, text_of
from tests.factories import make_company, make_provider, make_registration

pytestmark = pytest.mark.django_db

REGISTER = reverse("providers:register")


def test_everybody_reads_the_register(client: Client) -> None:
    provider = make_provider(company=make_company(name="Syntra <b>Midden</b>"))
    registration = make_registration(provider=provider)
    response = client.get(REGISTER)
    page = response.content.decode()
    assert response.status_code == 200
    for part in ("Syntra <b>Midden</b>", "Gent", registration.registration_number, "1 dienstverlener"):
        assert part in text_of(page.encode())
    assert "<b>Midden</b>" not in page
    assert reverse("providers:provider", args=[provider.pk]) in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"q": "sintra"}, "Niemand heet precies zo"),
        ({"q": "syntra"}, "1 dienstverlener"),
        ({"q": "zwembad"}, "Geen dienstverlener gevonden"),
        ({"q": "syntra", "pillar": "advice"}, "Geen dienstverlener gevonden"),
        ({"municipality": "Gent"}, "1 dienstverlener"),
        ({"pillar": "training"}, "1 dienstverlener"),
    ],
)
def test_the_register_is_searched_and_narrowed(client: Client, query: dict[str, str], sentence: str) -> None:
    make_registration(provider=make_provider(company=make_company(name="Syntra Midden")))
    response = client.get(REGISTER, query)
    assert response.status_code == 200
    assert sentence in text_of(response.content)


@pytest.mark.parametrize("text", [*bad_input.EVERYTHING, "_", "'; DROP TABLE providers"], ids=bad_input.name)
def test_bad_input_finds_nothing_or_says_why(client: Client, text: str) -> None:
    make_registration(provider=make_provider(company=make_company(name="Syntra Midden")))
    response = client.get(REGISTER, {"q": text})
    assert response.status_code == (422 if text == bad_input.LONG else 200)
    assert bad_input.SCRIPT not in response.content.decode()


@pytest.mark.parametrize("field", ["pillar", "municipality"])
def test_a_filter_that_does_not_exist_is_refused(client: Client, field: str) -> None:
    response = client.get(REGISTER, {field: "onzin"})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()


def rate(provider_id: int, count: int) -> None:
    """Give a provider some ratings of four."""
    for position in range(count):
        Rating.objects.create(
            provider_id=provider_id,
            project_number=f"2026KMO{provider_id % 1000:03d}{position:03d}",
            rated_at=clock.now(),
            comment="Geheime opmerking",
            **dict.fromkeys(Rating.SCORES, 4),
        )


@pytest.mark.parametrize(("count", "is_shown"), [(4, False), (5, True)])
def test_an_average_is_shown_from_five_ratings_on(client: Client, count: int, is_shown: bool) -> None:
    registration = make_registration()
    rate(registration.provider_id, count)
    for address in (REGISTER, reverse("providers:provider", args=[registration.provider_id])):
        page = text_of(client.get(address).content)
        assert ("4,0 op 5" in page) is is_shown
        assert "Geheime opmerking" not in page


def test_a_provider_has_a_page_of_its_own(client: Client) -> None:
    provider = make_provider(company=make_company(name="Syntra Midden"))
    registration = make_registration(provider=provider)
    page = text_of(client.get(reverse("providers:provider", args=[provider.pk])).content)
    for part in (
        "Syntra Midden",
        registration.registration_number,
        "01/01/2020",
        "31/12/2030",
        "geregistreerd",
        "9000",
    ):
        assert part in page
    assert provider.iban not in page


def test_an_unknown_provider_is_not_found(client: Client) -> None:
    assert client.get(reverse("providers:provider", args=[999_999])).status_code == 404


def test_thirty_providers_take_as_many_queries_as_three(client: Client) -> None:
    counts = []
    for number in (3, 27):
        for _ in range(number):
            rate(make_registration(provider=make_provider()).provider_id, 5)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(REGISTER).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERY_BUDGET
    assert len(client.get(REGISTER).context["page"]) == 20
