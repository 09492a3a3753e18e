"""Main activities by code and by words, in two editions."""

import pytest

from applications import selectors
from companies.enums import ActivityGroup, Classification, NaceVersion
from companies.models import Company, NaceCode
from tests.factories import make_activity, make_company, make_nace

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    """Return a company without activities."""
    return make_company()


@pytest.fixture(autouse=True)
def _codes() -> None:
    make_nace(code="62010", version=NaceVersion.V2008, label="Ontwerpen van computerprogramma's")
    make_nace(code="62100", label="Computerprogrammering")
    make_nace(code="56301", label="Cafés en bars")
    make_nace(code="47110", label="Detailhandel, overwegend voeding")
    make_nace(code="47110", version=NaceVersion.V2008, label="Kleinhandel, vroegere naam")
    make_nace(code="01110", label="Teelt van granen", is_eligible=False)


@pytest.mark.parametrize("text", ["62.010", "62010", "62 010", " 62-010 "])
def test_a_code_of_the_old_edition_still_counts(company: Company, text: str) -> None:
    found = selectors.activity_by_code(text, company=company)
    assert found is not None
    assert (found.version, found.code) == (NaceVersion.V2008, "62010")


def test_a_code_of_both_editions_means_the_new_one(company: Company) -> None:
    found = selectors.activity_by_code("47110", company=company)
    assert found is not None
    assert found.version == NaceVersion.V2025


def test_a_code_of_both_editions_means_the_one_that_the_register_has(company: Company) -> None:
    old = make_nace(code="47110", version=NaceVersion.V2008)
    make_activity(company=company, nace=old)
    assert selectors.activity_by_code("47110", company=company) == old


def test_a_code_of_both_editions_means_the_one_that_the_draft_holds(company: Company) -> None:
    old = make_nace(code="47110", version=NaceVersion.V2008)
    assert selectors.activity_by_code("47.110", company=company, known=old) == old


@pytest.mark.parametrize("text", ["", "6201", "620100", "99999", "bakker", "6201O"])
def test_another_code_does_not_exist(company: Company, text: str) -> None:
    assert selectors.activity_by_code(text, company=company) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cafe", ["56301"]),
        ("CAFÉS bar", ["56301"]),
        ("teelt", ["01110"]),
        ("computer", ["62100"]),
        ("62", ["62100", "62010"]),
        ("62.0", ["62010"]),
        ("vroegere", []),
        ("cafe granen", []),
        ("?!", []),
    ],
)
def test_activities_are_found_by_words_or_by_the_first_figures(text: str, codes: list[str]) -> None:
    assert [nace.code for nace in selectors.search_activities(text)] == codes


def test_what_qualifies_stands_first() -> None:
    make_nace(code="10611", label="Malen van granen")
    assert [nace.code for nace in selectors.search_activities("granen")] == ["10611", "01110"]


def test_a_search_shows_twenty_at_most() -> None:
    for number in range(25):
        make_nace(code=f"90{number:03d}", label="Kunst")
    assert len(selectors.search_activities("kunst")) == len(selectors.search_activities("90")) == 20


def test_the_register_shows_each_activity_once_and_in_the_new_edition(company: Company) -> None:
    new = make_nace(code="47110")
    make_activity(company=company, nace=make_nace(code="47110", version=NaceVersion.V2008))
    make_activity(company=company, nace=new)
    make_activity(company=company, nace=new, group=ActivityGroup.VAT)
    cafe = make_nace(code="56301")
    make_activity(company=company, nace=cafe, classification=Classification.SECONDARY)
    assert list(selectors.registered_activities(company)) == [new, cafe]


@pytest.mark.parametrize("text", ["programmation", "Programming", "activités programmation", "computer programming"])
def test_activities_are_found_in_french_and_english(text: str) -> None:
    NaceCode.objects.filter(code="62100").update(
        label_fr="Activités de programmation informatique", label_en="Computer programming activities"
    )
    assert [nace.code for nace in selectors.search_activities(text)] == ["62100"]


def test_words_of_two_languages_are_not_mixed() -> None:
    NaceCode.objects.filter(code="56301").update(label_fr="Débits de boissons")
    assert selectors.search_activities("bars boissons") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("detialhandel", "47110"), ("voedign", "47110"), ("computerprogramering", "62100"), ("programering", "62100")],
)
def test_a_typing_error_is_forgiven(text: str, code: str) -> None:
    assert [nace.code for nace in selectors.search_activities(text)] == [code]


def test_of_look_alikes_the_best_stands_first_although_another_qualifies() -> None:
    make_nace(code="10710", label="Bakkerij", is_eligible=False)
    make_nace(code="10720", label="Bakkersgrondstoffen")
    assert [nace.code for nace in selectors.search_activities("bakerij")] == ["10710", "10720"]
