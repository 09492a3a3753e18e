"""The money of a company in a year always adds up to its ceiling."""

from datetime import date
from decimal import Decimal

import pytest

from applications import selectors, services
from applications.enums import StopReason
from applications.models import AnnualBudget
from companies.enums import Size
from tests.applications.builders import Applicant, complete, fund, make_applicant, make_project
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply in the year of these tests."""
    return make_applicant(year=TODAY.year)


def budget(applicant: Applicant, *, size: Size = Size.SMALL, today: date = TODAY) -> selectors.YearBudget:
    """Return the budget of a company."""
    return selectors.year_budget(applicant.company.pk, size=size, today=today)


def test_a_new_year_is_untouched(applicant: Applicant) -> None:
    assert budget(applicant) == selectors.YearBudget(2026, Decimal(7500), Decimal("0.00"), Decimal("0.00"))
    assert budget(applicant).left == Decimal(7500)


def test_what_waits_is_reserved_and_what_is_funded_or_paid_is_used(applicant: Applicant) -> None:
    make_project(applicant, now=NOW)
    fund(make_project(applicant, now=NOW, cost=Decimal("1000.00")), now=NOW)
    complete(fund(make_project(applicant, now=NOW, cost=Decimal("100.00")), now=NOW), now=NOW)
    result = budget(applicant)
    assert (result.used, result.reserved, result.left) == (Decimal("330.00"), Decimal("660.00"), Decimal("6510.00"))
    assert result.used + result.reserved == AnnualBudget.objects.get().granted
    assert result.used + result.reserved + result.left == result.ceiling


def test_what_was_released_is_left_again(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    services.release_budget(application=project, amount=Decimal("660.00"), today=TODAY)
    services.mark_stopped(
        application=project,
        reason=StopReason.OTHER,
        explanation="",
        user=applicant.user,
        today=TODAY,
        now=NOW,
    )
    assert budget(applicant).left == Decimal("7500.00")


def test_a_year_counts_its_own_applications_only(applicant: Applicant) -> None:
    make_project(applicant, now=NOW)
    assert budget(applicant, today=date(2027, 1, 1)).left == Decimal(7500)
    assert budget(make_applicant(year=TODAY.year)).left == Decimal(7500)


def test_a_ceiling_never_shows_less_than_was_granted(applicant: Applicant) -> None:
    make_project(applicant, now=NOW)
    AnnualBudget.objects.update(ceiling=Decimal("10000.00"), granted=Decimal("9000.00"))
    result = budget(applicant)
    assert (result.ceiling, result.left) == (Decimal("9000.00"), Decimal("0.00"))
