"""Main activities by code and by words, in two editions."""

import pytest

from applications import selectors
from companies.enums import ActivityGroup, CandidateGround, Classification, NaceVersion
from companies.models import Company, NaceCandidate, NaceCode
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
        ("computer", ["62100", "62010"]),
        ("62", ["62100", "62010"]),
        ("62.0", ["62010"]),
        ("vroegere", ["47110"]),
        ("6201", ["62010"]),
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


def test_the_old_edition_comes_after_the_new_one_and_not_twice() -> None:
    make_nace(code="56301", version=NaceVersion.V2008, label="Cafés en bars")
    make_nace(code="56302", version=NaceVersion.V2008, label="Discotheken, cafés")
    found = selectors.search_activities("cafés")
    assert [(nace.version, nace.code) for nace in found] == [(NaceVersion.V2025, "56301"), (NaceVersion.V2008, "56302")]


def test_the_edition_that_was_picked_wins(company: Company) -> None:
    old = make_nace(code="47110", version=NaceVersion.V2008)
    make_activity(company=company, nace=old)
    assert selectors.activity_by_code("47110", company=company, known=old, edition="2025") == make_nace(code="47110")
    assert selectors.activity_by_code("62010", company=company, edition="2025") == make_nace(
        code="62010", version=NaceVersion.V2008
    )


def test_what_a_code_of_2008_may_be_is_offered_by_code(company: Company) -> None:
    old = make_nace(code="62010", version=NaceVersion.V2008)
    for code in ("62100", "56301"):
        NaceCandidate.objects.create(old=old, new=make_nace(code=code), ground=CandidateGround.CLASS)
    assert [nace.code for nace in selectors.candidates_of(old)] == ["56301", "62100"]
    assert selectors.candidates_of(make_nace(code="62100")) == []


def test_words_of_two_languages_are_not_mixed() -> None:
    NaceCode.objects.filter(code="56301").update(label_fr="Débits de boissons")
    assert selectors.search_activities("bars boissons") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("detialhandel", ["47110"]),
        ("voedign", ["47110"]),
        ("computerprogramering", ["62100", "62010"]),
        ("programering", ["62100"]),
        ("vroegre", ["47110"]),
    ],
)
def test_a_typing_error_is_forgiven_in_both_editions(text: str, codes: list[str]) -> None:
    assert [nace.code for nace in selectors.search_activities(text)] == codes


def test_of_look_alikes_the_best_stands_first_although_another_qualifies() -> None:
    make_nace(code="10710", label="Bakkerij", is_eligible=False)
    make_nace(code="10720", label="Bakkersgrondstoffen")
    assert [nace.code for nace in selectors.search_activities("bakerij")] == ["10710", "10720"]
