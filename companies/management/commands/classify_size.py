"""`manage.py classify_size FILE`: the size of the enterprises of a file of cases."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from companies import size


class Command(BaseCommand):
    """Classify every case of a file and print the answers as JSON; no database is needed."""

    help = "Classify the cases of a JSON file (format sme-vectors/1) and print the results as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, and whether the sum is printed line by line."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--lines", action="store_true", help="add the sum line by line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all cases, then print all answers: a mistake leaves nothing half printed."""
        try:
            cases = size.read_cases(_text(options["file"]))
        except size.CaseError as error:
            raise CommandError(str(error)) from error
        results = [_answer(name, case, with_lines=options["lines"]) for name, case in cases]
        self.stdout.write(json.dumps({"results": results}, indent=1))


def _answer(name: str, case: size.Case, *, with_lines: bool) -> dict[str, object]:
    try:
        result = size.classify(case)
    except size.CaseError as error:
        raise CommandError(f"Case {name}: {error}") from error
    answer = {"id": name, **size.as_expected(result)}
    return {**answer, "lines": size.sum_lines(result)} if with_lines else answer


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error
