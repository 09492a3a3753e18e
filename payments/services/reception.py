"""Receive a file of the bank: it is a row before anything else happens to it, and the same file is one row."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from payments import rules
from payments.enums import FileVerdict
from payments.models import BankFile, StatementSource
from portefeuille.errors import Refused
from portefeuille.locking import lock

# Files of which nothing was booked may be offered again.
OFFERED_AGAIN = (FileVerdict.REJECTED, FileVerdict.HELD, FileVerdict.DISAGREES)


@dataclass(frozen=True)
class Receipt:
    """The row of a received file; `is_known` when it was received before, and is imported or waits for that."""

    file: BankFile
    is_known: bool = False


@transaction.atomic
def receive(*, content: bytes, name: str, received_by: User | None, now: datetime) -> Receipt:
    """Keep a file until it is imported; one that is known answers with the row of the first time.

    A file of which nothing was booked waits again, with its new name and sender. Raises `Refused` for one that is empty
    or too large to keep.
    """
    problem = rules.bank_file_size(len(content))
    if problem:
        raise Refused([problem])
    one_importer_at_a_time()
    digest = hashlib.sha256(content).hexdigest()
    known = BankFile.objects.filter(sha256=digest).select_related("received_by").defer("content").first()
    if known is not None and known.verdict not in OFFERED_AGAIN:
        return Receipt(known, is_known=True)
    file = known or BankFile(sha256=digest, content=zlib.compress(content))
    file.name = name[:255]
    file.received_at = now
    file.received_by = received_by
    file.verdict = FileVerdict.WAITING
    file.violations = []
    file.begun_at = file.imported_at = None
    if known is None:
        file.save(force_insert=True)
    else:
        file.save(
            update_fields=["name", "received_at", "received_by", "verdict", "violations", "begun_at", "imported_at"]
        )
    return Receipt(file)


@transaction.atomic
def change_source(*, source_id: int, statement_format: str, user: User, now: datetime) -> StatementSource:
    """Book an account from another format from the next file on; the same format changes nothing."""
    source = lock(StatementSource.objects.filter(pk=source_id)).get()
    if source.format != statement_format:
        source.format = statement_format
        source.changed_at = now
        source.changed_by = user
        source.save(update_fields=["format", "changed_at", "changed_by"])
    return source


def one_importer_at_a_time() -> None:
    """Let a second importer of the account wait until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_lock_name()])


def is_free_to_import() -> bool:
    """Take the importer's lock when nobody has it, until the caller's transaction ends; tell whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [_lock_name()])
        return bool(cursor.fetchone()[0])


def _lock_name() -> str:
    return f"import {settings.FINANCIAL_MANAGER_IBAN}"
