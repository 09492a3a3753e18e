"""`manage.py load_reference`: legal forms, NACE-BEL codes and what those of 2008 may have become."""

from typing import Any

from django.core.management.base import BaseCommand

from companies import reference


class Command(BaseCommand):
    """Load the reference data of the registers; repeatable."""

    help = "Load legal forms and NACE-BEL codes, as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how much."""
        counts = reference.load()
        self.stdout.write(
            f"{counts['legal_forms']} legal forms, {counts['nace_codes']} NACE-BEL codes and "
            f"{counts['nace_candidates']} candidates for codes of 2008 are in place."
        )
