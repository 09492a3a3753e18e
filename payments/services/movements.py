"""Book one line of a bank statement: what it is, and what it moves in the ledger."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from applications import services as application_services
from applications.models import SubsidyApplication
from payments import ledger, selectors
from payments.enums import AT_THE_BANK, UNDERWAY, Account, EntryKind, Handling, Outcome, PaymentStatus, Rule
from payments.ledger import Move
from payments.matching import Credit, Project, Verdict, judge
from payments.models import BankMovement, BankStatement, InvoicePayment, OrderBatch, Refund
from payments.services import comebacks, deposits, executions
from payments.statements import references
from payments.statements.types import Movement
from portefeuille.locking import lock

BOOKED = "BOOK"
CURRENCY = "EUR"
# CODA families and transactions that are the bank's own costs (CODA 2.6, annex II).
COST_FAMILIES = frozenset({"80"})
COST_TRANSACTIONS = frozenset({"37"})
# The same as ISO 20022 says it: sub-families of charges, fees and commission.
COST_SUBFAMILIES = ("-CHRG", "-FEES", "-COMM")


def book_line(*, statement: BankStatement, ordinal: int, line: Movement, now: datetime) -> BankMovement:
    """Store a line, decide by rule what it is, and post it; lines in another currency wait for a person, unposted."""
    movement = as_row(statement=statement, ordinal=ordinal, line=line, now=now)
    if line.status != BOOKED:
        return _store(movement, Outcome.NOT_BOOKED, Rule.NOT_BOOKED)
    if line.currency != CURRENCY:
        return _store(movement, Outcome.FOREIGN_CURRENCY, Rule.OTHER_CURRENCY, handling=Handling.WAITING)
    order = _own_order(line.end_to_end_id)
    if order is not None:
        return _book_own_order(movement, order, now=now)
    if line.amount < 0:
        own = _book_own_batch(movement, line, now=now)
        taken_back = own or comebacks.book_taken_back(movement=movement, line=line, now=now)
        return taken_back or _book_debit(movement, line, now=now)
    return _book_credit(movement, line, now=now)


def as_row(*, statement: BankStatement, ordinal: int, line: Movement, now: datetime) -> BankMovement:
    """Return the row that keeps a line, not stored yet; a text that is too long for its column is cut."""
    return BankMovement(
        statement=statement,
        ordinal=ordinal,
        amount=line.amount,
        currency=line.currency,
        booked_on=line.booking_date or statement.closing_on,
        value_on=line.value_date,
        counterparty_name=line.counterparty_name[:140],
        counterparty_account=line.counterparty_account[:40],
        counterparty_bic=line.counterparty_bic[:11],
        ultimate_party=line.ultimate_party[:140],
        reference=line.reference,
        text=line.text,
        note=line.note,
        end_to_end_id=line.end_to_end_id[:35],
        batch_id=line.batch_id[:35],
        bank_reference=line.bank_reference[:35],
        transaction_code=line.transaction_code[:35],
        is_reversal=line.is_reversal,
        is_return=line.is_return,
        return_reason=line.return_reason[:35],
        imported_at=now,
    )


def as_credit(*, line: Movement, movement: BankMovement) -> Credit:
    """Return what the match is told of a line: its references wherever they stand, and who paid."""
    found = references.find_communications(line.text)
    return Credit(
        amount=movement.amount,
        currency=movement.currency,
        booked_on=movement.booked_on,
        reference=references.as_communication(line.reference),
        in_text=found.valid,
        invalid=found.invalid,
        payer_names=[name for name in (line.counterparty_name, line.ultimate_party) if name],
        payer_account=line.counterparty_account,
    )


def keep_verdict(*, movement: BankMovement, verdict: Verdict) -> None:
    """Write the verdict and its reasons on a movement that is not stored yet."""
    movement.outcome = verdict.outcome
    movement.rule = verdict.rule
    movement.facts = dict(verdict.facts)
    movement.application_id = verdict.application_id
    movement.handling = Handling.WAITING if verdict.held else Handling.BY_RULE
    movement.decide_by = verdict.decide_by
    movement.payer = verdict.payer or ""
    movement.is_new_account = verdict.is_new_account


def _store(
    movement: BankMovement, outcome: Outcome, rule: Rule, *, handling: Handling = Handling.BY_RULE
) -> BankMovement:
    movement.outcome = outcome
    movement.rule = rule
    movement.handling = handling
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
            _store(movement, Outcome.PAYMENT_EXECUTED, Rule.OWN_ORDER)
            executions.book_executed_payment(payment=order, movement=movement, now=now)
        else:
            _store(movement, Outcome.REFUND_EXECUTED, Rule.OWN_ORDER)
            executions.book_executed_refund(refund=order, movement=movement, now=now)
        return movement
    is_return = movement.amount > 0 and order.status == PaymentStatus.EXECUTED and is_right_amount
    if is_return and isinstance(order, InvoicePayment):
        _store(movement, Outcome.PAYMENT_RETURNED, Rule.OWN_ORDER_BACK)
        executions.book_returned_payment(payment=order, movement=movement, now=now)
        return movement
    if is_return and isinstance(order, Refund):
        _book_unexplained(movement, Rule.OWN_ORDER_BACK, now=now)
        executions.mark_returned_refund(refund=order, movement=movement, now=now)
        return movement
    return _book_unexplained(movement, Rule.OWN_ORDER_UNCLEAR, now=now)


def _book_own_batch(movement: BankMovement, line: Movement, *, now: datetime) -> BankMovement | None:
    """Book one debit for a whole batch of ours, or return None when it is not the sum of what the bank took of it."""
    names = [name for name in (line.batch_id, line.end_to_end_id) if name]
    batch = OrderBatch.objects.filter(message_id__in=names).first() if names else None
    if batch is None:
        return None
    payments = list(lock(InvoicePayment.objects.filter(batch=batch, status__in=AT_THE_BANK)))
    refunds = list(lock(Refund.objects.filter(batch=batch, status__in=AT_THE_BANK)))
    orders: list[InvoicePayment | Refund] = [*payments, *refunds]
    if -movement.amount != sum(order.amount for order in orders):
        return None
    _store(movement, Outcome.BATCH_EXECUTED, Rule.OWN_BATCH)
    for payment in payments:
        executions.book_executed_payment(payment=payment, movement=movement, now=now)
    for refund in refunds:
        executions.book_executed_refund(refund=refund, movement=movement, now=now)
    return movement


def _book_unexplained(movement: BankMovement, rule: Rule, *, now: datetime) -> BankMovement:
    """Put what nobody can explain by rule into suspense, where a person decides."""
    if movement.amount > 0:
        _store(movement, Outcome.NO_REFERENCE, rule, handling=Handling.WAITING)
        deposits.book_suspense(movement=movement, now=now)
        return movement
    _store(movement, Outcome.UNKNOWN_DEBIT, rule, handling=Handling.WAITING)
    ledger.post(
        key=f"unknown-debit:{movement.pk}",
        kind=EntryKind.SUSPENSE,
        moves=[Move(Account.SUSPENSE, Account.BANK, -movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )
    return movement


def is_cost(*, code: str) -> bool:
    """Tell whether a transaction code of CODA or CAMT stands for the bank's own costs."""
    if code.isdecimal():
        return len(code) == 8 and (code[1:3] in COST_FAMILIES or code[3:5] in COST_TRANSACTIONS)
    return code.endswith(COST_SUBFAMILIES)


