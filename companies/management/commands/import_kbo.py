"""`manage.py import_kbo FILE`: load an extract of KBO Open Data."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from companies import kbo
from companies.kbo.progress import Bar, Lines
from portefeuille import clock


class Command(BaseCommand):
    """Load a full or update extract of KBO Open Data into the register of companies; repeatable."""

    help = "Load an extract of KBO Open Data (KboOpenData_…_Full.zip or …_Update.zip)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and report what changed, one figure a line; how far it is goes to the terminal or the log."""
        bar = Bar(sys.stderr) if sys.stderr.isatty() else None
        try:
            report = kbo.import_extract(options["file"], now=clock.now(), progress=bar or Lines(sys.stderr))
        except kbo.KboError as error:
            raise CommandError(str(error)) from error
        finally:
            if bar:
                bar.close()
        extract = f"Extract {report.extract_number} (state of {report.snapshot_on:%d/%m/%Y})"
        if not report.is_new:
            self.stdout.write(f"{extract} had been loaded before; nothing changed.")
            return
        self.stdout.write(f"{extract} is loaded.")
        for name, count in report.counts.items():
            self.stdout.write(f"{name.replace('_', ' '):<32}{count:>10}")
