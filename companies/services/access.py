"""Requests to act for a company: asked, remembered, decided, and closed when nobody answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import access_rules, emails, selectors
from companies.access_rules import Grant
from companies.enums import AccessRequestStatus, CompanyEventKind
from companies.letters import send
from companies.models import AccessRequest, Mandate
from companies.services.events import hold_company, record
from companies.services.rights import require_decider
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock

ANSWER_TERM = timedelta(days=30)
# Days after the request on which those who can decide are reminded of it.
REMINDER_DAYS = (7, 20, 27)


@transaction.atomic
def request_access(*, company_id: int, user: User, explanation: str, now: datetime) -> AccessRequest:
    """Ask to act for a company, and tell everyone who can decide.

    Repeatable: a request that still waits for an answer is returned as it is. Raises `Conflict` when the person holds a
    right already.
    """
    company = hold_company(company_id=company_id)
    today = timezone.localdate(now)
    if selectors.mandate_of(user_id=user.pk, company_id=company_id, today=today):
        raise Conflict(_("You can act for this company already. Choose it from your companies."))
    request, is_new = AccessRequest.objects.get_or_create(
        company=company,
        requester=user,
        status=AccessRequestStatus.PENDING,
        defaults={"explanation": explanation.strip(), "requested_at": now},
    )
    if is_new:
        record(
            company_id=company_id,
            kind=CompanyEventKind.ACCESS_REQUESTED,
            now=now,
            actor=user,
            request=request.pk,
            person=user.pk,
        )
        deciders = selectors.who_may_decide(company, today=today)
        send(emails.access_requested(request, [mandate.user.email for mandate in deciders]), now)
    return request


@transaction.atomic
def approve_access(*, request_id: int, decided_by: Mandate, grant: Grant, now: datetime) -> Mandate:
    """Give the requester a role with its rights, until and including a day or without end.

    Raises `AccessRequest.DoesNotExist` for a request to another company, `Conflict` when it was decided meanwhile and
    `Refused` when the day has passed, the role comes from the register or the decider may not decide.
    """
    today = timezone.localdate(now)
    request = _hold_request(request_id, decided_by, now)
    problems = (access_rules.given_by_register(grant.role), access_rules.end_passed(grant.valid_to, today))
    if found := [problem for problem in problems if problem]:
        raise Refused(found)
    mandate = selectors.mandate_of(user_id=request.requester_id, company_id=request.company_id, today=today)
    if mandate is None:
        mandate = Mandate.objects.create(
            company=request.company,
            user=request.requester,
            valid_from=today,
            granted_by=decided_by.user,
            **grant.rights,
        )
    _decide(request, AccessRequestStatus.APPROVED, decided_by.user, now)
    record(
        company_id=request.company_id,
        kind=CompanyEventKind.ACCESS_APPROVED,
        now=now,
        actor=decided_by.user,
        request=request.pk,
        mandate=mandate.pk,
        person=request.requester_id,
        role=mandate.role,
        valid_to=mandate.valid_to.isoformat() if mandate.valid_to else None,
    )
    send(emails.access_approved(request, mandate), now)
    return mandate


@transaction.atomic
def refuse_access(*, request_id: int, decided_by: Mandate, reason: str, now: datetime) -> AccessRequest:
    """Refuse a request with a reason that the requester reads.

    Raises `AccessRequest.DoesNotExist` for a request to another company, `Conflict` when it was decided meanwhile and
    `Refused` without a reason or when the decider may not decide.
    """
    request = _hold_request(request_id, decided_by, now)
    if not reason.strip():
        raise Refused([Refusal("ACCESS_REASON_MISSING", _("Say why you refuse; the person reads it."), "reason")])
    request.reason = reason.strip()
    _decide(request, AccessRequestStatus.REFUSED, decided_by.user, now)
    record(
        company_id=request.company_id,
        kind=CompanyEventKind.ACCESS_REFUSED,
        now=now,
        actor=decided_by.user,
        request=request.pk,
        person=request.requester_id,
    )
    send(emails.access_refused(request), now)
    return request


@transaction.atomic
def expire_access_request(*, request_id: int, now: datetime) -> AccessRequest:
    """Close a request that nobody answered within the term; repeatable, a decided request stays as it is."""
    request = lock(AccessRequest.objects.filter(pk=request_id)).select_related("company", "requester").get()
    if request.status != AccessRequestStatus.PENDING or request.requested_at > now - ANSWER_TERM:
        return request
    _decide(request, AccessRequestStatus.EXPIRED, None, now)
    record(
        company_id=request.company_id,
        kind=CompanyEventKind.ACCESS_EXPIRED,
        now=now,
        request=request.pk,
        person=request.requester_id,
    )
    send(emails.access_expired(request), now)
    return request


@transaction.atomic
def remind_of_access_request(*, request_id: int, now: datetime) -> bool:
    """Remind those who can decide of a request that waits; return whether a mail was written.

    Repeatable: each of the reminder days has a mail of its own, which is written once.
    """
    request = lock(AccessRequest.objects.filter(pk=request_id)).select_related("company", "requester").get()
    due = [day for day in REMINDER_DAYS if request.requested_at <= now - timedelta(days=day)]
    if request.status != AccessRequestStatus.PENDING or not due:
        return False
    deciders = selectors.who_may_decide(request.company, today=timezone.localdate(now))
    last_day = timezone.localdate(request.requested_at + ANSWER_TERM)
    recipients = [mandate.user.email for mandate in deciders]
    return send(emails.access_reminder(request, recipients, day=due[-1], last_day=last_day), now)


def _hold_request(request_id: int, decided_by: Mandate, now: datetime) -> AccessRequest:
    hold_company(company_id=decided_by.company_id)
    require_decider(mandate=decided_by, today=timezone.localdate(now))
    mine = AccessRequest.objects.filter(pk=request_id, company_id=decided_by.company_id)
    request = lock(mine).select_related("company", "requester").get()
    if request.status != AccessRequestStatus.PENDING:
        raise Conflict(_("This request has been decided already. Look at the page again to see the outcome."))
    return request


def _decide(request: AccessRequest, status: AccessRequestStatus, actor: User | None, now: datetime) -> None:
    request.status = status
    request.decided_at = now
    request.decided_by = actor
    request.save(update_fields=["status", "decided_at", "decided_by", "reason"])
