"""What happens to access requests because time passes."""

from datetime import timedelta

import pytest

from companies import jobs, services, tasks
from companies.access_rules import Grant
from companies.enums import AccessRequestStatus
from companies.models import AccessRequest
from correspondence.models import Message
from tests.factories import NOW, make_access_request, make_company, make_mandate

pytestmark = pytest.mark.django_db


def test_only_overdue_requests_expire_and_only_once() -> None:
    """The job counts what it closed."""
    company = make_company()
    old = make_access_request(company=company, requested_at=NOW - timedelta(days=31))
    fresh = make_access_request(company=company, requested_at=NOW - timedelta(days=29))
    assert [jobs.expire_access_requests(now=NOW), jobs.expire_access_requests(now=NOW)] == [1, 0]
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.status, fresh.status) == (AccessRequestStatus.EXPIRED, AccessRequestStatus.PENDING)


def test_the_task_runs_the_job_at_the_present_moment() -> None:
    """Beat calls it every night."""
    make_access_request(company=make_company(), requested_at=NOW - timedelta(days=31))
    tasks.expire_access_requests.delay()
    assert AccessRequest.objects.get().status == AccessRequestStatus.EXPIRED


def test_a_waiting_request_is_brought_to_mind_three_times() -> None:
    """On day 7, 20 and 27, once each however often the job runs; to all who can decide."""
    boss = make_mandate()
    request = make_access_request(company=boss.company, requested_at=NOW)
    written = {}
    for day in range(31):
        moment = NOW + timedelta(days=day)
        written[day] = (
            jobs.remind_of_access_requests(now=moment),
            jobs.remind_of_access_requests(now=moment + timedelta(hours=1)),
        )
    assert {day: counts for day, counts in written.items() if any(counts)} == {7: (1, 0), 20: (1, 0), 27: (1, 0)}
    assert {tuple(message.recipients) for message in Message.objects.filter(kind="access_reminder")} == {
        (boss.user.email,)
    }
    services.refuse_access(request_id=request.pk, decided_by=boss, reason="Onbekend.", now=NOW)
    assert jobs.remind_of_access_requests(now=NOW + timedelta(days=40)) == 0


def test_only_invitations_past_the_term_are_closed() -> None:
    """The number that was closed comes back."""
    boss = make_mandate()
    services.invite(invited_by=boss, email="a@b.example", grant=Grant(), now=NOW)
    services.invite(invited_by=boss, email="c@d.example", grant=Grant(), now=NOW + timedelta(days=1))
    assert [jobs.expire_invitations(now=NOW + timedelta(days=30)) for _run in range(2)] == [1, 0]
