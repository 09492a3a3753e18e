"""`manage.py import_accounts FILE`: load the figures of annual accounts."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from companies import filed_accounts
from portefeuille import clock


class Command(BaseCommand):
    """Load a CSV file of annual accounts into the register; repeatable."""

    help = "Load annual accounts (CSV: enterprise_number, year_end, 9087, 70, 20/58 and optionally months)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        try:
            report = filed_accounts.import_file(options["file"], now=clock.now())
        except filed_accounts.AccountsFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.lines} lines: {report.added} added, {report.changed} changed, "
            f"{report.lines - report.added - report.changed - report.unknown} as they were."
        )
        if report.unknown:
            self.stdout.write(f"Left out, because the register of companies lacks the enterprise: {report.unknown}.")
