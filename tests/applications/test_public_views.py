"""The start page with its calculator, and the rules by date."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from portefeuille import clock

pytestmark = pytest.mark.django_db


def calculate(client: Client, **changed: str) -> tuple[int, str]:
    """Ask the calculator; return status and page."""
    start = f"{clock.today() + timedelta(days=10):%d/%m/%Y}"
    asked = {"cost": "2.200,00", "size": "small", "pillar": "training", "theme": "hr", "starts_on": start} | changed
    response = client.get("/", asked)
    return response.status_code, response.content.decode()


def test_the_start_page_leads_to_the_login_with_the_pink_button(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<a class="button button--accent" href="/aanmelden/">Aanvragen</a>' in page
    assert page.count("button--accent") == 1


def test_the_start_page_shows_rates_ceiling_and_an_example(client: Client) -> None:
    page = client.get("/").content.decode()
    for shown in ("30 %", "20 %", "7.500 euro", "660,00 euro", "1.540,00 euro", "462,00 euro"):
        assert shown in page


def test_the_calculator_answers(client: Client) -> None:
    status, page = calculate(client, cost="1000", size="medium", theme="digital:cybersecurity")
    assert status == 200
    for shown in ("35 %", "350,00 euro", "650,00 euro", "210,00 euro"):
        assert shown in page
    assert f"{clock.today() + timedelta(days=24):%d/%m/%Y}" in page


def test_a_plan_above_the_ceiling_says_so(client: Client) -> None:
    status, page = calculate(client, cost="30000")
    assert status == 200
    assert "7.500,00 euro" in page
    assert "Je bereikt het plafond van 7.500 euro per jaar" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cost": ""}, "id_cost"),
        ({"cost": "-1"}, "id_cost"),
        ({"cost": "0"}, "id_cost"),
        ({"cost": "1e9"}, "id_cost"),
        ({"cost": "9" * 10_000}, "id_cost"),
        ({"cost": "99,99"}, "id_cost"),
        ({"size": "large"}, "id_size_0"),
        ({"pillar": "x"}, "id_pillar_0"),
        ({"pillar": "advice"}, "id_theme"),
        ({"theme": "<script>"}, "id_theme"),
        ({"theme": ""}, "id_theme"),
        ({"starts_on": "31/02/2026"}, "id_starts_on"),
        ({"starts_on": "1/1/1900"}, "id_starts_on"),
        ({"starts_on": "1/1/2020"}, "id_starts_on"),
    ],
)
def test_what_cannot_be_computed_is_refused_at_its_field(client: Client, changed: dict[str, str], field: str) -> None:
    status, page = calculate(client, **changed)
    assert status == 422
    assert "<title>Fout: " in page
    assert f'<a href="#{field}">' in page
    assert f'id="{field}"' in page
    assert escape(next(iter(changed.values()))) in page
    assert "<script>" not in page


def test_the_rules_show_every_regime_with_its_source(client: Client) -> None:
    page = client.get("/regels/").content.decode()
    assert "Geldig sinds 01/02/2026" in page
    assert "01/04/2016 tot en met 30/11/2019" in page
    assert page.count('rel="external">Bron') == 8


@pytest.mark.parametrize("path", ["/", "/regels/"])
def test_a_public_page_asks_nothing_of_the_database(
    client: Client, path: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/regels/"])
def test_a_public_page_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
