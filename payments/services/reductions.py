"""Lower the cost of a project, with its effect on subsidy, own contribution and what was deposited."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications import corrections, lifecycle, notifications
from applications import services as application_services
from applications.models import SubsidyApplication
from companies import services as company_services
from companies.enums import Right
from payments import emails, selectors
from payments.enums import RefundReason
from payments.rules import Balance
from payments.services import deposits, refunds
from portefeuille import money
from portefeuille.errors import Refused


@transaction.atomic
def reduce_cost(*, application_id: int, user: User, cost: Decimal, now: datetime) -> SubsidyApplication:
    """Lower the cost of a project of which nothing was paid; the cost that it has already changes nothing.

    Own contribution and subsidy follow by the rate of the application. What was deposited too much goes back, the
    subsidy too much goes to the fund and, within the calendar year, to the budget; a deposit that is enough now brings
    the subsidy in. Raises `Refused` for a cost that is not lower or below the minimum, `Conflict` once money was
    paid, and `NotAllowed` for who may not apply.
    """
    application = application_services.hold(application_id=application_id)
    today = timezone.localdate(now)
    company_services.require_right(company_id=application.company_id, user=user, right=Right.APPLY, today=today)
    if application.cost == cost:
        return application
    lifecycle.require_action(application.status, lifecycle.Action.REDUCE)
    problems = selectors.reduction_refusals(application, cost=cost)
    if problems:
        raise Refused(problems)
    effect = selectors.reduction(application, cost=cost, today=today)
    was_funded = application.funded_on is not None
    refunds.send_back(
        application=application,
        money_back=Balance(effect.own_back, effect.subsidy_back if was_funded else money.ZERO),
        unused_subsidy=effect.subsidy_back,
        reason=RefundReason.REDUCED,
        cause=f"reduced:{cost}",
        today=today,
        now=now,
    )
    corrections.mark_reduced(
        application=application,
        cost=cost,
        subsidy=effect.subsidy,
        deposited=application.deposited - effect.own_back,
        user=user,
        now=now,
    )
    if not was_funded and application.outstanding == 0:
        deposits.add_subsidy(application=application, cause=f"reduced:{cost}", booked_on=today, now=now)
    notifications.send(
        emails.reduced(application, effect=effect), emails.reduced_for_provider(application, effect=effect), now=now
    )
    return application
