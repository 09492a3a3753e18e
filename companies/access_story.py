"""The story of who may act for a company, as its administrators read it: what, about whom, by whom, when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from companies.access_words import rights_in_words
from companies.enums import CompanyEventKind, MandateRole
from companies.models import Company, CompanyEvent, Invitation, Mandate

ABOUT_ACCESS = (
    CompanyEventKind.ACCESS_REQUESTED,
    CompanyEventKind.ACCESS_APPROVED,
    CompanyEventKind.ACCESS_REFUSED,
    CompanyEventKind.ACCESS_EXPIRED,
    CompanyEventKind.MANDATE_CHANGED,
    CompanyEventKind.MANDATE_WITHDRAWN,
    CompanyEventKind.INVITED,
    CompanyEventKind.INVITATION_ACCEPTED,
    CompanyEventKind.INVITATION_WITHDRAWN,
    CompanyEventKind.INVITATION_EXPIRED,
)


@dataclass(frozen=True)
class Entry:
    """One line: `about` is the person or address it concerns ("" when it is not known), `detail` what changed."""

    at: datetime
    title: str
    about: str
    by: str
    detail: str


def events(company: Company) -> QuerySet[CompanyEvent]:
    """Return what happened to the access of a company, the latest first."""
    return (
        CompanyEvent.objects.filter(company=company, kind__in=ABOUT_ACCESS)
        .select_related("actor")
        .order_by("-occurred_at", "-pk")
    )


def entries(rows: Iterable[CompanyEvent]) -> Sequence[Entry]:
    """Return events as lines; two queries for any number of them."""
    rows = list(rows)
    persons = User.objects.in_bulk(_numbers(rows, "person"))
    addresses = Invitation.objects.in_bulk(_numbers(rows, "invitation"))
    return [
        Entry(
            at=row.occurred_at,
            title=str(row.get_kind_display()),
            about=_about(row, persons, addresses),
            by=str(row.actor or ""),
            detail=_detail(row.facts),
        )
        for row in rows
    ]


def _numbers(rows: Iterable[CompanyEvent], fact: str) -> set[int]:
    return {row.facts[fact] for row in rows if fact in row.facts}


def _about(row: CompanyEvent, persons: Mapping[int, User], addresses: Mapping[int, Invitation]) -> str:
    if person := persons.get(row.facts.get("person", 0)):
        return str(person)
    invitation = addresses.get(row.facts.get("invitation", 0))
    return invitation.email if invitation else ""


def _detail(facts: Mapping[str, object]) -> str:
    before, after = facts.get("before"), facts.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ""
    return f"{_grant(before)} → {_grant(after)}"


def _grant(columns: Mapping[str, object]) -> str:
    held = Mandate(role=str(columns["role"]), may_apply=bool(columns["may_apply"]), may_pay=bool(columns["may_pay"]))
    words: str | Promise = rights_in_words(held)
    last_day = columns["valid_to"]
    until = f"{date.fromisoformat(str(last_day)):%d/%m/%Y}" if last_day else _("without end")
    return f"{MandateRole(held.role).label}, {words}, {until}"
