"""Import a file of the bank: all of it or nothing, once, whoever presses the button how often."""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from applications import services as application_services
from payments import statements
from payments.enums import IMPORTED, FileVerdict, Outcome, ProofCause, StatementFormat
from payments.models import BankFile, BankMovement, BankStatement, StatementSource
from payments.services import booking, chain, closing, comparison, reception
from payments.services.chain import Part
from payments.services.proofs import prove_books
from payments.statements import camt, coda
from payments.statements.types import Reading, Violation
from portefeuille.errors import Conflict
from portefeuille.known import known
from portefeuille.locking import lock

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
    """Receive a bank file and import it at once; see `reception.receive` and `import_file`."""
    receipt = reception.receive(content=content, name=name, received_by=received_by, now=now)
    if receipt.is_known and receipt.file.verdict != FileVerdict.WAITING:
        return ImportReport(receipt.file, is_known=True)
    return import_file(file_id=receipt.file.pk, now=now)


def import_file(*, file_id: int, now: datetime) -> ImportReport:
    """Read, store, match and book a received file in one transaction; one that is done answers as it is.

    A file that must not be booked (damaged, foreign) is kept in quarantine with its violations. One that does not
    continue the chain of statements is held, and imported by itself when the missing statement has arrived. One in the
    format that is not the source of the account is compared with what was booked.
    """
    file = BankFile.objects.get(pk=file_id)
    reading = statements.read(zlib.decompress(bytes(file.content)))
    with transaction.atomic():
        reception.one_importer_at_a_time()
        file = lock(BankFile.objects.filter(pk=file_id)).get()
        if file.verdict != FileVerdict.WAITING:
            return ImportReport(file, is_known=True)
        report = _process(file, reading, now=now)
    if file.verdict in IMPORTED:
        _release_held(now=now)
    return report


def import_waiting(*, now: datetime) -> int:
    """Import the files that wait, each in its own transaction, those that were never tried first; return how many.

    Repeatable, and while another importer is at work nothing is done: it, or the next look, takes what is left. What a
    file that cannot be imported raises is raised; the next look begins with the others.
    """
    count = 0
    waiting = BankFile.objects.filter(verdict=FileVerdict.WAITING).order_by(F("begun_at").asc(nulls_first=True), "pk")
    for file_id in list(waiting.values_list("pk", flat=True)):
        BankFile.objects.filter(pk=file_id, verdict=FileVerdict.WAITING).update(begun_at=now)
        with transaction.atomic():
            if not reception.is_free_to_import():
                return count
            count += not import_file(file_id=file_id, now=now).is_known
    return count


def accept_gap(*, file_id: int, user: User, reason: str, now: datetime) -> ImportReport:
    """Import a held file although a number is missing before it: its balance shows that no money is.

    The member of staff and the reason stay with the file. A gap in the balance is never accepted: the file is held on.
    Raises `Conflict` when the file is not held any more.
    """
    with transaction.atomic():
        file = lock(BankFile.objects.filter(pk=file_id)).get()
        if file.verdict != FileVerdict.HELD:
            raise Conflict(f"bank file {file.pk} is not held: {file.verdict}")
        file.gap_accepted_by = user
        file.gap_reason = reason
        file.verdict = FileVerdict.WAITING
        file.imported_at = None
        file.save(update_fields=["gap_accepted_by", "gap_reason", "verdict", "imported_at"])
    return import_file(file_id=file_id, now=now)


def _release_held(*, now: datetime) -> None:
    """Import the held files whose turn has come, each in its own transaction, the oldest first."""
    for file_id in list(_held_ids()):
        file = BankFile.objects.get(pk=file_id)
        reading = statements.read(zlib.decompress(bytes(file.content)))
        with transaction.atomic():
            reception.one_importer_at_a_time()
            file = lock(BankFile.objects.filter(pk=file_id)).get()
            if file.verdict == FileVerdict.HELD:
                _process(file, reading, now=now)
        if file.verdict in IMPORTED:
            _release_held(now=now)
            return


def _held_ids() -> Iterable[int]:
    held = BankFile.objects.filter(verdict=FileVerdict.HELD)
    return held.order_by("received_at", "pk").values_list("pk", flat=True)


