"""What happens to access requests because time passes."""

from datetime import timedelta

import pytest

from companies import jobs, tasks
from companies.enums import AccessRequestStatus
from companies.models import AccessRequest
from tests.factories import NOW, make_access_request, make_company

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
