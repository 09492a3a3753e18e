"""Set a submitted application right when its money changes: a lower cost, a deposit taken back, subsidy reclaimed.

Called by `payments.services` with the row they hold, like the `mark_…` functions of `applications.services`.
"""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from applications import documents, lifecycle
from applications.enums import EventKind, Status
from applications.models import SubsidyApplication
from applications.services import record


def _move(application: SubsidyApplication, target: Status, *fields: str) -> None:
    """Write the next status of a held application together with the fields that belong to it."""
    lifecycle.require(application.status, target)
    application.status = target
    application.save(update_fields=["status", *fields])


def mark_reduced(
    *, application: SubsidyApplication, cost: Decimal, subsidy: Decimal, deposited: Decimal, user: User, now: datetime
) -> None:
    """Lower the cost of a held application, with its subsidy, own contribution and what stays deposited."""
    before = application.cost
    application.cost = cost
    application.subsidy = subsidy
    application.own_contribution = cost - subsidy
    application.deposited = deposited
    application.save(update_fields=["cost", "subsidy", "own_contribution", "deposited"])
    documents.forget_deposit_instruction(application)
    record(application=application, kind=EventKind.REDUCED, now=now, actor=user, amount=cost, before=before)


def mark_deposit_reversed(*, application: SubsidyApplication, amount: Decimal) -> None:
    """Take an amount off what was deposited for a held application of which nothing was paid; it waits for money again.

    The subsidy is no longer beside it.
    """
    application.deposited -= amount
    application.funded_on = None
    target = Status.PARTIALLY_DEPOSITED if application.deposited else Status.AWAITING_DEPOSIT
    if application.status == target:
        application.save(update_fields=["deposited", "funded_on"])
    else:
        _move(application, target, "deposited", "funded_on")
    documents.forget_deposit_instruction(application)


def mark_closed_by_reversal(*, application: SubsidyApplication, today: date) -> None:
    """Stop a held application whose deposit was taken back after a part was paid."""
    application.closed_on = today
    application.closing_reason = EventKind.DEPOSIT_REVERSED
    _move(application, Status.STOPPED, "closed_on", "closing_reason")


def mark_recovery(*, application: SubsidyApplication) -> None:
    """Note on a held application that its subsidy is reclaimed; one that was stopped or expired keeps its status."""
    if application.status in {Status.COMPLETED, Status.UNDER_REVIEW}:
        _move(application, Status.RECOVERY)


def mark_recovery_ended(*, application: SubsidyApplication, was_received: bool) -> None:
    """Note on a held application that its last claim is closed: recovered, or completed again when it was given up."""
    if application.status == Status.RECOVERY:
        _move(application, Status.RECOVERED if was_received else Status.COMPLETED)
