"""What an accountant needs: the money of a company by year, and the journal of the agency. Amounts in euro."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from payments.enums import WALLET_ACCOUNTS, Account, EntryKind
from payments.models import Transfer
from payments.rules import Balance
from portefeuille import money


@dataclass(frozen=True)
class Line:
    """One change of the wallet of a project: what came in is positive, what went out negative."""

    booked_on: date
    project: str
    what: str
    own: Decimal
    subsidy: Decimal


@dataclass(frozen=True)
class Year:
    """The wallets of a company in a calendar year: opening balance, every change, closing balance."""

    year: int
    opening: Balance
    lines: Sequence[Line]

    @property
    def closing(self) -> Balance:
        """Return what the wallets held at the end of the year."""
        own = sum((line.own for line in self.lines), self.opening.own)
        return Balance(own, sum((line.subsidy for line in self.lines), self.opening.subsidy))


def _of_company(company_id: int) -> QuerySet[Transfer]:
    touches = Q(debit__in=WALLET_ACCOUNTS) | Q(credit__in=WALLET_ACCOUNTS)
    return Transfer.objects.filter(touches, application__company_id=company_id)


def _change(row: Transfer, account: Account) -> Decimal:
    sign = (row.credit == account) - (row.debit == account)
    change: Decimal = row.amount * sign
    return change


def years_of_company(company_id: int) -> Sequence[int]:
    """Return the calendar years in which money of a company moved, the latest first."""
    days = _of_company(company_id).dates("entry__booked_on", "year", order="DESC")
    return [day.year for day in days]


def year_of_company(company_id: int, year: int) -> Year:
    """Return the changes of the wallets of a company in a calendar year, in the order of the bank."""
    rows = _of_company(company_id).filter(entry__booked_on__year=year).select_related("entry", "application")
    return Year(
        year=year,
        opening=Balance(_before(company_id, Account.OWN, year), _before(company_id, Account.SUBSIDY, year)),
        lines=[
            Line(
                booked_on=row.entry.booked_on,
                project=row.application.number or "" if row.application else "",
                what=str(EntryKind(row.entry.kind).label),
                own=_change(row, Account.OWN),
                subsidy=_change(row, Account.SUBSIDY),
            )
            for row in rows.order_by("entry__booked_on", "pk")
        ],
    )


def _before(company_id: int, account: Account, year: int) -> Decimal:
    """Return what the wallets of a company held of an account when a year began."""
    rows = _of_company(company_id).filter(entry__booked_on__year__lt=year)
    sums = rows.aggregate(
        came=Sum("amount", filter=Q(credit=account), default=money.ZERO),
        went=Sum("amount", filter=Q(debit=account), default=money.ZERO),
    )
    balance: Decimal = sums["came"] - sums["went"]
    return balance


def journal(*, since: date, until: date) -> QuerySet[Transfer]:
    """Return every transfer booked in a period, both days included, in the order of the books."""
    rows = Transfer.objects.filter(entry__booked_on__gte=since, entry__booked_on__lte=until)
    return rows.select_related("entry", "application").order_by("entry__booked_on", "pk")
