"""Load one extract: judge, stage, bring the register up to date, remember its number, all in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from companies.kbo import staging, upsert
from companies.kbo.archive import Extract, Meta, open_extract
from companies.kbo.errors import KboError
from companies.models import KboExtract

FULL = "full"


@dataclass(frozen=True)
class ImportReport:
    """What an import did: `counts` by name, or nothing at all when the extract had been loaded before."""

    extract_number: int
    snapshot_on: date
    is_new: bool
    counts: dict[str, int]


@transaction.atomic
def import_extract(path: Path, *, now: datetime) -> ImportReport:
    """Load a full extract of KBO Open Data; repeatable by its number.

    Raises `KboError` for a zip or a line that is wrong, for an update extract, and for one older than the register.
    """
    with open_extract(path) as extract:
        meta = extract.meta
        _hold_register()
        known = KboExtract.objects.filter(extract_number=meta.extract_number).first()
        if known is not None:
            return ImportReport(known.extract_number, known.snapshot_on, is_new=False, counts=known.counts)
        _require_loadable(meta)
        counts = _load(extract)
    KboExtract.objects.create(
        extract_number=meta.extract_number, kind=meta.kind, snapshot_on=meta.snapshot_on, imported_at=now, counts=counts
    )
    return ImportReport(meta.extract_number, meta.snapshot_on, is_new=True, counts=counts)


def _hold_register() -> None:
    # Two imports at once would each see half of the other; the second waits and finds the number taken.
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE companies_kboextract IN SHARE ROW EXCLUSIVE MODE")


def _require_loadable(meta: Meta) -> None:
    if meta.kind != FULL:
        raise KboError(f"Extract {meta.extract_number} is of the kind {meta.kind!r}; load a full extract.")
    newest = KboExtract.objects.order_by("-extract_number").first()
    if newest is not None and newest.extract_number > meta.extract_number:
        raise KboError(
            f"Extract {meta.extract_number} is older than extract {newest.extract_number}, which the register shows."
        )


def _load(extract: Extract) -> dict[str, int]:
    counts = {f"{file}_lines": lines for file, lines in staging.stage(extract).items()}
    counts |= upsert.bring_up_to_date(snapshot_on=extract.meta.snapshot_on)
    staging.drop()
    return counts
