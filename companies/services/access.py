"""Who may act for a company: requests, decisions, and the end of a right."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import emails, selectors
from companies.enums import AccessRequestStatus, CompanyEventKind, MandateRole
from companies.models import AccessRequest, Mandate
from companies.services.events import hold_company, record
from correspondence import dispatch
from correspondence import services as correspondence_services
from correspondence.services import Letter
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock

ANSWER_TERM = timedelta(days=30)


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
        record(company_id=company_id, kind=CompanyEventKind.ACCESS_REQUESTED, now=now, actor=user, request=request.pk)
        deciders = selectors.who_may_decide(company, today=today)
        _send(emails.access_requested(request, [mandate.user.email for mandate in deciders]), now)
    return request


@transaction.atomic
def approve_access(*, request_id: int, decided_by: Mandate, valid_to: date | None, now: datetime) -> Mandate:
    """Give the requester the right of a user, until and including a day or without end.

    Raises `AccessRequest.DoesNotExist` for a request to another company, `Conflict` when it was decided meanwhile and
    `Refused` when the day has passed or the decider may not decide.
    """
    request = _hold_request(request_id, decided_by)
    today = timezone.localdate(now)
    if valid_to is not None and valid_to < today:
        raise Refused([Refusal("ACCESS_END_PASSED", _("Choose today or a later day as the last day."), "valid_to")])
    mandate = selectors.mandate_of(user_id=request.requester_id, company_id=request.company_id, today=today)
    if mandate is None:
        mandate = Mandate.objects.create(
            company=request.company,
            user=request.requester,
            role=MandateRole.USER,
            valid_from=today,
            valid_to=valid_to,
            granted_by=decided_by.user,
        )
    _decide(request, AccessRequestStatus.APPROVED, decided_by.user, now)
    record(
        company_id=request.company_id,
        kind=CompanyEventKind.ACCESS_APPROVED,
        now=now,
        actor=decided_by.user,
        request=request.pk,
        mandate=mandate.pk,
        valid_to=valid_to.isoformat() if valid_to else None,
    )
    _send(emails.access_approved(request, mandate), now)
    return mandate


@transaction.atomic
def refuse_access(*, request_id: int, decided_by: Mandate, reason: str, now: datetime) -> AccessRequest:
    """Refuse a request with a reason that the requester reads.

    Raises `AccessRequest.DoesNotExist` for a request to another company, `Conflict` when it was decided meanwhile and
    `Refused` without a reason or when the decider may not decide.
    """
    request = _hold_request(request_id, decided_by)
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
    )
    _send(emails.access_refused(request), now)
    return request


@transaction.atomic
def expire_access_request(*, request_id: int, now: datetime) -> AccessRequest:
    """Close a request that nobody answered within the term; repeatable, a decided request stays as it is."""
    request = lock(AccessRequest.objects.filter(pk=request_id)).select_related("company", "requester").get()
    if request.status != AccessRequestStatus.PENDING or request.requested_at > now - ANSWER_TERM:
        return request
    _decide(request, AccessRequestStatus.EXPIRED, None, now)
    record(company_id=request.company_id, kind=CompanyEventKind.ACCESS_EXPIRED, now=now, request=request.pk)
    _send(emails.access_expired(request), now)
    return request


@transaction.atomic
def withdraw_mandate(*, mandate_id: int, withdrawn_by: Mandate, now: datetime) -> Mandate:
    """End a right at once: it counts no more from the holder's next click on. Repeatable.

    Raises `Mandate.DoesNotExist` for a right on another company and `Refused` for a right that does not come from the
    portal (a legal representative stands in the KBO), for one's own, and when the person may not decide.
    """
    _require_may_decide(withdrawn_by)
    mandate = (
        lock(Mandate.objects.filter(pk=mandate_id, company_id=withdrawn_by.company_id))
        .select_related("user", "company")
        .get()
    )
    yesterday = timezone.localdate(now) - timedelta(days=1)
    if mandate.valid_to is not None and mandate.valid_to <= yesterday:
        return mandate
    problem = _withdrawal_refused(mandate, withdrawn_by)
    if problem:
        raise Refused([problem])
    mandate.valid_to = max(yesterday, mandate.valid_from - timedelta(days=1))
    mandate.save(update_fields=["valid_to"])
    record(
        company_id=mandate.company_id,
        kind=CompanyEventKind.MANDATE_WITHDRAWN,
        now=now,
        actor=withdrawn_by.user,
        mandate=mandate.pk,
    )
    _send(emails.access_withdrawn(mandate), now)
    return mandate


def _withdrawal_refused(mandate: Mandate, withdrawn_by: Mandate) -> Refusal | None:
    if mandate.role == MandateRole.LEGAL_REPRESENTATIVE:
        return Refusal(
            "MANDATE_FROM_REGISTER",
            _("A legal representative stands in the KBO. Have the entry changed there through your business counter."),
        )
    if mandate.pk == withdrawn_by.pk:
        return Refusal("MANDATE_OWN", _("You cannot withdraw your own right. Ask another administrator."))
    return None


def _require_may_decide(mandate: Mandate) -> None:
    if not mandate.may_decide_on_access:
        raise Refused(
            [Refusal("ACCESS_NOT_DECIDER", _("Only a legal representative or local administrator decides on access."))]
        )


def _hold_request(request_id: int, decided_by: Mandate) -> AccessRequest:
    _require_may_decide(decided_by)
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


def _send(letter: Letter, now: datetime) -> None:
    if letter.recipients:
        dispatch.send_soon(correspondence_services.queue(letter=letter, now=now))
