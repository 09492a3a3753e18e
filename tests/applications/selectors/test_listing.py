"""Lists of submitted applications, narrowed and sorted."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from applications import selectors
from applications.selectors import Narrowing
from tests.applications.builders import Applicant, make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY, make_company, make_mandate, make_provider, make_registration, make_size

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime(2027, 1, 4, 9, tzinfo=UTC)


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply in two years."""
    applicant = make_applicant(year=2026)
    make_size(company=applicant.company, user=applicant.user, year=2027)
    return applicant


def test_a_list_holds_no_drafts_and_no_other_companies(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    make_draft(applicant, today=TODAY)
    make_project(make_applicant(year=2026), now=NOW)
    assert list(selectors.history(applicant.company.pk, Narrowing())) == [project]


def test_a_wrong_filter_shows_nothing(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    assert project.registration is not None
    assert list(selectors.history(applicant.company.pk, None)) == []
    assert list(selectors.projects_of_provider(project.registration.provider_id, None)) == []


def test_the_year_is_that_of_the_application(applicant: Applicant) -> None:
    old, new = make_project(applicant, now=NOW), make_project(applicant, now=NEXT_YEAR)
    company_id = applicant.company.pk
    assert list(selectors.history(company_id, Narrowing(year=2026))) == [old]
    assert list(selectors.history(company_id, Narrowing(year=2027))) == [new]
    assert selectors.years_of_company(company_id) == [2027, 2026]
    assert old.registration is not None
    assert selectors.years_of_provider(old.registration.provider_id) == [2026]


def test_equal_amounts_keep_one_order_over_pages(applicant: Applicant) -> None:
    projects = [make_project(applicant, now=NOW, cost=Decimal("100.00")) for _ in range(4)]
    found = selectors.history(applicant.company.pk, Narrowing(sort="highest"))
    assert list(found) == projects
    assert [*found[:2], *found[2:]] == projects


@pytest.mark.parametrize("sort", dict(selectors.SORT_CHOICES))
def test_every_way_to_sort_works(applicant: Applicant, sort: str) -> None:
    make_project(applicant, now=NOW)
    assert selectors.history(applicant.company.pk, Narrowing(sort=sort)).count() == 1


def test_a_provider_searches_companies_and_a_company_searches_providers() -> None:
    registration = make_registration(provider=make_provider(company=make_company(name="Écoute bv")))
    project = make_project(make_applicant(name="Slagerij Andriès", year=2026), now=NOW, registration=registration)
    provider_id, company_id = registration.provider_id, project.company_id
    assert list(selectors.projects_of_provider(provider_id, Narrowing(text="andries"))) == [project]
    assert list(selectors.projects_of_provider(provider_id, Narrowing(text="ecoute"))) == []
    assert list(selectors.history(company_id, Narrowing(text="ecoute"))) == [project]
    assert list(selectors.history(company_id, Narrowing(text="andries"))) == []


def test_the_providers_of_a_company_are_listed_once_by_name(applicant: Applicant) -> None:
    late = make_registration(provider=make_provider(company=make_company(name="Zeta")))
    early = make_registration(provider=make_provider(company=make_company(name="Alfa")))
    make_registration()
    for registration in (late, early, late):
        make_project(applicant, now=NOW, registration=registration)
    assert [str(row) for row in selectors.providers_of_company(applicant.company.pk)] == ["Alfa", "Zeta"]


def test_a_colleague_sees_the_same(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    colleague = make_mandate(company=applicant.company)
    assert list(selectors.history(colleague.company_id, Narrowing())) == [project]
