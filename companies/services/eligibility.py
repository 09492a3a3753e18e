"""The part of a company in public hands, and the list of activities: stated, proposed and approved."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import rules
from companies.enums import CompanyEventKind, PublicShareSource, Right
from companies.models import ActivityDecision, NaceCode, PublicShare
from companies.services.events import hold_company, record
from companies.services.rights import require_right
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock


@transaction.atomic
def declare_public_share(*, company_id: int, is_below_limit: bool, user: User, now: datetime) -> PublicShare:
    """Keep as evidence what somebody declares of the part in public hands; the same again adds nothing.

    Raises `NotAllowed` for who may not apply for the company.
    """
    hold_company(company_id=company_id)
    require_right(company_id=company_id, user=user, right=Right.APPLY, today=timezone.localdate(now))
    latest = PublicShare.objects.filter(company_id=company_id, source=PublicShareSource.DECLARATION).last()
    if latest is not None and (latest.is_below_limit, latest.stated_at.year) == (is_below_limit, now.year):
        return latest
    share = PublicShare.objects.create(
        company_id=company_id,
        source=PublicShareSource.DECLARATION,
        is_below_limit=is_below_limit,
        stated_by=user,
        stated_at=now,
    )
    _record(share, user, now)
    return share


@transaction.atomic
def record_public_share(*, company_id: int, percent: Decimal, remark: str, user: User, now: datetime) -> PublicShare:
    """Keep what the agency found, with its source; it goes before what the company declares. Raises `Refused`."""
    if not remark.strip():
        raise Refused([Refusal("PUBLIC_SHARE_SOURCE", _("Say where you found this."), "remark")])
    hold_company(company_id=company_id)
    share = PublicShare.objects.create(
        company_id=company_id,
        source=PublicShareSource.AGENCY,
        is_below_limit=percent < rules.PUBLIC_LIMIT,
        percent=percent,
        remark=remark.strip(),
        stated_by=user,
        stated_at=now,
    )
    _record(share, user, now)
    return share


def _record(share: PublicShare, user: User, now: datetime) -> None:
    record(
        company_id=share.company_id,
        kind=CompanyEventKind.PUBLIC_SHARE_STATED,
        now=now,
        actor=user,
        source=share.source,
        is_below_limit=share.is_below_limit,
    )


@transaction.atomic
def propose_activity_decision(
    *, nace: NaceCode, is_eligible: bool, valid_from: date, reason: str, user: User, now: datetime
) -> ActivityDecision:
    """Propose that an activity comes on the list or leaves it from a day on.

    Raises `Refused` without a reason or for a day that has passed (what was judged stays judged), and `Conflict` when
    a decision on the activity begins on that day already.
    """
    _refuse_without_reason(reason)
    _refuse_past(valid_from, timezone.localdate(now))
    lock(NaceCode.objects.filter(pk=nace.pk)).get()
    if ActivityDecision.objects.filter(nace=nace, valid_from=valid_from, withdrawn_at__isnull=True).exists():
        raise Conflict(_("There is a decision on this activity from that day already. Choose another day."))
    return ActivityDecision.objects.create(
        nace=nace,
        is_eligible=is_eligible,
        valid_from=valid_from,
        reason=reason.strip(),
        proposed_by=user,
        proposed_at=now,
    )


@transaction.atomic
def approve_activity_decision(*, decision_id: int, user: User, now: datetime) -> ActivityDecision:
    """Let a proposal count; repeatable.

    Raises `Conflict` for a withdrawn one, `Refused` for one's own and for one whose first day has passed meanwhile.
    """
    decision = lock(ActivityDecision.objects.filter(pk=decision_id)).get()
    if decision.withdrawn_at is not None:
        raise Conflict(_("This proposal was withdrawn meanwhile."))
    if decision.approved_at is not None:
        return decision
    if decision.proposed_by_id == user.pk:
        raise Refused([Refusal("ACTIVITY_OWN", _("Another person approves what you propose."))])
    _refuse_past(decision.valid_from, timezone.localdate(now))
    decision.approved_by = user
    decision.approved_at = now
    decision.save(update_fields=["approved_by", "approved_at"])
    return decision


@transaction.atomic
def withdraw_activity_decision(*, decision_id: int, user: User, now: datetime) -> ActivityDecision:
    """Take a proposal back; repeatable. Raises `Conflict` once it was approved."""
    decision = lock(ActivityDecision.objects.filter(pk=decision_id)).get()
    if decision.approved_at is not None:
        raise Conflict(_("This decision was approved. Propose another one from a later day."))
    if decision.withdrawn_at is None:
        decision.withdrawn_by = user
        decision.withdrawn_at = now
        decision.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return decision


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused([Refusal("ACTIVITY_REASON_MISSING", _("Give the reason."), "reason")])


def _refuse_past(valid_from: date, today: date) -> None:
    if valid_from < today:
        raise Refused(
            [Refusal("ACTIVITY_DAY_PASSED", _("Choose today or a later day: what was judged stays."), "valid_from")]
        )
