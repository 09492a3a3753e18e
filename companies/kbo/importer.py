"""Load one extract: judge, stage, bring the register up to date, remember its number, all in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from companies.enums import ImportMeans
from companies.kbo import bulk, staging, upsert
from companies.kbo.archive import Extract, Meta, open_extract
from companies.kbo.errors import KboBusyError, KboError, KboGapError
from companies.kbo.layout import Kind
from companies.kbo.progress import Progress, Silence
from companies.models import KboExtract


@dataclass(frozen=True)
class ImportReport:
    """What an import did: `counts` by name, or those of the first time when the extract had been loaded before."""

    extract_number: int
    kind: Kind
    snapshot_on: date
    is_new: bool
    counts: dict[str, int]


@transaction.atomic
def import_extract(
    path: Path,
    *,
    now: datetime,
    means: ImportMeans = ImportMeans.COMMAND,
    progress: Progress | None = None,
    may_wait: bool = True,
) -> ImportReport:
    """Load a full or update extract of KBO Open Data; repeatable by its number.

    Raises `KboError` for a zip or a line that is wrong and for an extract older than the register, `KboGapError` for an
    update that does not follow it, and `KboBusyError` when another import is at work and this one may not wait.
    """
    with open_extract(path) as extract:
        meta = extract.meta
        _hold_register(may_wait=may_wait)
        known = KboExtract.objects.filter(extract_number=meta.extract_number).first()
        if known is not None:
            return ImportReport(
                known.extract_number, Kind(known.kind), known.snapshot_on, is_new=False, counts=known.counts
            )
        _require_next(meta)
        counts = _load(extract, progress or Silence())
    KboExtract.objects.create(
        extract_number=meta.extract_number,
        kind=meta.kind,
        snapshot_on=meta.snapshot_on,
        imported_at=now,
        means=means,
        file_name=path.name[-255:],
        counts=counts,
    )
    return ImportReport(meta.extract_number, meta.kind, meta.snapshot_on, is_new=True, counts=counts)


def _hold_register(*, may_wait: bool) -> None:
    # Two imports at once would each see half of the other; the second waits and finds the number taken.
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                f"LOCK TABLE companies_kboextract IN SHARE ROW EXCLUSIVE MODE{'' if may_wait else ' NOWAIT'}"
            )
        except OperationalError as error:
            raise KboBusyError("Another extract is being loaded at this moment.") from error


def _require_next(meta: Meta) -> None:
    newest = KboExtract.objects.order_by("-extract_number").first()
    if newest is None:
        if meta.kind == Kind.UPDATE:
            raise KboGapError(
                f"Extract {meta.extract_number} is an update, and the register holds no extract yet: "
                "load a full extract first."
            )
        return
    shown = newest.extract_number
    if meta.extract_number < shown:
        raise KboError(f"Extract {meta.extract_number} is older than extract {shown}, which the register shows.")
    if meta.kind == Kind.UPDATE and meta.extract_number != shown + 1:
        raise KboGapError(
            f"Extract {meta.extract_number} is an update that does not follow extract {shown}, which the register "
            f"shows: extract {shown + 1} is expected. Load that one first, or a full extract."
        )


def _load(extract: Extract, progress: Progress) -> dict[str, int]:
    counts = {f"{file}_lines": lines for file, lines in staging.stage(extract, progress).items()}
    try:
        with bulk.keys_at_the_end():
            counts |= upsert.bring_up_to_date(
                kind=extract.meta.kind, snapshot_on=extract.meta.snapshot_on, progress=progress
            )
    except (DataError, IntegrityError) as error:
        raise KboError(f"{extract.name} does not fit the register: {str(error).strip()}") from error
    staging.drop()
    return counts
