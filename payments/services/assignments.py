"""What a person does with a movement that waits: give it to projects, send it back, leave it, or undo.

Each verb is one transaction that locks the movement first, then its refunds, then the projects by key. Two people at
once: one decides, the other reads who was faster. A mistake is corrected by counter-entries; nothing is deleted.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import corrections, notifications
from applications import services as application_services
from applications.enums import EventKind
from applications.models import SubsidyApplication
from payments import emails, ledger, selectors
from payments.enums import (
    MOVING,
    UNDECIDED,
    Account,
    DecisionKind,
    EntryKind,
    Handling,
    Outcome,
    PaymentStatus,
    RefundReason,
)
from payments.ledger import Move
from payments.matching import decisions as rules
from payments.matching import policy_of
from payments.models import BankMovement, Deposit, Entry, MovementDecision, Refund
from payments.services import deposits
from portefeuille import money
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.known import known
from portefeuille.locking import lock


@transaction.atomic
def assign(
    *,
    movement_id: int,
    amounts: Mapping[int, Decimal],
    user: User,
    reason: str,
    now: datetime,
    to_payer: Decimal = money.ZERO,
) -> MovementDecision:
    """Give a movement in suspense to projects, by application, and send what is too much back to the payer.

    Each amount counts as a deposit of the booking date, also after the last day: a person decided that. Raises
    `Refused` with everything that is wrong, and `Conflict` when somebody else decided meanwhile.
    """
    movement = _hold_undecided(movement_id)
    held = {pk: application_services.hold(application_id=pk) for pk in sorted(amounts)}
    shares = [rules.Share(known(row.number), row.status, row.outstanding, amounts[row.pk]) for row in held.values()]
    _require(
        rules.not_in_suspense(movement.amount, movement.currency),
        rules.reason_missing(reason),
        *rules.assignment_refusals(movement.amount, shares, to_payer=to_payer),
    )
    decision = _decide(movement, DecisionKind.ASSIGNED, user=user, reason=reason, now=now)
    _settle(movement, application=next(iter(held.values())) if len(held) == 1 else None)
    ledger.post(
        key=f"assigned:{decision.pk}",
        kind=EntryKind.DEPOSIT,
        moves=[Move(Account.SUSPENSE, Account.OWN, amount, pk) for pk, amount in amounts.items()],
        booked_on=timezone.localdate(now),
        now=now,
        actor=user,
    )
    for pk, application in held.items():
        deposits.count_deposit(
            movement=movement, application=application, amount=amounts[pk], now=now, decision=decision
        )
    if to_payer > 0:
        deposits.prepare_return(
            movement=movement,
            application=movement.application,
            amount=to_payer,
            reason=RefundReason.SURPLUS if movement.application else RefundReason.DECIDED,
            now=now,
            decision=decision,
        )
    return decision


@transaction.atomic
def return_to_payer(*, movement_id: int, user: User, reason: str, now: datetime) -> MovementDecision:
    """Send a whole movement in suspense back to the account it came from.

    It becomes a refund like any other: it leaves in a batch that two people make and approve. Raises `Refused` and
    `Conflict` as `assign` does.
    """
    movement = _hold_undecided(movement_id)
    _require(rules.not_in_suspense(movement.amount, movement.currency), rules.reason_missing(reason))
    if movement.application_id is not None:
        application_services.hold(application_id=movement.application_id)
    decision = _decide(movement, DecisionKind.RETURNED, user=user, reason=reason, now=now)
    _settle(movement, application=movement.application)
    deposits.prepare_return(
        movement=movement,
        application=movement.application,
        amount=movement.amount,
        reason=RefundReason.DECIDED,
        now=now,
        decision=decision,
    )
    return decision


@transaction.atomic
def park(*, movement_id: int, user: User, note: str, follow_up_on: date, now: datetime) -> MovementDecision:
    """Leave a movement in suspense with a note, until a day on which somebody looks again; it can be done again."""
    movement = _hold_undecided(movement_id)
    _require(rules.reason_missing(note), rules.follow_up_passed(follow_up_on, timezone.localdate(now)))
    decision = _decide(movement, DecisionKind.PARKED, user=user, reason=note, now=now, follow_up_on=follow_up_on)
    movement.handling = Handling.PARKED
    movement.decide_by = follow_up_on
    movement.save(update_fields=["handling", "decide_by"])
    return decision


@transaction.atomic
def undo(*, movement_id: int, user: User, reason: str, now: datetime) -> MovementDecision:
    """Take a movement back into suspense by counter-entries, whether a rule or a person booked it; it waits again.

    Raises `Refused` when the money was spent meanwhile or is on its way to the payer, and `Conflict` when the movement
    stands in suspense already: what was undone is decided anew, never undone again.
    """
    movement = lock(BankMovement.objects.filter(pk=movement_id)).get()
    if movement.handling in UNDECIDED:
        raise Conflict(_("This movement stands in suspense already. Decide on it again."))
    if movement.deposits.filter(reversed_by__isnull=False).exists():
        raise Conflict(_("The bank took this money back already. There is nothing left to undo."))
    refunds = list(lock(Refund.objects.filter(source=movement, status__in=_NOT_CANCELLED)))
    booked = list(movement.deposits.standing().order_by("application_id"))
    held = {row.application_id: application_services.hold(application_id=row.application_id) for row in booked}
    _require(
        _nothing_to_undo(booked, refunds),
        rules.reason_missing(reason),
        *[rules.refund_underway(row.end_to_end_id, is_at_the_bank=_is_leaving(row)) for row in refunds],
        *[_spent(held[row.application_id], row.amount) for row in booked],
    )
    decision = _decide(movement, DecisionKind.UNDONE, user=user, reason=reason, now=now)
    for deposit in booked:
        _withdraw_subsidy(held[deposit.application_id], decision, now=now)
    _book_back(movement, refunds, decision, now=now)
    for refund in refunds:
        refund.status = PaymentStatus.CANCELLED
        refund.save(update_fields=["status"])
    if movement.application is not None and not booked:
        deposits.tell_held(movement=movement, application=movement.application, now=now, decision=decision)
    for deposit in booked:
        _take_off(held[deposit.application_id], deposit, decision, now=now)
    _reopen(movement, today=timezone.localdate(now))
    return decision


_NOT_CANCELLED = [status for status in PaymentStatus if status != PaymentStatus.CANCELLED]


def _hold_undecided(movement_id: int) -> BankMovement:
    """Lock a movement that waits; raise `Conflict` with who was faster, or that a rule booked it."""
    movement = lock(BankMovement.objects.filter(pk=movement_id).select_related("application__company")).get()
    if movement.handling in UNDECIDED:
        return movement
    latest = movement.decisions.select_related("actor").order_by("-pk").first()
    if latest is None:
        raise Conflict(_("This movement was booked by rule. Undo that first."))
    raise Conflict(
        _("%(name)s decided on this movement already, on %(day)s: %(what)s. Look at it again.")
        % {
            "name": latest.actor,
            "day": f"{timezone.localtime(latest.decided_at):%d/%m/%Y %H:%M}",
            "what": latest.get_kind_display(),
        }
    )


def _require(*problems: Refusal | None) -> None:
    found = [problem for problem in problems if problem]
    if found:
        raise Refused(found)


def _decide(
    movement: BankMovement,
    kind: DecisionKind,
    *,
    user: User,
    reason: str,
    now: datetime,
    follow_up_on: date | None = None,
) -> MovementDecision:
    undone_count = movement.decisions.filter(kind=DecisionKind.UNDONE).count()
    return MovementDecision.objects.create(
        movement=movement,
        kind=kind,
        round=undone_count,
        reason=reason.strip(),
        actor=user,
        decided_at=now,
        follow_up_on=follow_up_on,
    )


def _settle(movement: BankMovement, *, application: SubsidyApplication | None) -> None:
    movement.handling = Handling.BY_PERSON
    movement.decide_by = None
    movement.application = application
    movement.save(update_fields=["handling", "decide_by", "application"])


def _nothing_to_undo(booked: list[Deposit], refunds: list[Refund]) -> Refusal | None:
    if booked or refunds:
        return None
    return Refusal("UNDO_NOTHING", _("Nothing of this movement was given to a project or sent back to a payer."))


def _is_leaving(refund: Refund) -> bool:
    """Tell whether a refund stands in a batch for the bank already, or further."""
    return refund.status != PaymentStatus.CREATED or refund.batch_id is not None


def _spent(application: SubsidyApplication, amount: Decimal) -> Refusal | None:
    own = selectors.balance_of(application.pk).own
    return rules.spent_meanwhile(known(application.number), application.status, amount, own)


def _withdraw_subsidy(application: SubsidyApplication, decision: MovementDecision, *, now: datetime) -> None:
    """Take the subsidy from beside an own contribution that is no longer complete; it stays reserved in the budget."""
    if application.funded_on is None:
        return
    ledger.post(
        key=f"subsidy-withdrawn:undone:{decision.pk}:{application.pk}",
        kind=EntryKind.SUBSIDY_RELEASED,
        moves=[Move(Account.SUBSIDY, Account.FUND, selectors.balance_of(application.pk).subsidy, application.pk)],
        booked_on=timezone.localdate(now),
        now=now,
        actor=decision.actor,
    )


def _book_back(movement: BankMovement, refunds: list[Refund], decision: MovementDecision, *, now: datetime) -> None:
    """Reverse every entry with which the movement left suspense, or never entered it; then all of it stands there."""
    today = timezone.localdate(now)
    moving = movement.decisions.filter(kind__in=MOVING, round=decision.round).first()
    keys = [f"refund:{refund.key}" for refund in refunds]
    keys.append(f"assigned:{moving.pk}" if moving else f"deposit:{movement.pk}")
    for entry in Entry.objects.filter(key__in=keys).order_by("pk"):
        ledger.reverse(
            entry=entry, key=f"undone:{decision.pk}:{entry.pk}", booked_on=today, now=now, actor=decision.actor
        )
    if moving is None:
        ledger.post(
            key=f"suspense:{movement.pk}:{decision.pk}",
            kind=EntryKind.SUSPENSE,
            moves=[Move(Account.BANK, Account.SUSPENSE, movement.amount)],
            booked_on=today,
            now=now,
            actor=decision.actor,
        )


def _take_off(application: SubsidyApplication, deposit: Deposit, decision: MovementDecision, *, now: datetime) -> None:
    deposit.undone_by = decision
    deposit.save(update_fields=["undone_by"])
    corrections.mark_deposit_reversed(application=application, amount=deposit.amount)
    application_services.record(
        application=application,
        kind=EventKind.DEPOSIT_UNDONE,
        now=now,
        amount=deposit.amount,
        booked_on=deposit.booked_on.isoformat(),
        outstanding=application.outstanding,
        due_on=known(application.deposit_due_on).isoformat(),
    )
    notifications.send(emails.deposit_corrected(application, deposit=deposit, decision=decision), now=now)


def _reopen(movement: BankMovement, *, today: date) -> None:
    days = policy_of(Outcome.NO_REFERENCE, selectors.policies_on(today)).decide_within_days
    movement.handling = Handling.WAITING
    movement.decide_by = today + timedelta(days=days)
    movement.application = None
    movement.save(update_fields=["handling", "decide_by", "application"])
