"""The daily tasks, as beat calls them: with the clock of today, and as often as it likes."""

from datetime import timedelta

import pytest

from applications.enums import Status
from applications.models import SubsidyApplication
from payments import tasks
from payments.models import Refund
from portefeuille import clock
from tests.applications.builders import make_applicant
from tests.payments.builders import Bank, deposit_for, waiting_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def statuses() -> set[str]:
    return set(SubsidyApplication.objects.values_list("status", flat=True))


def test_what_was_not_deposited_in_time_lapses_today(bank: Bank) -> None:
    long_ago = clock.today() - timedelta(days=31)
    project = waiting_project(make_applicant(year=long_ago.year), day=long_ago)
    bank.sends(deposit_for(project, "10", day=clock.today() - timedelta(days=1)), day=clock.today() - timedelta(days=1))
    for _time in range(2):
        tasks.lapse_overdue()
    assert (statuses(), Refund.objects.count()) == ({Status.LAPSED}, 1)


def test_what_was_not_paid_in_time_closes_today(bank: Bank) -> None:
    two_years_ago = clock.today().replace(year=clock.today().year - 2, day=1)
    project = waiting_project(make_applicant(year=two_years_ago.year), day=two_years_ago)
    bank.sends(deposit_for(project, day=two_years_ago), day=two_years_ago)
    for _time in range(2):
        tasks.expire_overdue()
    assert (statuses(), Refund.objects.count()) == ({Status.EXPIRED}, 1)


def test_what_is_in_time_is_left_alone(bank: Bank) -> None:
    waiting_project(make_applicant(), day=clock.today())
    tasks.lapse_overdue()
    tasks.expire_overdue()
    assert statuses() == {Status.AWAITING_DEPOSIT}
