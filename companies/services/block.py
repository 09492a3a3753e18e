"""The agency's block on a company: no new application while it stands."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.enums import CompanyEventKind
from companies.models import Company
from companies.services.events import hold_company, record
from portefeuille.errors import Refusal, Refused


@transaction.atomic
def set_blocked(*, company_id: int, is_blocked: bool, reason: str, user: User, now: datetime) -> Company:
    """Block or release a company for a reason that stays in its story; repeatable. Raises `Refused` without reason."""
    if not reason.strip():
        raise Refused([Refusal("BLOCK_REASON_MISSING", _("Give the reason."), "reason")])
    company = hold_company(company_id=company_id)
    if company.is_blocked == is_blocked:
        return company
    company.is_blocked = is_blocked
    company.save(update_fields=["is_blocked"])
    kind = CompanyEventKind.BLOCKED if is_blocked else CompanyEventKind.RELEASED
    record(company_id=company_id, kind=kind, now=now, actor=user, reason=reason.strip())
    return company
