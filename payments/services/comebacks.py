"""Recognise money that comes back: paid for a claim, paid back by a provider, or taken back by the bank of a payer."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from payments import selectors
from payments.enums import Handling, Outcome, Rule
from payments.models import BankMovement, Claim
from payments.services import claims, credit_notes, deposits, reversals
from payments.statements import references
from payments.statements.types import Movement


def book_expected(*, movement: BankMovement, communications: AbstractSet[str], now: datetime) -> BankMovement | None:
    """Store and book a credit with the communication of a claim or a credit note; None when it carries neither."""
    expected = selectors.expected_by_communication(communications)
    if expected is None:
        return None
    movement.application_id = expected.application_id
    if isinstance(expected, Claim):
        _store(movement, Outcome.CLAIM_PAID, Rule.OF_CLAIM)
        claims.book_claim_payment(claim_id=expected.pk, movement=movement, now=now)
        return movement
    _store(movement, Outcome.CREDIT_NOTE, Rule.OF_NOTE)
    if not credit_notes.book_credit_note(note_id=expected.pk, movement=movement, now=now):
        movement.outcome = Outcome.CREDIT_NOTE_DIFFERS
        movement.rule = Rule.NOTE_DIFFERS
        movement.handling = Handling.WAITING
        movement.save(update_fields=["outcome", "rule", "handling"])
        deposits.book_suspense(movement=movement, now=now)
    return movement


def book_taken_back(*, movement: BankMovement, line: Movement, now: datetime) -> BankMovement | None:
    """Store and book a debit with which the bank undoes a deposit; None when it is none, or not clear which one."""
    if not (line.is_reversal or line.is_return):
        return None
    communications = {references.as_communication(line.reference), *references.find_communications(line.text).valid}
    deposit = selectors.deposit_taken_back(
        amount=-movement.amount, communications=communications - {""}, account=movement.counterparty_account
    )
    if deposit is None:
        return None
    movement.application_id = deposit.application_id
    _store(movement, Outcome.DEPOSIT_REVERSED, Rule.TAKEN_BACK)
    reversals.book_reversed_deposit(movement=movement, deposit=deposit, now=now)
    return movement


def _store(movement: BankMovement, outcome: Outcome, rule: Rule) -> None:
    movement.outcome = outcome
    movement.rule = rule
    movement.save(force_insert=True)
