"""Until when a provider may refuse, and what it has to check."""

from datetime import date, timedelta

import pytest

from applications import selectors
from applications.models import SubsidyApplication
from providers.models import Registration
from tests.applications.builders import complete, fund, make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration() -> Registration:
    """Return the registration of a provider."""
    return make_registration()


@pytest.fixture
def project(registration: Registration) -> SubsidyApplication:
    """Return a project that names the provider, submitted today."""
    return make_project(make_applicant(year=TODAY.year), now=NOW, registration=registration)


@pytest.mark.parametrize(("days", "expected"), [(0, True), (14, True), (15, False)])
def test_a_provider_may_refuse_until_the_fourteenth_day(project: SubsidyApplication, days: int, expected: bool) -> None:
    assert selectors.last_day_to_refuse(project) == date(2026, 12, 7)
    assert selectors.is_refusable(project, today=TODAY + timedelta(days=days)) is expected


def test_what_was_paid_cannot_be_refused(project: SubsidyApplication) -> None:
    fund(project, now=NOW)
    assert selectors.is_refusable(project, today=TODAY)
    complete(project, now=NOW)
    assert not selectors.is_refusable(project, today=TODAY)


def test_a_draft_cannot_be_refused() -> None:
    with pytest.raises(ValueError, match="draft"):
        selectors.last_day_to_refuse(SubsidyApplication())


def test_what_to_check_comes_with_the_soonest_deadline_first(registration: Registration) -> None:
    applicant = make_applicant(year=TODAY.year)
    newest = make_project(applicant, now=NOW, registration=registration)
    oldest = make_project(applicant, now=NOW - timedelta(days=14), registration=registration)
    make_project(applicant, now=NOW - timedelta(days=15), registration=registration)
    make_project(applicant, now=NOW)
    make_draft(applicant, today=TODAY, registration=registration)
    found = selectors.to_check(registration.provider_id, today=TODAY)
    assert [(check.application, check.days_left) for check in found] == [(oldest, 0), (newest, 14)]


def test_projects_are_counted_by_where_they_stand(registration: Registration, project: SubsidyApplication) -> None:
    applicant = make_applicant(year=TODAY.year)
    fund(make_project(applicant, now=NOW, registration=registration), now=NOW)
    complete(fund(make_project(applicant, now=NOW, registration=registration), now=NOW), now=NOW)
    make_project(applicant, now=NOW)
    counts = selectors.counts(registration.provider_id)
    assert (counts.awaiting_deposit, counts.payable, counts.completed) == (1, 1, 1)
