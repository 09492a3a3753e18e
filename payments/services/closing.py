"""Close a project before its end: stop, refuse, lapse, expire. Unspent money goes back where it came from."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications import lifecycle, regimes
from applications import rules as application_rules
from applications import services as application_services
from applications.enums import EventKind, RefusalReason, Status, StopReason
from applications.models import SubsidyApplication
from companies import services as company_services
from companies.enums import Right
from payments import ledger, rules, selectors
from payments.enums import Account, EntryKind, RefundReason
from payments.ledger import Move
from payments.models import Refund
from payments.selectors import balance_of
from portefeuille.errors import Refused
from portefeuille.known import known

# Why money that comes back later goes on to the company, by how the project was closed.
REASON_AFTER_CLOSING = {
    Status.STOPPED: RefundReason.STOPPED,
    Status.EXPIRED: RefundReason.EXPIRED,
}


@transaction.atomic
def stop(*, application_id: int, user: User, reason: StopReason, explanation: str, now: datetime) -> SubsidyApplication:
    """Stop a project at the wish of the applicant; a second stop returns it as it is.

    Unspent own contribution is refunded, unspent subsidy returns to the fund, and to the budget of the year only within
    the calendar year of the application. Payments on their way go on. Raises `Conflict` from any other closed status,
    `NotAllowed` for who may not apply, and `Refused` when everything was paid: then there is nothing to stop.
    """
    application = application_services.hold(application_id=application_id)
    company_services.require_right(
        company_id=application.company_id, user=user, right=Right.APPLY, today=timezone.localdate(now)
    )
    if application.status == Status.STOPPED:
        return application
    lifecycle.require_action(application.status, lifecycle.Action.STOP)
    problem = rules.nothing_to_stop(balance_of(application.pk), is_funded=application.funded_on is not None)
    if problem:
        raise Refused([problem])
    today = timezone.localdate(now)
    _return_money(application, RefundReason.STOPPED, today=today, now=now)
    application_services.mark_stopped(
        application=application, reason=reason, explanation=explanation, user=user, today=today, now=now
    )
    return application


@transaction.atomic
def refuse(
    *, application_id: int, user: User, reason: RefusalReason, explanation: str, now: datetime
) -> SubsidyApplication:
    """Refuse an application in the name of its provider, within the term; a second refusal returns it as it is.

    Raises `Refused` after the term, `Conflict` once something was paid, and `NotAllowed` for who only looks.
    """
    application = application_services.hold(application_id=application_id)
    provider = known(application.registration).provider
    company_services.require_right(
        company_id=provider.company_id, user=user, right=Right.APPLY, today=timezone.localdate(now)
    )
    if application.status == Status.REFUSED:
        return application
    lifecycle.require_action(application.status, lifecycle.Action.REFUSE)
    today = timezone.localdate(now)
    until = application_rules.refusable_until(known(application.submitted_on), regimes.by_code(application.regime_code))
    problem = rules.refusal_too_late(until, today)
    if problem:
        raise Refused([problem])
    _return_money(application, RefundReason.REFUSED, today=today, now=now)
    application_services.mark_refused(
        application=application, reason=reason, explanation=explanation, user=user, today=today, now=now
    )
    return application


@transaction.atomic
def lapse(*, application_id: int, now: datetime) -> bool:
    """Close an application whose own contribution did not arrive in time; return whether it lapsed now.

    Repeatable, and it looks again under the lock: a deposit that came in meanwhile wins, and so does money that waits
    for a person.
    """
    application = application_services.hold(application_id=application_id)
    today = timezone.localdate(now)
    if application.status not in lifecycle.AWAITING_MONEY or not rules.is_lapsed(
        selectors.last_day_that_counts(application), statements_until=selectors.statements_until(), today=today
    ):
        return False
    if selectors.has_undecided_money(application.pk):
        return False
    _return_money(application, RefundReason.LAPSED, today=today, now=now)
    application_services.mark_lapsed(application=application, today=today, now=now)
    return True


@transaction.atomic
def expire(*, application_id: int, now: datetime) -> bool:
    """Close a funded project that was not fully paid before its end term; return whether it expired now."""
    application = application_services.hold(application_id=application_id)
    today = timezone.localdate(now)
    if application.status not in lifecycle.FUNDED or today <= known(application.payable_until):
        return False
    if balance_of(application.pk).total == 0:
        return False
    _return_money(application, RefundReason.EXPIRED, today=today, now=now)
    application_services.mark_expired(application=application, today=today, now=now)
    return True


def return_leftover(*, application: SubsidyApplication, cause: str, today: date, now: datetime) -> None:
    """Send on what came back to a held project that was closed before; `cause` names the event, booked once."""
    reason = REASON_AFTER_CLOSING[Status(application.status)]
    _return_money(application, reason, cause=cause, today=today, now=now)


def _return_money(
    application: SubsidyApplication, reason: RefundReason, *, today: date, now: datetime, cause: str = "close"
) -> None:
    """Empty the wallet of a held application: own contribution to the company, subsidy to the fund and the budget."""
    back = selectors.consequences(application, balance_of(application.pk), today=today)
    if back.own > 0:
        _refund_own(application, back.own, reason, cause=cause, today=today, now=now)
    if back.subsidy_in_wallet > 0:
        ledger.post(
            key=f"subsidy-released:{cause}:{application.pk}",
            kind=EntryKind.SUBSIDY_RELEASED,
            moves=[Move(Account.SUBSIDY, Account.FUND, back.subsidy_in_wallet, application.pk)],
            booked_on=today,
            now=now,
        )
    application_services.release_budget(application=application, amount=back.unused_subsidy, today=today)


def _refund_own(
    application: SubsidyApplication, amount: Decimal, reason: RefundReason, *, cause: str, today: date, now: datetime
) -> None:
    target = selectors.refund_target(application)
    serial = Refund.objects.filter(application=application, source__isnull=True).count() + 1
    refund = Refund.objects.create(
        key=f"{cause}:{application.pk}",
        application=application,
        reason=reason,
        amount=amount,
        beneficiary_name=target.name,
        beneficiary_iban=target.iban,
        end_to_end_id=f"{application.number}-R{serial:02d}",
        created_at=now,
    )
    ledger.post(
        key=f"refund:{refund.key}",
        kind=EntryKind.REFUND,
        moves=[Move(Account.OWN, Account.REFUNDS, amount, application.pk)],
        booked_on=today,
        now=now,
    )
    application_services.record(
        application=application, kind=EventKind.REFUND_PROPOSED, now=now, amount=amount, reason=reason.value
    )
