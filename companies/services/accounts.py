"""Figures that staff enter by hand, where no filing was loaded."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from companies.enums import AccountsSource, CompanyEventKind
from companies.models import AnnualAccounts
from companies.services.events import hold_company, record


@dataclass(frozen=True, kw_only=True)
class YearData:
    """The figures of one accounting year: full-time equivalents and euros; None is unknown."""

    closed_on: date
    months: int
    workers: Decimal | None
    turnover: Decimal | None
    balance_total: Decimal | None


@transaction.atomic
def record_accounts(*, company_id: int, year: YearData, user: User, now: datetime) -> AnnualAccounts:
    """Set the figures of one accounting year of a company in the register; repeatable."""
    company = hold_company(company_id=company_id)
    row, _is_new = AnnualAccounts.objects.update_or_create(
        company=company,
        closed_on=year.closed_on,
        defaults={
            "months": year.months,
            "workers": year.workers,
            "turnover": year.turnover,
            "balance_total": year.balance_total,
            "source": AccountsSource.HAND,
            "recorded_at": now,
        },
    )
    record(
        company_id=company_id,
        kind=CompanyEventKind.ACCOUNTS_RECORDED,
        now=now,
        actor=user,
        closed_on=year.closed_on.isoformat(),
        workers=None if year.workers is None else str(year.workers),
        turnover=None if year.turnover is None else str(year.turnover),
        balance_total=None if year.balance_total is None else str(year.balance_total),
    )
    return row
