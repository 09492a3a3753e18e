"""`manage.py send_orders`: put the orders that wait into one file for the bank."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from payments import services
from portefeuille import clock, money


class Command(BaseCommand):
    """Make one pain.001 file of every payment and refund that waits."""

    help = "Put every payment and refund that waits into one pain.001 file for the bank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder for the file; it is kept in the database in any case."""
        parser.add_argument("--to", type=Path, metavar="DIR", help="write the file into this folder as well")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file and tell what is in it; raise `CommandError` when the folder cannot take it."""
        folder: Path | None = options["to"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"{folder}: no such folder. Nothing was sent.")
        file = services.send_orders(now=clock.now())
        if file is None:
            self.stdout.write("No order waits.")
            return
        self.stdout.write(f"{file.message_id}: {file.order_count} orders, {money.display(file.total)}.")
        if folder is not None:
            path = folder / f"{file.message_id}.xml"
            path.write_bytes(bytes(file.content))
            self.stdout.write(f"Written to {path}.")
