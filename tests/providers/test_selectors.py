"""The register of providers: finding, narrowing, and what customers think."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from providers import selectors
from providers.enums import Pillar
from providers.models import Provider, Rating
from tests.factories import NOW, TODAY, make_company, make_provider, make_registration

pytestmark = pytest.mark.django_db


def make_named(name: str, number: str = "", **registration: object) -> Provider:
    """Make a provider with a name and one registration."""
    provider = make_provider(company=make_company(name=name))
    make_registration(provider=provider, number=number, **registration)  # type: ignore[arg-type]
    return provider


@pytest.fixture(autouse=True)
def _register() -> None:
    make_named("Syntra Midden", "DV.O101579")
    make_named("Opleidingscentrum Dé Stap", "DV.O216326")
    make_named("Bureau Janssens & Zonen", "DV.A104813", pillar=Pillar.ADVICE)
    make_named("365 dagen", "DV.O365365")


def names(found: selectors.Found) -> list[str]:
    """Return the names of the providers found, in order."""
    return [str(provider) for provider in found.providers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DV.O101579", ["Syntra Midden"]),
        ("dv 0 216 326", ["Opleidingscentrum Dé Stap"]),
        ("104813", ["Bureau Janssens & Zonen"]),
        ("DV.O2163", ["Opleidingscentrum Dé Stap"]),
        ("syntra", ["Syntra Midden"]),
        ("MIDDEN syntra", ["Syntra Midden"]),
        ("syntramidden", ["Syntra Midden"]),
        ("de stap", ["Opleidingscentrum Dé Stap"]),
        ("janssens & zonen", ["Bureau Janssens & Zonen"]),
        ("365 dagen", ["365 dagen"]),
        ("365", ["365 dagen"]),
        ("DV.A999999", []),
        ("_", []),
        ("%", []),
    ],
)
def test_a_provider_is_found_by_number_or_name(text: str, expected: list[str]) -> None:
    found = selectors.find(text)
    assert names(found) == expected
    assert not found.is_guess


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sintra", ["Syntra Midden"]),
        ("opleidingcentrum de stapp", ["Opleidingscentrum Dé Stap"]),
        ("jansens", ["Bureau Janssens & Zonen"]),
    ],
)
def test_a_name_with_a_mistake_is_guessed(text: str, expected: list[str]) -> None:
    found = selectors.find(text)
    assert (names(found), found.is_guess) == (expected, True)


def test_one_word_that_nobody_has_makes_no_guess() -> None:
    found = selectors.find("sintra zwembadbouw")
    assert (names(found), found.is_guess) == ([], False)


def test_a_provider_is_found_by_its_enterprise_number() -> None:
    provider = Provider.objects.select_related("company").get(company__name="Syntra Midden")
    assert names(selectors.find(provider.company.enterprise_number)) == ["Syntra Midden"]


def test_the_register_keeps_who_is_registered_today() -> None:
    make_named("Gestopt", "DV.O000001", valid_to=TODAY - timedelta(days=1))
    make_named("Komt nog", "DV.O000002", valid_from=TODAY + timedelta(days=1))
    make_named("Laatste dag", "DV.O000003", valid_from=TODAY, valid_to=TODAY)
    found = [str(row) for row in selectors.narrow(selectors.registered(), today=TODAY)]
    assert "Laatste dag" in found
    assert not {"Gestopt", "Komt nog"} & set(found)


def test_the_register_is_narrowed_by_kind_and_municipality() -> None:
    brussels = make_company(name="Advies Brugge")
    type(brussels).objects.filter(pk=brussels.pk).update(municipality="Brugge")
    make_registration(provider=make_provider(company=brussels), pillar=Pillar.ADVICE)
    every = selectors.registered()
    assert {str(row) for row in selectors.narrow(every, pillar="advice", today=TODAY)} == {
        "Bureau Janssens & Zonen",
        "Advies Brugge",
    }
    assert [str(row) for row in selectors.narrow(every, municipality="Brugge", today=TODAY)] == ["Advies Brugge"]
    assert selectors.municipalities(today=TODAY) == ["Brugge", "Gent"]


def rate(provider: Provider, scores: Sequence[int], count: int) -> None:
    """Give a provider the same five scores some times."""
    for position in range(count):
        Rating.objects.create(
            provider=provider,
            project_number=f"2026KMO{provider.pk % 1000:03d}{position:03d}",
            rated_at=NOW,
            **dict(zip(Rating.SCORES, scores, strict=True)),
        )


@pytest.mark.parametrize(("count", "is_shown"), [(4, False), (5, True)])
def test_an_average_is_shown_from_five_ratings_on(count: int, is_shown: bool) -> None:
    provider = make_provider()
    rate(provider, (5, 4, 4, 3, 5), count)
    found = selectors.opinions([provider.pk])
    assert (provider.pk in found) is is_shown
    if is_shown:
        assert found[provider.pk] == selectors.Opinion(average=Decimal("4.2"), count=5)


def test_the_average_of_each_question() -> None:
    provider = make_provider()
    rate(provider, (5, 4, 4, 3, 5), 3)
    rate_other = make_provider()
    rate(rate_other, (1, 1, 1, 1, 1), 3)
    assert [score for _name, score in selectors.scores(provider.pk)] == [
        Decimal("5.0"),
        Decimal("4.0"),
        Decimal("4.0"),
        Decimal("3.0"),
        Decimal("5.0"),
    ]
    assert selectors.scores(make_provider().pk) == []


def test_the_best_registration_is_the_valid_one_of_the_kind() -> None:
    provider = make_provider()
    old = make_registration(provider=provider, valid_to=TODAY - timedelta(days=1))
    advice = make_registration(provider=provider, pillar=Pillar.ADVICE)

    def best(pillar: Pillar) -> object:
        return selectors.best_registration(selectors.provider(provider.pk), pillar=pillar, day=TODAY)

    assert best(Pillar.TRAINING) == old
    assert best(Pillar.ADVICE) == advice
    new = make_registration(provider=provider, valid_from=TODAY)
    assert best(Pillar.TRAINING) == new
    assert selectors.valid_on(selectors.provider(provider.pk), TODAY) == [advice, new]


def test_without_registrations_there_is_none_to_offer() -> None:
    provider = selectors.provider(make_provider().pk)
    assert selectors.best_registration(provider, pillar=Pillar.TRAINING, day=TODAY) is None


def test_the_registrations_of_a_provider_come_with_the_last_to_end_first() -> None:
    provider = make_provider()
    first = make_registration(provider=provider, valid_to=TODAY)
    second = make_registration(provider=provider, pillar=Pillar.ADVICE, valid_to=TODAY + timedelta(days=1))
    make_registration()
    assert selectors.registrations_of(provider.pk) == [second, first]
