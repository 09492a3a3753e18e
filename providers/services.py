"""Change what the register knows of providers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies import selectors as company_selectors
from correspondence import dispatch
from correspondence import services as correspondence_services
from correspondence.services import Letter
from portefeuille.errors import Conflict, Refused
from portefeuille.locking import lock
from providers import emails, rules
from providers.enums import CHANGING, IbanChangeStatus
from providers.models import IbanChange, Provider, Rating, Registration


def record_rating(
    *, registration_id: int, project_number: str, scores: Mapping[str, int], comment: str, now: datetime
) -> Rating:
    """Keep one opinion (five scores from 1 to 5) per project; raise `Conflict` when there is one already."""
    registration = Registration.objects.get(pk=registration_id)
    try:
        with transaction.atomic():
            return Rating.objects.create(
                provider_id=registration.provider_id,
                project_number=project_number,
                comment=comment,
                rated_at=now,
                **{name: scores[name] for name in Rating.SCORES},
            )
    except IntegrityError as error:
        raise Conflict(_("You rated the provider of this project already.")) from error


@transaction.atomic
def request_iban_change(*, provider_id: int, new_iban: str, user: User, now: datetime) -> IbanChange:
    """Take in a new account number of a provider; it waits `IBAN_CHANGE_DAYS` days and for another person.

    The addresses that we know of the provider are warned. Raises `Refused` for the account that is used already and
    `Conflict` while another new number waits.
    """
    provider = lock(Provider.objects.filter(pk=provider_id)).select_related("company").get()
    problem = rules.same_account(provider.iban, new_iban)
    if problem:
        raise Refused([problem])
    if provider.iban_changes.filter(status__in=CHANGING).exists():
        raise Conflict(_("Another new account number of this provider waits already. Decide on that one first."))
    change = IbanChange.objects.create(
        provider=provider,
        old_iban=provider.iban,
        new_iban=new_iban,
        requested_by=user,
        requested_at=now,
        usable_from=timezone.localdate(now) + timedelta(days=settings.IBAN_CHANGE_DAYS),
    )
    _send(emails.account_changing(change, company_selectors.contact_emails(provider.company_id)), now=now)
    return change


@transaction.atomic
def approve_iban_change(*, change_id: int, user: User, reason: str, now: datetime) -> IbanChange:
    """Approve a new account number that somebody else gave, with how it was checked; it comes into force on its day."""
    return _decide(change_id, IbanChangeStatus.APPROVED, user=user, reason=reason, now=now)


@transaction.atomic
def refuse_iban_change(*, change_id: int, user: User, reason: str, now: datetime) -> IbanChange:
    """Refuse a new account number for a reason; payments go on to the account until now."""
    change = _decide(change_id, IbanChangeStatus.REFUSED, user=user, reason=reason, now=now)
    _send(emails.account_refused(change, company_selectors.contact_emails(change.provider.company_id)), now=now)
    return change


def _decide(change_id: int, target: IbanChangeStatus, *, user: User, reason: str, now: datetime) -> IbanChange:
    change = lock(IbanChange.objects.filter(pk=change_id)).select_related("provider__company").get()
    if change.status != IbanChangeStatus.REQUESTED:
        raise Conflict(_("Somebody has decided on this account number meanwhile. Look at the page again."))
    problems = [rules.own_change(user.pk, change.requested_by_id), rules.decision_without_reason(reason)]
    if any(problems):
        raise Refused([problem for problem in problems if problem])
    change.status, change.decided_by, change.decided_at, change.reason = target, user, now, reason.strip()[:500]
    change.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    return change


def put_iban_in_force(*, change_id: int, now: datetime) -> IbanChange | None:
    """Use an approved account number from its day on, inside the caller's transaction; return None before that."""
    change = lock(IbanChange.objects.filter(pk=change_id, status=IbanChangeStatus.APPROVED)).first()
    if change is None or change.usable_from > timezone.localdate(now):
        return None
    Provider.objects.filter(pk=change.provider_id).update(iban=change.new_iban)
    change.status, change.in_force_at = IbanChangeStatus.IN_FORCE, now
    change.save(update_fields=["status", "in_force_at"])
    return change


def _send(letter: Letter, *, now: datetime) -> None:
    dispatch.send_soon(correspondence_services.queue(letter=letter, now=now))
