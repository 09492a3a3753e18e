"""The size that a company confirms for a calendar year, and its lock at the first application of that year."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import rules, selectors
from companies.enums import CompanyEventKind, Right, Size
from companies.groups import rules as group_rules
from companies.groups.evidence import RULE_VERSION as GROUP_RULE_VERSION
from companies.groups.evidence import GroupEvidence, evidence_of
from companies.groups.rows import load
from companies.models import SizeDeclaration, SizeEvidence
from companies.services.events import hold_company, record
from companies.services.rights import require_right
from companies.size import RULE_VERSION, Proposal
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock


@transaction.atomic
def declare_size(
    *, company_id: int, year: int, size: Size, reason: str, belongs_to_group: bool, user: User, now: datetime
) -> SizeDeclaration:
    """Confirm the size for a year, with the figures and the advice of this moment as evidence; repeatable.

    Raises `Conflict` once the size of the year is locked; `Refused` for a size smaller than the figures of the company
    or of its group point to, or of a group that cannot be computed, without a reason; `NotAllowed` for who may not
    apply.
    """
    company = hold_company(company_id=company_id)
    require_right(company_id=company_id, user=user, right=Right.APPLY, today=timezone.localdate(now))
    declaration = lock(SizeDeclaration.objects.filter(company=company, year=year)).first()
    if declaration is not None and declaration.locked_at is not None:
        raise Conflict(_("The size of this year is fixed since the first application. Call 1700 when it is wrong."))
    proposal = selectors.size_proposal(company)
    rows = load(company_id=company_id, year=year)
    evidence = None if rows is None else evidence_of(rows, today=timezone.localdate(now))
    advised = _advised(proposal, evidence, belongs_to_group=belongs_to_group)
    proposed = rules.larger(proposal.size, advised)
    _refuse_choice(evidence, advised, proposed, size=size, reason=reason, belongs_to_group=belongs_to_group)
    declaration = declaration or SizeDeclaration(company=company, year=year)
    declaration.proposed_size = proposed or ""
    declaration.declared_size = size
    declaration.reason = reason.strip()
    declaration.evidence = _evidence(proposal, belongs_to_group=belongs_to_group)
    declaration.declared_by = user
    declaration.declared_at = now
    declaration.save()
    SizeEvidence.objects.create(
        company=company,
        year=year,
        rule_version=RULE_VERSION if evidence is None else GROUP_RULE_VERSION,
        advised_size=advised or "",
        declared_size=size,
        reason=declaration.reason,
        content={
            **declaration.evidence,
            "report": None if evidence is None else evidence.report.as_json(),
            "case": None if evidence is None else evidence.file,
        },
        recorded_by=user,
        recorded_at=now,
    )
    record(
        company_id=company_id,
        kind=CompanyEventKind.SIZE_DECLARED,
        now=now,
        actor=user,
        year=year,
        size=size,
        proposed=proposed,
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


@transaction.atomic
def unlock_size(*, company_id: int, year: int, reason: str, user: User, now: datetime) -> SizeDeclaration:
    """Open a fixed size again for a reason that stays in the story; repeatable. Raises `Refused` without reason.

    Applications that were granted keep the size they were granted with; the next one fixes it again.
    """
    if not reason.strip():
        raise Refused([Refusal("SIZE_UNLOCK_REASON", _("Give the reason."), "reason")])
    declaration = lock(SizeDeclaration.objects.filter(company_id=company_id, year=year)).get()
    if declaration.locked_at is None:
        return declaration
    declaration.locked_at = None
    declaration.save(update_fields=["locked_at"])
    record(
        company_id=company_id,
        kind=CompanyEventKind.SIZE_UNLOCKED,
        now=now,
        actor=user,
        year=year,
        size=declaration.declared_size,
        reason=reason.strip(),
    )
    return declaration


def _advised(proposal: Proposal, evidence: GroupEvidence | None, *, belongs_to_group: bool) -> Size | None:
    """Return the size that the group points to; without a group, that of the company's own figures.

    Who belongs to a group and entered nobody gets no advice.
    """
    if evidence is None:
        return None if belongs_to_group else proposal.size
    report = evidence.report
    if report.others or not belongs_to_group:
        return Size(report.size) if report.size else None
    return None


def _refuse_choice(
    evidence: GroupEvidence | None,
    advised: Size | None,
    proposed: Size | None,
    *,
    size: Size,
    reason: str,
    belongs_to_group: bool,
) -> None:
    counts = evidence is not None and evidence.report.counts_others
    problems = [
        group_rules.group_denied(belongs_to_group=belongs_to_group, is_alone=not counts),
        rules.smaller_without_reason(proposed=proposed, declared=size, reason=reason),
    ]
    if belongs_to_group and problems[-1] is None:
        problems.append(group_rules.unknown_without_reason(advised=advised, declared=size, reason=reason))
    found = [problem for problem in problems if problem is not None]
    if found:
        raise Refused(found)


def _evidence(proposal: Proposal, *, belongs_to_group: bool) -> dict[str, object]:
    return {
        "rule": RULE_VERSION,
        "criterion": proposal.criterion,
        "belongs_to_group": belongs_to_group,
        "years": [
            {
                "closed_on": figures.closed_on.isoformat(),
                "workers": None if figures.workers is None else str(figures.workers),
                "turnover": None if figures.turnover is None else str(figures.turnover),
                "balance_total": None if figures.balance_total is None else str(figures.balance_total),
            }
            for figures in proposal.years
        ],
    }
