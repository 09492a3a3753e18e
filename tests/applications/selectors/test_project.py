"""What the page of one project is told."""

from decimal import Decimal
from uuid import uuid4

import pytest

from applications import selectors
from applications.models import SubsidyApplication
from tests.applications.builders import complete, deposit, fund, make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a project of 2.200 euro that waits for 1.540 euro."""
    return make_project(make_applicant(year=TODAY.year), now=NOW)


def test_a_project_is_found_by_its_own_company_only(project: SubsidyApplication) -> None:
    assert project.number is not None
    assert selectors.project_by_number(project.company_id, project.number) == project
    with pytest.raises(SubsidyApplication.DoesNotExist):
        selectors.project_by_number(make_applicant().company.pk, project.number)


def test_an_application_is_found_by_its_key_whether_draft_or_not(project: SubsidyApplication) -> None:
    draft = make_draft(make_applicant(year=TODAY.year), today=TODAY)
    assert selectors.application_by_key(project.company_id, project.key) == project
    assert selectors.application_by_key(draft.company_id, draft.key) == draft
    for company_id, key in ((draft.company_id, project.key), (project.company_id, uuid4())):
        with pytest.raises(SubsidyApplication.DoesNotExist):
            selectors.application_by_key(company_id, key)


def money_of(project: SubsidyApplication) -> tuple[Decimal, ...]:
    """Return own, subsidy, deposited, paid and left as the page shows them."""
    fresh = selectors.project_by_number(project.company_id, project.number or "")
    found = selectors.project_money(fresh)
    return found.own, found.subsidy, found.deposited, found.paid, found.left


def test_the_money_of_a_project_on_its_way(project: SubsidyApplication) -> None:
    own, subsidy = Decimal("1540.00"), Decimal("660.00")
    zero = Decimal("0.00")
    assert money_of(project) == (own, subsidy, zero, zero, zero)
    deposit(project, Decimal("40.00"), now=NOW)
    assert money_of(project) == (own, subsidy, Decimal("40.00"), zero, Decimal("40.00"))
    fund(project, now=NOW)
    assert money_of(project) == (own, subsidy, own, zero, Decimal("2200.00"))
    complete(project, now=NOW)
    assert money_of(project)[4] == zero


def test_the_story_comes_with_the_latest_first(project: SubsidyApplication) -> None:
    fund(project, now=NOW)
    assert [event.kind for event in selectors.story(project)] == ["subsidy_added", "deposit_received", "submitted"]


def test_the_messages_are_those_to_the_company_about_the_project(project: SubsidyApplication) -> None:
    make_project(make_applicant(year=TODAY.year), now=NOW)
    assert [message.kind for message in selectors.messages_of(project)] == ["application_submitted"]
