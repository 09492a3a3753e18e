"""`manage.py read_statement FILE…`: show what the reader makes of bank files, without a database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from payments import statements
from payments.statements import report


class Command(BaseCommand):
    """Read bank files (CODA, CAMT.052, .053 and .054) and print their verdict, violations and movements."""

    help = "Read bank files (CODA, CAMT) and show their verdict, violations and movements."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, and whether machines or people read the answer."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, one line for each file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one answer for each file, in the order given; raise `CommandError` for a file that cannot be opened."""
        for path in options["files"]:
            try:
                reading = statements.read(path.read_bytes())
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            if options["json"]:
                self.stdout.write(json.dumps(report.as_data(str(path), reading), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(report.as_lines(str(path), reading)))
