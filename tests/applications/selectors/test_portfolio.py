"""What a company has to do now, what runs, and which drafts it left."""

from datetime import timedelta
from decimal import Decimal

import pytest

from applications import selectors, services
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from providers.models import Rating
from tests.applications.builders import Applicant, complete, fund, make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply in the year of these tests."""
    return make_applicant(year=TODAY.year)


def to_do(applicant: Applicant) -> list[tuple[Action, str | None]]:
    """Return the actions of a company with their projects."""
    found = selectors.to_do(applicant.company.pk, today=TODAY)
    return [(action.action, action.application.number) for action in found.actions]


def test_the_soonest_deadline_comes_first_and_ratings_last(applicant: Applicant) -> None:
    done = complete(fund(make_project(applicant, now=NOW), now=NOW), now=NOW)
    ready = fund(make_project(applicant, now=NOW), now=NOW)
    later = make_project(applicant, now=NOW)
    sooner = make_project(applicant, now=NOW - timedelta(days=20))
    assert to_do(applicant) == [
        (Action.DEPOSIT, sooner.number),
        (Action.DEPOSIT, later.number),
        (Action.PAY, ready.number),
        (Action.RATE, done.number),
    ]


def test_a_rated_project_asks_for_nothing(applicant: Applicant) -> None:
    done = complete(fund(make_project(applicant, now=NOW), now=NOW), now=NOW)
    services.rate(
        application_id=done.pk, user=applicant.user, scores=dict.fromkeys(Rating.SCORES, 5), comment="", now=NOW
    )
    assert to_do(applicant) == []


def test_a_passed_deadline_asks_for_nothing(applicant: Applicant) -> None:
    make_project(applicant, now=NOW - timedelta(days=31))
    assert to_do(applicant) == []


def test_a_payment_under_way_leaves_only_the_rating(applicant: Applicant) -> None:
    project = fund(make_project(applicant, now=NOW), now=NOW)
    services.mark_payment_ordered(
        application=project, amount=Decimal("2200.00"), invoice_number="F-1", user=applicant.user, now=NOW
    )
    type(project.wallet).objects.update(own=0, subsidy=0)
    assert to_do(applicant) == [(Action.RATE, project.number)]


def test_five_actions_are_shown_and_the_rest_is_announced(applicant: Applicant) -> None:
    for _ in range(5):
        make_project(applicant, now=NOW, cost=Decimal("100.00"))
    assert not selectors.to_do(applicant.company.pk, today=TODAY).has_more
    make_project(applicant, now=NOW, cost=Decimal("100.00"))
    found = selectors.to_do(applicant.company.pk, today=TODAY)
    assert (len(found.actions), found.has_more) == (5, True)


def test_running_projects_come_with_the_newest_first(applicant: Applicant) -> None:
    first = make_project(applicant, now=NOW - timedelta(days=1))
    second = make_project(applicant, now=NOW)
    complete(fund(make_project(applicant, now=NOW), now=NOW), now=NOW)
    make_draft(applicant, today=TODAY)
    assert list(selectors.running_projects(applicant.company.pk)) == [second, first]
    assert selectors.project_count(applicant.company.pk) == 3


def test_the_last_saved_draft_comes_first(applicant: Applicant) -> None:
    first = make_draft(applicant, today=TODAY, now=NOW)
    second = make_draft(applicant, today=TODAY, now=NOW + timedelta(hours=1))
    services.save_step(
        application_id=first.pk, values={"title": "Later"}, user=applicant.user, now=NOW + timedelta(hours=2)
    )
    assert list(selectors.drafts(applicant.company.pk)) == [first, second]


def test_only_a_draft_in_which_nothing_was_saved_is_taken_up_again(applicant: Applicant) -> None:
    make_draft(applicant, today=TODAY)
    assert selectors.untouched_draft(applicant.company.pk) is None
    fresh = services.start_draft(company=applicant.company, user=applicant.user, now=NOW)
    assert selectors.untouched_draft(applicant.company.pk) == fresh
    assert selectors.untouched_draft(make_applicant().company.pk) is None


def test_a_draft_that_was_filled_in_at_its_very_start_is_left_alone(applicant: Applicant) -> None:
    draft = services.start_draft(company=applicant.company, user=applicant.user, now=NOW)
    services.save_step(application_id=draft.pk, values={"title": "Excel"}, user=applicant.user, now=NOW)
    assert SubsidyApplication.objects.get().changed_at == NOW
    assert selectors.untouched_draft(applicant.company.pk) is None