def _process(file: BankFile, reading: Reading, *, now: datetime) -> ImportReport:
    """Judge a locked file and book what it adds; budgets are locked last, after all projects."""
    file.format = reading.format
    violations = [*reading.violations, *_account_violations(reading)]
    is_sound = not any(violation.is_fatal for violation in violations)
    if is_sound and _source(reading) != _family(reading):
        found = comparison.differences(reading=reading)
        _finish(file, FileVerdict.DISAGREES if found else FileVerdict.COMPARED, [*violations, *found], now=now)
        return ImportReport(file)
    parts: Sequence[Part] = ()
    if is_sound:
        course = chain.follow(reading=reading)
        parts = course.parts
        violations += _accepted(file, course.violations)
    verdict = _verdict(violations)
    report = ImportReport(file)
    if verdict in IMPORTED:
        _keep_source(reading, now=now)
        for part in parts:
            _import_one(file, part, report, now=now)
        _return_leftovers(file, now=now)
    _finish(file, verdict, violations, now=now, outcomes=report.outcomes)
    if verdict in IMPORTED:
        prove_books(cause=ProofCause.IMPORT, now=now)
    return report


def _accepted(file: BankFile, violations: Sequence[Violation]) -> list[Violation]:
    """Return the violations of the chain; a gap in the numbers that a person accepted is a remark."""
    if file.gap_accepted_by_id is None:
        return list(violations)
    return [
        Violation(each.code, each.line, each.detail, is_fatal=False) if each.code == chain.NUMBER_GAP else each
        for each in violations
    ]


def _verdict(violations: Sequence[Violation]) -> FileVerdict:
    fatal = {violation.code for violation in violations if violation.is_fatal}
    if fatal:
        return FileVerdict.HELD if fatal <= chain.HOLDING else FileVerdict.REJECTED
    return FileVerdict.ACCEPTED_WITH_WARNINGS if violations else FileVerdict.ACCEPTED


def _finish(
    file: BankFile,
    verdict: FileVerdict,
    violations: Sequence[Violation],
    *,
    now: datetime,
    outcomes: Counter[str] | None = None,
) -> None:
    file.verdict = verdict
    file.violations = [{"code": each.code, "line": each.line, "detail": each.detail} for each in violations]
    file.imported_at = now
    file.outcomes = dict(outcomes or {})
    file.save(update_fields=["format", "verdict", "violations", "imported_at", "outcomes"])


def _family(reading: Reading) -> str:
    return StatementFormat.CODA if reading.format == coda.FORMAT else StatementFormat.CAMT


def _source(reading: Reading) -> str:
    """Return the format from which the account is booked; before the first file, that of this one."""
    source = StatementSource.objects.filter(account=settings.FINANCIAL_MANAGER_IBAN).first()
    return source.format if source else _family(reading)


def _keep_source(reading: Reading, *, now: datetime) -> None:
    """Let the first file that is booked decide the source of the account."""
    StatementSource.objects.get_or_create(
        account=settings.FINANCIAL_MANAGER_IBAN, defaults={"format": _family(reading), "changed_at": now}
    )


def _account_violations(reading: Reading) -> list[Violation]:
    """Refuse what is not a whole statement of the account: another account or currency, a notification, an extract."""
    own = settings.FINANCIAL_MANAGER_IBAN
    violations = []
    if reading.format.startswith(camt.FAMILY) and reading.statements and reading.format != camt.STATEMENT_FORMAT:
        detail = f"{reading.format} announces or explains movements and books none: import camt.053"
        violations.append(Violation("not_a_statement", 1, detail, is_fatal=True))
    for statement in reading.statements:
        ends = (statement.opening_balance, statement.opening_date, statement.closing_balance, statement.closing_date)
        if statement.separate_application:
            detail = f"application {statement.separate_application} repeats lines of the ordinary file: import that one"
            violations.append(Violation("separate_application", 1, detail, is_fatal=True))
        if statement.account != own:
            violations.append(Violation("foreign_account", 1, f"{statement.account}: expected {own}", is_fatal=True))
        if statement.currency != CURRENCY:
            violations.append(
                Violation("foreign_currency", 1, f"{statement.currency}: expected {CURRENCY}", is_fatal=True)
            )
        if None in ends:
            violations.append(Violation("incomplete_statement", 1, "a balance or its date is missing", is_fatal=True))
    return violations


def _import_one(file: BankFile, part: Part, report: ImportReport, *, now: datetime) -> None:
    if part.is_known:
        return
    statement = part.statement
    row = BankStatement.objects.create(
        file=file,
        account=statement.account,
        sequence=part.sequence,
        opening_on=known(statement.opening_date),
        opening_balance=known(statement.opening_balance),
        closing_on=known(statement.closing_date),
        closing_balance=known(statement.closing_balance),
        digest=part.digest,
    )
    report.outcomes += booking.book_lines(statement=row, lines=part.lines, first_ordinal=part.skipped + 1, now=now)


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
