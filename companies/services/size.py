"""The size that a company confirms for a calendar year, and its lock at the first application of that year."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import rules, selectors
from companies.enums import CompanyEventKind, Size
from companies.models import SizeDeclaration
from companies.services.events import hold_company, record
from companies.size import RULE_VERSION, Proposal
from portefeuille.errors import Conflict, Refused
from portefeuille.locking import lock


@transaction.atomic
def declare_size(
    *, company_id: int, year: int, size: Size, reason: str, belongs_to_group: bool, user: User, now: datetime
) -> SizeDeclaration:
    """Confirm the size for a year, with the figures and the proposal of this moment as evidence; repeatable.

    Raises `Conflict` once the size of the year is locked, `Refused` for a size smaller than proposed without reason.
    """
    company = hold_company(company_id=company_id)
    declaration = lock(SizeDeclaration.objects.filter(company=company, year=year)).first()
    if declaration is not None and declaration.locked_at is not None:
        raise Conflict(_("The size of this year is fixed since the first application. Call 1700 when it is wrong."))
    proposal = selectors.size_proposal(company)
    problem = rules.smaller_without_reason(proposed=proposal.size, declared=size, reason=reason)
    if problem:
        raise Refused([problem])
    declaration = declaration or SizeDeclaration(company=company, year=year)
    declaration.proposed_size = proposal.size or ""
    declaration.declared_size = size
    declaration.reason = reason.strip()
    declaration.evidence = _evidence(proposal, belongs_to_group=belongs_to_group)
    declaration.declared_by = user
    declaration.declared_at = now
    declaration.save()
    record(
        company_id=company_id,
        kind=CompanyEventKind.SIZE_DECLARED,
        now=now,
        actor=user,
        year=year,
        size=size,
        proposed=proposal.size,
    )
    return declaration


@transaction.atomic
def lock_size(*, company_id: int, year: int, now: datetime) -> SizeDeclaration:
    """Fix the confirmed size of a year, at the first application of that year; repeatable.

    Returns the declaration with its row locked. Raises `Refused` (`SIZE_NOT_CONFIRMED`) when nobody confirmed the size.
    """
    declaration = lock(SizeDeclaration.objects.filter(company_id=company_id, year=year)).first()
    if declaration is None:
        raise Refused([rules.SIZE_NOT_CONFIRMED])
    if declaration.locked_at is None:
        declaration.locked_at = now
        declaration.save(update_fields=["locked_at"])
        record(
            company_id=company_id,
            kind=CompanyEventKind.SIZE_LOCKED,
            now=now,
            year=year,
            size=declaration.declared_size,
        )
    return declaration


def _evidence(proposal: Proposal, *, belongs_to_group: bool) -> dict[str, object]:
    return {
        "rule": RULE_VERSION,
        "criterion": proposal.criterion,
        "belongs_to_group": belongs_to_group,
        "years": [
            {
                "closed_on": figures.closed_on.isoformat(),
                "workers": str(figures.workers),
                "turnover": None if figures.turnover is None else str(figures.turnover),
                "balance_total": None if figures.balance_total is None else str(figures.balance_total),
            }
            for figures in proposal.years
        ],
    }
