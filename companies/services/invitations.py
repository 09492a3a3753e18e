"""Invite a person by mail to act for a company."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import access_rules, emails, selectors
from companies.access_rules import Grant
from companies.enums import AccessRequestStatus, CompanyEventKind, InvitationStatus, MandateRole
from companies.letters import send
from companies.models import AccessRequest, Invitation, Mandate
from companies.services.events import hold_company, record
from companies.services.rights import require_decider
from portefeuille.errors import Conflict, Refused
from portefeuille.locking import lock

INVITATION_TERM = timedelta(days=30)


@transaction.atomic
def invite(*, invited_by: Mandate, email: str, grant: Grant, now: datetime) -> Invitation:
    """Offer a right to whoever reads the mail and logs in; a second click returns the invitation that waits.

    Raises `Refused` when the person may not decide, the last day has passed or the role comes from the register, and
    `Conflict` when an invitation with other rights waits for the same address.
    """
    company = hold_company(company_id=invited_by.company_id)
    today = timezone.localdate(now)
    require_decider(mandate=invited_by, today=today)
    problems = (access_rules.given_by_register(grant.role), access_rules.end_passed(grant.valid_to, today))
    if found := [problem for problem in problems if problem]:
        raise Refused(found)
    waiting = Invitation.objects.filter(company=company, email__iexact=email, status=InvitationStatus.PENDING).first()
    if waiting is not None:
        return _same_offer(waiting, grant)
    invitation = Invitation.objects.create(
        company=company, email=email, invited_by=invited_by.user, invited_at=now, **grant.rights
    )
    record(
        company_id=company.pk,
        kind=CompanyEventKind.INVITED,
        now=now,
        actor=invited_by.user,
        invitation=invitation.pk,
        role=grant.role.value,
    )
    send(emails.invitation(invitation), now)
    return invitation


def _same_offer(waiting: Invitation, grant: Grant) -> Invitation:
    if all(getattr(waiting, name) == value for name, value in grant.rights.items()):
        return waiting
    raise Conflict(_("An invitation waits for this address already. Withdraw it before you send another one."))


@transaction.atomic
def accept_invitation(*, key: uuid.UUID, user: User, now: datetime) -> Mandate:
    """Turn an invitation into the mandate of the person who accepts it; his second click returns that mandate.

    A request for access of the same person is granted with it. Raises `Invitation.DoesNotExist` for an unknown key and
    `Conflict` when the invitation was answered, withdrawn or has ended, or when the person can act already.
    """
    company = hold_company(company_id=Invitation.objects.values_list("company_id", flat=True).get(key=key))
    invitation = lock(Invitation.objects.filter(key=key)).select_related("company", "invited_by").get()
    today = timezone.localdate(now)
    mandate = selectors.mandate_of(user_id=user.pk, company_id=company.pk, today=today)
    if mandate is not None and invitation.accepted_by_id == user.pk:
        return mandate
    if not is_open(invitation=invitation, now=now):
        raise Conflict(_("This invitation is no longer valid. Ask the company for another one."))
    if mandate is not None:
        raise Conflict(_("You can act for this company already. Choose it from your companies."))
    mandate = Mandate.objects.create(
        company=company,
        user=user,
        valid_from=today,
        granted_by=invitation.invited_by,
        **_grant_of(invitation).rights,
    )
    _close(invitation, InvitationStatus.ACCEPTED, now, accepted_by=user)
    AccessRequest.objects.filter(company=company, requester=user, status=AccessRequestStatus.PENDING).update(
        status=AccessRequestStatus.APPROVED, decided_at=now, decided_by=invitation.invited_by
    )
    record(
        company_id=company.pk,
        kind=CompanyEventKind.INVITATION_ACCEPTED,
        now=now,
        actor=user,
        invitation=invitation.pk,
        mandate=mandate.pk,
        person=user.pk,
    )
    deciders = selectors.who_may_decide(company, today=today)
    send(emails.invitation_accepted(mandate, invitation, [decider.user.email for decider in deciders]), now)
    return mandate


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, withdrawn_by: Mandate, now: datetime) -> Invitation:
    """Take an invitation back before it is accepted; repeatable.

    Raises `Invitation.DoesNotExist` for one of another company, `Refused` when the person may not decide, and
    `Conflict` when it was accepted meanwhile.
    """
    hold_company(company_id=withdrawn_by.company_id)
    require_decider(mandate=withdrawn_by, today=timezone.localdate(now))
    invitation = lock(Invitation.objects.filter(pk=invitation_id, company_id=withdrawn_by.company_id)).get()
    if invitation.status == InvitationStatus.ACCEPTED:
        raise Conflict(_("This invitation has been accepted meanwhile. Withdraw the right of the person instead."))
    if invitation.status == InvitationStatus.PENDING:
        _close(invitation, InvitationStatus.WITHDRAWN, now)
        record(
            company_id=invitation.company_id,
            kind=CompanyEventKind.INVITATION_WITHDRAWN,
            now=now,
            actor=withdrawn_by.user,
            invitation=invitation.pk,
        )
    return invitation


@transaction.atomic
def expire_invitation(*, invitation_id: int, now: datetime) -> Invitation:
    """Close an invitation that nobody accepted within the term; repeatable."""
    invitation = lock(Invitation.objects.filter(pk=invitation_id)).get()
    if invitation.status == InvitationStatus.PENDING and not is_open(invitation=invitation, now=now):
        _close(invitation, InvitationStatus.EXPIRED, now)
        record(
            company_id=invitation.company_id,
            kind=CompanyEventKind.INVITATION_EXPIRED,
            now=now,
            invitation=invitation.pk,
        )
    return invitation


def is_open(*, invitation: Invitation, now: datetime) -> bool:
    """Tell whether an invitation can still be accepted."""
    has_time = invitation.invited_at > now - INVITATION_TERM
    is_useful = invitation.valid_to is None or invitation.valid_to >= timezone.localdate(now)
    return invitation.status == InvitationStatus.PENDING and has_time and is_useful


def _grant_of(invitation: Invitation) -> Grant:
    """Return what an invitation offers."""
    return Grant(
        role=MandateRole(invitation.role),
        may_apply=invitation.may_apply,
        may_pay=invitation.may_pay,
        valid_to=invitation.valid_to,
    )


def _close(invitation: Invitation, status: InvitationStatus, now: datetime, *, accepted_by: User | None = None) -> None:
    invitation.status = status
    invitation.answered_at = now
    invitation.accepted_by = accepted_by
    invitation.save(update_fields=["status", "answered_at", "accepted_by"])
