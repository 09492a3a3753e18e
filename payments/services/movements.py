"""Book one line of a bank statement: what it is, and what it moves in the ledger."""

from datetime import datetime

from django.conf import settings

from applications import services as application_services
from payments import ledger, selectors
from payments.enums import UNDERWAY, Account, EntryKind, Outcome, PaymentStatus
from payments.ledger import Move
from payments.matching import Credit, Verdict, judge
from payments.models import BankMovement, BankStatement, InvoicePayment, Refund
from payments.services import deposits, executions
from payments.statements import references
from payments.statements.types import Movement
from portefeuille.locking import lock

BOOKED = "BOOK"
CURRENCY = "EUR"
# CODA families and transactions that are the bank's own costs (CODA 2.6, annex II).
COST_FAMILIES = frozenset({"80"})
COST_TRANSACTIONS = frozenset({"37"})


def book_line(*, statement: BankStatement, ordinal: int, line: Movement, now: datetime) -> BankMovement:
    """Store a line, decide by rule what it is, and post it; lines in another currency wait for a person, unposted."""
    movement = BankMovement(
        statement=statement,
        ordinal=ordinal,
        amount=line.amount,
        currency=line.currency,
        booked_on=line.booking_date or statement.closing_on,
        value_on=line.value_date,
        counterparty_name=line.counterparty_name[:140],
        counterparty_account=line.counterparty_account[:40],
        reference=line.reference,
        text=line.text,
        end_to_end_id=line.end_to_end_id[:35],
        imported_at=now,
    )
    if line.status != BOOKED:
        return _store(movement, Outcome.NOT_BOOKED)
    if line.currency != CURRENCY:
        return _store(movement, Outcome.FOREIGN_CURRENCY)
    order = _own_order(line.end_to_end_id)
    if order is not None:
        return _book_own_order(movement, order, now=now)
    if line.amount < 0:
        return _book_debit(movement, line, now=now)
    return _book_credit(movement, line, now=now)


def _references(line: Movement) -> tuple[list[str], bool]:
    """Return the valid communications of a line, the structured one first, and whether an invalid one was seen."""
    communication = references.as_communication(line.reference)
    if communication:
        return [communication], False
    found = references.find_communications(line.text)
    return found.valid, bool(found.invalid)


def _store(movement: BankMovement, outcome: Outcome) -> BankMovement:
    movement.outcome = outcome
    movement.save(force_insert=True)
    return movement


def _own_order(end_to_end_id: str) -> InvoicePayment | Refund | None:
    if not end_to_end_id:
        return None
    payment = lock(InvoicePayment.objects.filter(end_to_end_id=end_to_end_id)).first()
    return payment or lock(Refund.objects.filter(end_to_end_id=end_to_end_id)).first()


def _book_own_order(movement: BankMovement, order: InvoicePayment | Refund, *, now: datetime) -> BankMovement:
    """Book an order of ours that the bank executed (a debit) or that came back (a credit)."""
    movement.application_id = order.application_id
    is_right_amount = abs(movement.amount) == order.amount
    is_open = order.status in UNDERWAY
    if movement.amount < 0 and is_open and is_right_amount:
        if isinstance(order, InvoicePayment):
            _store(movement, Outcome.PAYMENT_EXECUTED)
            executions.book_executed_payment(payment=order, movement=movement, now=now)
        else:
            _store(movement, Outcome.REFUND_EXECUTED)
            executions.book_executed_refund(refund=order, movement=movement, now=now)
        return movement
    is_return = movement.amount > 0 and order.status == PaymentStatus.EXECUTED and is_right_amount
    if is_return and isinstance(order, InvoicePayment):
        _store(movement, Outcome.PAYMENT_RETURNED)
        executions.book_returned_payment(payment=order, movement=movement, now=now)
        return movement
    return _book_unexplained(movement, now=now)


def _book_unexplained(movement: BankMovement, *, now: datetime) -> BankMovement:
    """Put what nobody can explain by rule into suspense, where a person decides."""
    if movement.amount > 0:
        _store(movement, Outcome.NO_REFERENCE)
        deposits.book_credit(movement=movement, verdict=Verdict(Outcome.NO_REFERENCE), application=None, now=now)
        return movement
    _store(movement, Outcome.UNKNOWN_DEBIT)
    ledger.post(
        key=f"unknown-debit:{movement.pk}",
        kind=EntryKind.SUSPENSE,
        moves=[Move(Account.SUSPENSE, Account.BANK, -movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )
    return movement


def _book_debit(movement: BankMovement, line: Movement, *, now: datetime) -> BankMovement:
    code = line.transaction_code
    is_cost = len(code) == 8 and (code[1:3] in COST_FAMILIES or code[3:5] in COST_TRANSACTIONS)
    if not is_cost:
        return _book_unexplained(movement, now=now)
    _store(movement, Outcome.BANK_COSTS)
    ledger.post(
        key=f"bank-costs:{movement.pk}",
        kind=EntryKind.BANK_COSTS,
        moves=[Move(Account.FEES, Account.BANK, -movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )
    return movement


def _book_credit(movement: BankMovement, line: Movement, *, now: datetime) -> BankMovement:
    """Judge a credit with its project locked, so that two deposits at once are judged one after the other."""
    if movement.counterparty_account == settings.SUBSIDY_FUND_IBAN:
        return _book_funding(movement, now=now)
    valid, has_invalid = _references(line)
    projects = selectors.projects_by_communication(set(valid))
    application = None
    if len(projects) == 1:
        reference, project = next(iter(projects.items()))
        application = application_services.hold(application_id=project.application_id)
        projects = {reference: selectors.as_project(application)}
    credit = Credit(
        amount=movement.amount,
        currency=movement.currency,
        booked_on=movement.booked_on,
        references=valid,
        has_invalid_reference=has_invalid,
    )
    verdict = judge(credit, projects)
    movement.application_id = verdict.application_id
    movement.facts = dict(verdict.facts)
    _store(movement, verdict.outcome)
    deposits.book_credit(
        movement=movement, verdict=verdict, application=application if verdict.application_id else None, now=now
    )
    return movement


def _book_funding(movement: BankMovement, *, now: datetime) -> BankMovement:
    """Book the money with which the government covers the subsidies."""
    _store(movement, Outcome.FUNDING)
    ledger.post(
        key=f"funding:{movement.pk}",
        kind=EntryKind.FUNDING,
        moves=[Move(Account.BANK, Account.FUND, movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )
    return movement
