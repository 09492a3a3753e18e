"""Which accounts count: the latest approved ones, the years to look at, estimates, and takeovers (article 4)."""

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from companies.size.case import Accounts, Case, ConsolidatedAccounts, Party, TakeoverPolicy

Yearly = TypeVar("Yearly", Accounts, ConsolidatedAccounts)


@dataclass(frozen=True)
class Period:
    """The years that decide, oldest first; how they were chosen."""

    years: tuple[int, ...]
    is_estimate: bool = False
    is_after_takeover: bool = False
    previous_class: str | None = None


def closed_on(party: Party, year: int) -> date:
    """Return the last day of the accounting year that is named after a calendar year."""
    month, day = party.closing
    if (month, day) == (2, 29) and not isleap(year):
        day = 28
    return date(year, month, day)


def has_closed(party: Party, year: int, day: date) -> bool:
    """Tell whether the accounting year named after a calendar year has closed by a day."""
    return year < day.year or (year == day.year and closed_on(party, year) <= day)


def considered_period(case: Case) -> Period:
    """Return the years of the applicant that decide on the reference date.

    Approved years that have closed; without any, the latest estimate (article 4(3)). Under the immediate policy the
    years closed before the last merger or acquisition drop out, but for the last one, and the class before is void.
    """
    applicant = next(party for party in case.parties if party.id == case.applicant)
    years = approved_years(applicant, case.reference_date)
    if not years:
        estimates = [accounts.year for accounts in applicant.accounts if accounts.is_estimate]
        return Period(tuple(estimates and [max(estimates)]), bool(estimates), previous_class=case.previous_class)
    changes = [day for day in case.ownership_changes if day <= case.reference_date]
    if case.policy == TakeoverPolicy.TWO_YEAR or not changes:
        return Period(years, previous_class=case.previous_class)
    since = tuple(year for year in years if closed_on(applicant, year) >= max(changes))
    return Period(since or years[-1:], is_after_takeover=since != years)


def approved_years(party: Party, day: date) -> tuple[int, ...]:
    """Return the years with approved accounts that have closed by a day, oldest first.

    Consolidated accounts name the years of an enterprise that has filed no others.
    """
    own = [accounts.year for accounts in _approved(party)]
    years = own or [consolidated.year for consolidated in party.consolidated]
    return tuple(sorted(year for year in years if has_closed(party, year, day)))


class Books:
    """The accounts of all parties as they lie on the reference date."""

    def __init__(self, parties: Mapping[str, Party], day: date) -> None:
        """Remember the parties and the day."""
        self._parties = parties
        self._day = day
        self._approved: dict[str, list[Accounts]] = {}

    def own(self, enterprise: str, year: int) -> Accounts | None:
        """Return the latest approved accounts up to a year.

        An enterprise that has none yet counts by its latest estimate (article 4(3)); None when there is nothing.
        """
        if enterprise not in self._approved:
            self._approved[enterprise] = self._closed_and_approved(enterprise)
        approved = self._approved[enterprise]
        if approved:
            return _latest([accounts for accounts in approved if accounts.year <= year])
        return _latest([accounts for accounts in self._parties[enterprise].accounts if accounts.is_estimate])

    def _closed_and_approved(self, enterprise: str) -> list[Accounts]:
        party = self._parties[enterprise]
        return [accounts for accounts in _approved(party) if has_closed(party, accounts.year, self._day)]

    def consolidated(self, enterprise: str, year: int) -> ConsolidatedAccounts | None:
        """Return the latest consolidated accounts up to a year, unless newer accounts of its own were filed."""
        party = self._parties[enterprise]
        if not party.consolidated:
            return None
        own = self.own(enterprise, year)
        newest_own = own.year if own is not None and not own.is_estimate else 0
        years = range(newest_own, year + 1)
        return _latest(
            [item for item in party.consolidated if item.year in years and has_closed(party, item.year, self._day)]
        )


def _approved(party: Party) -> list[Accounts]:
    return [accounts for accounts in party.accounts if accounts.is_approved and not accounts.is_estimate]


def _latest(accounts: list[Yearly]) -> Yearly | None:
    return max(accounts, key=lambda item: item.year, default=None)
