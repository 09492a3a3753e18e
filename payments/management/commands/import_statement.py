"""`manage.py import_statement FILE…`: import files of the bank, each whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from payments import services
from payments.enums import STOPPED, FileVerdict, Outcome
from payments.services import ImportReport
from portefeuille import clock

WORDS = {
    FileVerdict.REJECTED: "refused",
    FileVerdict.HELD: "held until an earlier statement arrives",
    FileVerdict.COMPARED: "compared, it says the same",
    FileVerdict.DISAGREES: "compared, it says something else",
}


class Command(BaseCommand):
    """Import bank files in the order given, and tell what became of each."""

    help = "Import bank files (CODA): match the movements and book them. A refused file is kept in quarantine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import every file; raise `CommandError` (exit code 1) when one was refused or could not be opened."""
        refused = 0
        for path in options["files"]:
            try:
                content = path.read_bytes()
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            report = services.import_statement(content=content, name=path.name, received_by=None, now=clock.now())
            self._tell(path, report)
            refused += report.file.verdict in STOPPED
        if refused:
            raise CommandError(f"{refused} refused: nothing of it was booked. It is kept in quarantine (/beheer/).")

    def _tell(self, path: Path, report: ImportReport) -> None:
        file = report.file
        if report.is_known:
            received_at = timezone.localtime(file.received_at)
            by = file.received_by or "import_statement"
            self.stdout.write(f"{path}: already imported on {received_at:%d/%m/%Y at %H:%M} by {by}; nothing new.")
            return
        verdict = WORDS.get(FileVerdict(file.verdict), "imported")
        self.stdout.write(f"{path}: {verdict}, {report.movement_count} new movements.")
        for outcome, count in sorted(report.outcomes.items()):
            self.stdout.write(f"  {count:5d}  {Outcome(outcome).label}")
        for violation in file.violations:
            self.stdout.write(f"  line {violation['line']}: {violation['code']}: {violation['detail']}")
