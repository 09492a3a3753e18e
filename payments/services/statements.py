"""Import a file of the bank: all of it or nothing, once, whoever presses the button how often."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from applications import services as application_services
from payments import selectors, statements
from payments.enums import FileVerdict, Outcome
from payments.models import BankFile, BankMovement, BankStatement
from payments.services import closing, movements
from payments.statements.types import Movement, Reading, Statement, Violation
from portefeuille.known import known

CURRENCY = "EUR"


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

    A file that was imported before answers with the first import. A file that must not be booked (damaged, foreign, a
    gap in the chain of statements) is kept in quarantine with its violations, and may be offered again. Budgets are
    locked last, after all projects, so that no two transactions wait for each other.
    """
    reading = statements.read(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        one_importer_at_a_time()
        known = BankFile.objects.filter(sha256=digest).select_related("received_by").first()
        if known is not None and known.verdict != FileVerdict.REJECTED:
            return ImportReport(known, is_known=True)
        violations = [*reading.violations, *_account_violations(reading)]
        if not any(violation.is_fatal for violation in violations):
            violations += _chain_violations(reading)
        file = known or BankFile(sha256=digest, content=zlib.compress(content))
        _keep_file(file, name=name, received_by=received_by, reading=reading, violations=violations, now=now)
        report = ImportReport(file)
        if file.verdict != FileVerdict.REJECTED:
            for statement in reading.statements:
                _import_one(file, statement, report, now=now)
            _return_leftovers(file, now=now)
        return report


def one_importer_at_a_time() -> None:
    """Let a second importer of the account wait until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {settings.FINANCIAL_MANAGER_IBAN}"])


def _account_violations(reading: Reading) -> list[Violation]:
    """Refuse statements of another account or currency, and those that do not say where they begin and end."""
    own = settings.FINANCIAL_MANAGER_IBAN
    violations = []
    for statement in reading.statements:
        ends = (statement.opening_balance, statement.opening_date, statement.closing_balance, statement.closing_date)
        if statement.account != own:
            violations.append(Violation("foreign_account", 1, f"{statement.account}: expected {own}", is_fatal=True))
        if statement.currency != CURRENCY:
            violations.append(
                Violation("foreign_currency", 1, f"{statement.currency}: expected {CURRENCY}", is_fatal=True)
            )
        if None in ends:
            violations.append(Violation("incomplete_statement", 1, "a balance or its date is missing", is_fatal=True))
    return violations


def _chain_violations(reading: Reading) -> list[Violation]:
    """Hold a statement that does not begin where the last one ended; the missing one must come first."""
    last = selectors.last_statement()
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
        account=statement.account, opening_on=known(statement.opening_date), sequence=statement.sequence
    ).exists()


def _keep_file(
    file: BankFile,
    *,
    name: str,
    received_by: User | None,
    reading: Reading,
    violations: Sequence[Violation],
    now: datetime,
) -> None:
    if any(violation.is_fatal for violation in violations):
        file.verdict = FileVerdict.REJECTED
    else:
        file.verdict = FileVerdict.ACCEPTED_WITH_WARNINGS if violations else FileVerdict.ACCEPTED
    file.name = name[:255]
    file.format = reading.format
    file.received_at = now
    file.received_by = received_by
    file.violations = [
        {"code": violation.code, "line": violation.line, "detail": violation.detail} for violation in violations
    ]
    file.save()


def _import_one(file: BankFile, statement: Statement, report: ImportReport, *, now: datetime) -> None:
    if _is_stored(statement):
        return
    row = BankStatement.objects.create(
        file=file,
        account=statement.account,
        sequence=statement.sequence,
        opening_on=known(statement.opening_date),
        opening_balance=known(statement.opening_balance),
        closing_on=known(statement.closing_date),
        closing_balance=known(statement.closing_balance),
    )
    for ordinal, line in enumerate(_lines(statement), start=1):
        movement = movements.book_line(statement=row, ordinal=ordinal, line=line, now=now)
        report.outcomes[movement.outcome] += 1


def _lines(statement: Statement) -> Iterator[Movement]:
    """Yield what is matched; a line of zero euro tells something and moves nothing."""
    for movement in statement.movements:
        yield from (line for line in movement.lines() if line.amount != 0)


def _return_leftovers(file: BankFile, *, now: datetime) -> None:
    """Send on what came back to projects that were closed meanwhile."""
    came_back = BankMovement.objects.filter(
        statement__file=file,
        outcome=Outcome.PAYMENT_RETURNED,
        application__status__in=closing.REASON_AFTER_CLOSING,
    )
    for movement in came_back.order_by("application__company_id", "pk"):
        closing.return_leftover(
            application=application_services.hold(application_id=known(movement.application_id)),
            cause=f"returned:{movement.pk}",
            today=timezone.localdate(now),
            now=now,
        )
