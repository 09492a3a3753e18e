"""Close a project before its end: stop, refuse, lapse, expire. Unspent money goes back where it came from."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications import lifecycle, regimes
from applications import rules as application_rules
from applications import services as application_services
from applications.enums import RefusalReason, Status, StopReason
from applications.models import SubsidyApplication
from companies import services as company_services
from companies.enums import Right
from payments import rules, selectors
from payments.enums import RefundReason
from payments.rules import Balance
from payments.selectors import balance_of
from payments.services import refunds
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
    return_money(application=application, reason=RefundReason.STOPPED, today=today, now=now)
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
    return_money(application=application, reason=RefundReason.REFUSED, today=today, now=now)
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
    return_money(application=application, reason=RefundReason.LAPSED, today=today, now=now)
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
    return_money(application=application, reason=RefundReason.EXPIRED, today=today, now=now)
    application_services.mark_expired(application=application, today=today, now=now)
    return True


def return_leftover(*, application: SubsidyApplication, cause: str, today: date, now: datetime) -> None:
    """Send on what came back to a held project that was closed before; `cause` names the event, booked once."""
    reason = REASON_AFTER_CLOSING[Status(application.status)]
    return_money(application=application, reason=reason, cause=cause, today=today, now=now)


def return_money(
    *, application: SubsidyApplication, reason: RefundReason, today: date, now: datetime, cause: str = "close"
) -> None:
    """Empty the wallet of a held application: own contribution to the company, subsidy to the fund and the budget."""
    back = selectors.consequences(application, balance_of(application.pk), today=today)
    refunds.send_back(
        application=application,
        money_back=Balance(back.own, back.subsidy_in_wallet),
        unused_subsidy=back.unused_subsidy,
        reason=reason,
        cause=cause,
        today=today,
        now=now,
    )
