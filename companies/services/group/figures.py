"""The figures of the parties of a group, and the last merger or acquisition."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from companies.enums import AccountsSource, FigureBasis
from companies.groups import rules
from companies.models import AnnualAccounts, CompanyGroup, GroupMember, MemberAccounts
from companies.services.accounts import YearData
from companies.services.group.edit import Edit, hold, member_of, note, refuse

# As many years as the two-year rule can look back on from the latest one.
YEARS_COPIED = 3


@transaction.atomic
def save_figures(
    *, edit: Edit, member_id: int, basis: FigureBasis, covers: Sequence[int], years: Sequence[YearData]
) -> GroupMember:
    """Set the figures of a party, a year at a time; what is as the register has it keeps the register as source.

    `covers` are the members that consolidated accounts stand for. Raises `Refused` for two years in one calendar year.
    """
    group = hold(edit)
    member = member_of(group, member_id)
    refuse([rules.year_twice([year.closed_on.year for year in years])])
    on_record = _on_record(member.enterprise_number)
    member.basis = basis
    member.save(update_fields=["basis"])
    covered = covers if basis == FigureBasis.CONSOLIDATED else []
    member.covers.set(group.members.filter(pk__in=covered).exclude(pk=member.pk))
    member.accounts.all().delete()
    MemberAccounts.objects.bulk_create(
        MemberAccounts(
            member=member, source=AccountsSource.FILING if year in on_record else AccountsSource.HAND, **vars(year)
        )
        for year in years
    )
    note(group, edit, what="figures_saved")
    return member


@transaction.atomic
def set_takeover(*, edit: Edit, takeover_on: date | None) -> CompanyGroup:
    """Note the last merger or acquisition that touched the group, or that there was none."""
    group = hold(edit)
    group.takeover_on = takeover_on
    group.save(update_fields=["takeover_on"])
    note(group, edit, what="takeover")
    return group


def copy_accounts(member: GroupMember) -> None:
    """Give a party the figures that the register has of its number."""
    if member.enterprise_number:
        MemberAccounts.objects.bulk_create(
            MemberAccounts(member=member, source=AccountsSource.FILING, **vars(year))
            for year in _on_record(member.enterprise_number)
        )


def _on_record(number: str) -> list[YearData]:
    """Return the latest years that the register has of an enterprise, one for each calendar year."""
    rows = AnnualAccounts.objects.filter(company__enterprise_number=number).order_by("-closed_on")
    latest: dict[int, YearData] = {}
    for row in rows.values("closed_on", "months", "workers", "turnover", "balance_total")[: 2 * YEARS_COPIED]:
        latest.setdefault(row["closed_on"].year, YearData(**row))
    return list(latest.values())[:YEARS_COPIED]