def _book_debit(movement: BankMovement, line: Movement, *, now: datetime) -> BankMovement:
    if not is_cost(code=line.transaction_code):
        return _book_unexplained(movement, Rule.DEBIT_WITHOUT_ORDER, now=now)
    _store(movement, Outcome.BANK_COSTS, Rule.COST_CODE)
    ledger.post(
        key=f"bank-costs:{movement.pk}",
        kind=EntryKind.BANK_COSTS,
        moves=[Move(Account.FEES, Account.BANK, -movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )
    return movement


def _book_credit(movement: BankMovement, line: Movement, *, now: datetime) -> BankMovement:
    """Judge a credit with its projects locked, so that two deposits at once are judged one after the other."""
    if movement.counterparty_account == settings.SUBSIDY_FUND_IBAN:
        return _book_funding(movement, now=now)
    credit = as_credit(line=line, movement=movement)
    expected = comebacks.book_expected(movement=movement, communications={credit.reference, *credit.in_text}, now=now)
    if expected is not None:
        return expected
    found = selectors.projects_by_communication({credit.reference, *credit.in_text})
    held = {
        application_id: application_services.hold(application_id=application_id)
        for application_id in sorted(project.application_id for project in found.values())
    }
    verdict = judge(credit, _as_held(found, held), selectors.policies_on(movement.booked_on))
    keep_verdict(movement=movement, verdict=verdict)
    movement.save(force_insert=True)
    deposits.book_credit(movement=movement, verdict=verdict, applications=held, now=now)
    return movement


def _as_held(found: Mapping[str, Project], held: Mapping[int, SubsidyApplication]) -> dict[str, Project]:
    """Return the projects as they are under the lock."""
    return {
        reference: selectors.as_project(held[project.application_id], project.known_accounts)
        for reference, project in found.items()
    }


def _book_funding(movement: BankMovement, *, now: datetime) -> BankMovement:
    """Book the money with which the government covers the subsidies."""
    _store(movement, Outcome.FUNDING, Rule.FROM_FUND)
    ledger.post(
        key=f"funding:{movement.pk}",
        kind=EntryKind.FUNDING,
        moves=[Move(Account.BANK, Account.FUND, movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )
    return movement
