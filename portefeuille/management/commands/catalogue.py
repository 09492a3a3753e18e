"""`manage.py catalogue`: compile the translation catalogues, or check that they are complete."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portefeuille import catalogue


class Command(BaseCommand):
    """Compile the catalogues; with `--check`, fail when a sentence has no translation."""

    help = "Compile the translation catalogues without the gettext programs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `--check`."""
        parser.add_argument("--check", action="store_true", help="report what is missing and change nothing")

    def handle(self, **options: Any) -> None:
        """Run the command."""
        project = Path(settings.BASE_DIR)
        if not options["check"]:
            catalogue.compile_all(project)
            return
        problems = catalogue.problems(project)
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("Every sentence is translated.")
