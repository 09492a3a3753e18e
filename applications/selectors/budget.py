"""The money of a company in a calendar year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from applications import lifecycle, regimes, rules
from applications.models import AnnualBudget, SubsidyApplication
from companies.enums import Size
from portefeuille import money


@dataclass(frozen=True)
class YearBudget:
    """What a company was granted in a year, in euro: `used + reserved + left == ceiling`.

    `used` is the subsidy of projects whose own contribution is complete, `reserved` that of projects which wait for it.
    """

    year: int
    ceiling: Decimal
    used: Decimal
    reserved: Decimal

    @property
    def left(self) -> Decimal:
        """Return what can still be granted."""
        return self.ceiling - self.used - self.reserved


def year_budget(company_id: int, *, size: Size, today: date) -> YearBudget:
    """Return the budget of this year: what was granted stands in one row, what of it still waits is summed."""
    ceiling = rules.ceiling(size, regimes.on(today))
    budget = AnnualBudget.objects.filter(company_id=company_id, year=today.year).first()
    if budget is None:
        return YearBudget(today.year, ceiling, money.ZERO, money.ZERO)
    waiting = (
        SubsidyApplication.objects.for_company(company_id)
        .filter(submitted_on__year=today.year, status__in=lifecycle.OPEN, funded_on__isnull=True)
        .aggregate(total=Sum("subsidy"))["total"]
    )
    reserved = waiting or money.ZERO
    return YearBudget(today.year, max(ceiling, budget.granted), budget.granted - reserved, reserved)
