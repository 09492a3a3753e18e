"""The story of a company: one row per change, written inside the transaction of that change."""

from datetime import datetime

from accounts.models import User
from companies.enums import CompanyEventKind
from companies.models import Company, CompanyEvent
from portefeuille.locking import lock


def hold_company(*, company_id: int) -> Company:
    """Lock a company until the transaction ends; raise `Company.DoesNotExist` when there is none."""
    return lock(Company.objects.filter(pk=company_id)).get()


def record(
    *, company_id: int, kind: CompanyEventKind, now: datetime, actor: User | None = None, **facts: object
) -> CompanyEvent:
    """Add one event; facts are texts and numbers that staff can read, never free text about a person."""
    return CompanyEvent.objects.create(company_id=company_id, kind=kind, occurred_at=now, actor=actor, facts=facts)
