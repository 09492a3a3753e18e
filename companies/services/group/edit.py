"""One change of a group: who makes it, on which version, and its place in the story of the company.

Every change names the version of the group that its author saw. Who saw an older one gets `GroupChanged`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.enums import CompanyEventKind, Right
from companies.models import CompanyGroup, GroupLink, GroupMember, SizeDeclaration
from companies.services.events import record
from companies.services.rights import require_right
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock


class GroupChanged(Conflict):
    """Somebody changed the group after the page was opened; nothing was saved."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Who changes the group of which company and year, when, and the version that he saw."""

    company_id: int
    year: int
    version: int
    user: User
    now: datetime


def hold(edit: Edit) -> CompanyGroup:
    """Lock the group for a person who may apply for the company.

    Raises `NotAllowed` for who may not, `Conflict` once the size is fixed, `GroupChanged` for who saw an older version.
    """
    require_right(company_id=edit.company_id, user=edit.user, right=Right.APPLY, today=timezone.localdate(edit.now))
    group = lock(CompanyGroup.objects.filter(company_id=edit.company_id, year=edit.year)).first()
    if group is None:
        raise Conflict(_("This group is no longer there. Open the page of the size again."))
    refuse_locked(edit.company_id, edit.year)
    if group.version != edit.version:
        raise GroupChanged(_changed_meanwhile(group, edit.user))
    return group


def refuse_locked(company_id: int, year: int) -> None:
    """Raise `Conflict` once the size of the year is fixed."""
    if SizeDeclaration.objects.filter(company_id=company_id, year=year, locked_at__isnull=False).exists():
        raise Conflict(_("The size of this year is fixed since the first application, and the group with it."))


def _changed_meanwhile(group: CompanyGroup, user: User) -> str:
    moment = f"{timezone.localtime(group.changed_at):%H:%M}"
    if group.changed_by_id == user.pk:
        sentence = _(
            "You changed this group at %(moment)s in another window. What you typed is still here: look whether it "
            "fits, and press the button again."
        )
        return str(sentence) % {"moment": moment}
    sentence = _(
        "%(person)s changed this group at %(moment)s, while you were busy. What you typed is still here: look whether "
        "it fits, and press the button again."
    )
    return str(sentence) % {"person": group.changed_by.get_full_name(), "moment": moment}


def note(group: CompanyGroup, edit: Edit, *, what: str) -> None:
    """Count the change, and add it to the story of the company."""
    group.version += 1
    group.changed_by = edit.user
    group.changed_at = edit.now
    group.save(update_fields=["version", "changed_by", "changed_at"])
    record(
        company_id=edit.company_id,
        kind=CompanyEventKind.GROUP_CHANGED,
        now=edit.now,
        actor=edit.user,
        year=edit.year,
        what=what,
        version=group.version,
    )


def refuse(results: Sequence[Refusal | None]) -> None:
    """Raise `Refused` with every refusal there is."""
    refusals = [refusal for refusal in results if refusal is not None]
    if refusals:
        raise Refused(refusals)


def member_of(group: CompanyGroup, member_id: int) -> GroupMember:
    """Return a party of a group; raise `Conflict` when somebody removed it."""
    member = group.members.filter(pk=member_id).first()
    if member is None:
        raise Conflict(_("This party is no longer in the group: somebody removed it. Open the group again."))
    return member


def link_of(group: CompanyGroup, link_id: int) -> GroupLink:
    """Return a holding of a group; raise `Conflict` when somebody removed it."""
    link = group.links.filter(pk=link_id).first()
    if link is None:
        raise Conflict(_("This holding is no longer in the group: somebody removed it. Open the group again."))
    return link
