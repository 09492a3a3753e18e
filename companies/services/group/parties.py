"""Who belongs to a group: the company itself, companies of the register, and parties that people describe."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.enums import CompanyEventKind, MemberKind, Right
from companies.groups import rules
from companies.models import Company, CompanyGroup, GroupMember
from companies.services.events import hold_company, record
from companies.services.group.edit import Edit, hold, member_of, note, refuse, refuse_locked
from companies.services.group.figures import copy_accounts
from companies.services.rights import require_right
from portefeuille.errors import Conflict


@dataclass(frozen=True, kw_only=True)
class PartyData:
    """What describes a party; budget in euro."""

    kind: MemberKind
    name: str
    enterprise_number: str = ""
    country: str = ""
    market: str = ""
    acts_with: str = ""
    is_public: bool = False
    budget: Decimal | None = None
    inhabitants: int | None = None


@transaction.atomic
def start_group(*, company_id: int, year: int, user: User, now: datetime) -> CompanyGroup:
    """Begin the group of a year with the company itself and its figures on record; repeatable."""
    company = hold_company(company_id=company_id)
    require_right(company_id=company_id, user=user, right=Right.APPLY, today=timezone.localdate(now))
    refuse_locked(company_id, year)
    group, is_new = CompanyGroup.objects.get_or_create(
        company=company, year=year, defaults={"changed_by": user, "changed_at": now}
    )
    if is_new:
        member = GroupMember.objects.create(
            group=group, name=company.name[:200], enterprise_number=company.enterprise_number, is_applicant=True
        )
        copy_accounts(member)
        record(company_id=company_id, kind=CompanyEventKind.GROUP_CHANGED, now=now, actor=user, year=year, what="start")
    return group


@transaction.atomic
def add_registered_company(*, edit: Edit, number: str) -> GroupMember:
    """Add a company of the register by its number, with the figures on record.

    Raises `GroupChanged`, `Refused`, and `Company.DoesNotExist` for a number that the register lacks.
    """
    group = hold(edit)
    company = Company.objects.get(enterprise_number=number)
    member = _add(group, PartyData(kind=MemberKind.ENTERPRISE, name=company.name[:200], enterprise_number=number))
    copy_accounts(member)
    note(group, edit, what="party_added")
    return member


@transaction.atomic
def add_party(*, edit: Edit, data: PartyData) -> GroupMember:
    """Add a party that people describe themselves, with the figures on record where the register knows its number."""
    group = hold(edit)
    member = _add(group, data)
    copy_accounts(member)
    note(group, edit, what="party_added")
    return member


@transaction.atomic
def change_party(*, edit: Edit, member_id: int, data: PartyData) -> GroupMember:
    """Describe a party otherwise; the company itself keeps its name, its number and its kind."""
    group = hold(edit)
    member = member_of(group, member_id)
    if not member.is_applicant:
        others = group.members.exclude(pk=member.pk)
        refuse([rules.number_twice(others.values_list("enterprise_number", flat=True), data.enterprise_number)])
        if member.holders.exists():
            refuse([rules.cannot_be_owned(data.kind)])
        for name, value in vars(data).items():
            setattr(member, name, value)
        member.save()
    note(group, edit, what="party_changed")
    return member


@transaction.atomic
def remove_party(*, edit: Edit, member_id: int) -> None:
    """Take a party out of the group with its holdings and figures; the company itself stays."""
    group = hold(edit)
    member = member_of(group, member_id)
    if member.is_applicant:
        raise Conflict(_("Your own company stays in its group."))
    member.delete()
    note(group, edit, what="party_removed")


def _add(group: CompanyGroup, data: PartyData) -> GroupMember:
    numbers = list(group.members.values_list("enterprise_number", flat=True))
    refuse([rules.too_many(len(numbers)), rules.number_twice(numbers, data.enterprise_number)])
    return GroupMember.objects.create(group=group, **vars(data))
