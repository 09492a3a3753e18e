"""Import a file of the bank: all of it or nothing, once, whoever presses the button how often."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from applications import services as application_services
from payments import ledger, selectors, statements
from payments.enums import Account, EntryKind, FileVerdict, Outcome, PaymentStatus
from payments.ledger import Move
from payments.matching import Credit, Verdict, judge
from payments.models import BankFile, BankMovement, BankStatement, InvoicePayment, Refund
from payments.services import deposits, orders
from payments.statements import references
from payments.statements.types import Movement, Reading, Statement, Violation
from portefeuille.locking import lock

BOOKED = "BOOK"
# CODA families and transactions that are the bank's own costs (CODA 2.6, annex II).
COST_FAMILIES = frozenset({"80"})
COST_TRANSACTIONS = frozenset({"37"})


@dataclass
class ImportReport:
    """What an import did: the file row, whether it was known already, and how many movements had which outcome."""

    file: BankFile
    is_known: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def movement_count(self) -> int:
        """Return the number of movements that this import added."""
        return sum(self.outcomes.values())


def import_statement(*, content: bytes, name: str, received_by: User | None, now: datetime) -> ImportReport:
    """Read, store, match and book a bank file in one transaction.

    A file that was imported before answers with the first import. A file that must not be booked (damaged, foreign, a gap in
    the chain of statements) is kept in quarantine with its violations, and may be offered again.
    """
    reading = statements.read(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        _one_importer_at_a_time()
        known = BankFile.objects.filter(sha256=digest).select_related("received_by").first()
        if known is not None and known.verdict != FileVerdict.REJECTED:
            return ImportReport(known, is_known=True)
        violations = [*reading.violations, *_account_violations(reading)]
        if not any(violation.is_fatal for violation in violations):
            violations += _chain_violations(reading)
        file = _keep_file(known, content, digest, name, received_by, reading, violations, now)
        report = ImportReport(file)
        if file.verdict != FileVerdict.REJECTED:
            for statement in reading.statements:
                _import_one(file, statement, report, now=now)
        return report


def _one_importer_at_a_time() -> None:
    """Let a second importer of the account wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {settings.FINANCIAL_MANAGER_IBAN}"])


def _account_violations(reading: Reading) -> list[Violation]:
    own = settings.FINANCIAL_MANAGER_IBAN
    return [
        Violation("foreign_account", 1, f"{statement.account}: expected {own}", is_fatal=True)
        for statement in reading.statements
        if statement.account != own
    ]


def _chain_violations(reading: Reading) -> list[Violation]:
    """Hold a statement that does not begin where the last one ended; the missing one must come first."""
    last = BankStatement.objects.filter(account=settings.FINANCIAL_MANAGER_IBAN).order_by("-closing_on", "-pk").first()
    expected = last.closing_balance if last else None
    violations = []
    for statement in reading.statements:
        if _is_stored(statement):
            continue
        if expected is not None and statement.opening_balance != expected:
            detail = f"opening balance {statement.opening_balance}, the last statement closed at {expected}"
            violations.append(Violation("statement_gap", 1, detail, is_fatal=True))
        expected = statement.closing_balance
    return violations


def _is_stored(statement: Statement) -> bool:
    return BankStatement.objects.filter(
        account=statement.account, opening_on=statement.opening_date, sequence=statement.sequence
    ).exists()


def _keep_file(
    known: BankFile | None,
    content: bytes,
    digest: str,
    name: str,
    received_by: User | None,
    reading: Reading,
    violations: Sequence[Violation],
    now: datetime,
) -> BankFile:
    if any(violation.is_fatal for violation in violations):
        verdict = FileVerdict.REJECTED
    else:
        verdict = FileVerdict.ACCEPTED_WITH_WARNINGS if violations else FileVerdict.ACCEPTED
    file = known or BankFile(sha256=digest, content=zlib.compress(content))
    file.name = name[:255]
    file.format = reading.format
    file.received_at = now
    file.received_by = received_by
    file.verdict = verdict
    file.violations = [
        {"code": violation.code, "line": violation.line, "detail": violation.detail} for violation in violations
    ]
    file.save()
    return file


def _import_one(file: BankFile, statement: Statement, report: ImportReport, *, now: datetime) -> None:
    if _is_stored(statement):
        return
    row = BankStatement.objects.create(
        file=file,
        account=statement.account,
        sequence=statement.sequence,
        opening_on=statement.opening_date,
        opening_balance=statement.opening_balance,
        closing_on=statement.closing_date,
        closing_balance=statement.closing_balance,
    )
    lines = list(_lines(statement))
    wanted = {reference for line in lines for reference in _references(line)[0]}
    for ordinal, line in enumerate(lines, start=1):
        movement = _book_line(row, ordinal, statement.currency, line, wanted, now=now)
        report.outcomes[movement.outcome] += 1


def _lines(statement: Statement) -> Iterator[Movement]:
    """Yield what is matched: the details of a total when they are given, else the movement itself."""
    for movement in statement.movements:
        yield from movement.details or (movement,)


def _references(line: Movement) -> tuple[list[str], bool]:
    """Return the valid communications of a line, the structured one first, and whether an invalid one was seen."""
    if line.reference_kind == "ogm":
        return [line.reference], False
    found = references.find_communications(line.text)
    return found.valid, bool(found.invalid)


def _book_line(
    statement: BankStatement, ordinal: int, currency: str, line: Movement, wanted: set[str], *, now: datetime
) -> BankMovement:
    movement = BankMovement(
        statement=statement,
        ordinal=ordinal,
        amount=line.amount,
        currency=currency,
        booked_on=line.booking_date,
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
    order = _own_order(line.end_to_end_id)
    if order is not None:
        return _book_own_order(movement, order, now=now)
    if line.amount < 0:
        return _book_debit(movement, line, now=now)
    return _book_credit(movement, line, wanted, now=now)


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
    is_right_amount = abs(movement.amount) == order.amount
    is_open = order.status in {PaymentStatus.CREATED, PaymentStatus.SENT}
    if movement.amount < 0 and is_open and is_right_amount:
        if isinstance(order, InvoicePayment):
            _store(movement, Outcome.PAYMENT_EXECUTED)
            orders.book_executed_payment(payment=order, movement=movement, now=now)
        else:
            _store(movement, Outcome.REFUND_EXECUTED)
            orders.book_executed_refund(refund=order, movement=movement, now=now)
        return movement
    is_return = movement.amount > 0 and order.status == PaymentStatus.EXECUTED and is_right_amount
    if is_return and isinstance(order, InvoicePayment):
        movement.application_id = order.application_id
        _store(movement, Outcome.PAYMENT_RETURNED)
        orders.book_returned_payment(payment=order, movement=movement, now=now)
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


def _book_credit(movement: BankMovement, line: Movement, wanted: set[str], *, now: datetime) -> BankMovement:
    """Judge a credit with its project locked, so that two deposits at once are judged one after the other."""
    if movement.counterparty_account == settings.SUBSIDY_FUND_IBAN:
        return _book_funding(movement, now=now)
    valid, has_invalid = _references(line)
    projects = selectors.projects_by_communication(wanted & set(valid))
    application = None
    if len(projects) == 1:
        reference, project = next(iter(projects.items()))
        application = application_services.hold(project.application_id)
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
