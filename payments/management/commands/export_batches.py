"""`manage.py export_batches --by USERNAME --to DIR`: write the files of approved batches for the bank."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from payments import selectors, services
from portefeuille import clock, money
from portefeuille.errors import DomainError


class Command(BaseCommand):
    """Write the file of each approved batch into a folder, from which the bank's own program takes it."""

    help = "Write the file of each approved batch that nobody downloaded yet into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask who hands over the files, and where to."""
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the member of staff who hands them over")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder for the files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files; raise `CommandError` when the folder or the person is not there, or a batch must wait."""
        folder: Path = options["to"]
        user = User.objects.filter(username=options["by"], is_staff=True, is_active=True).first()
        if user is None:
            raise CommandError(f"{options['by']}: no such member of staff. Nothing was written.")
        if not folder.is_dir():
            raise CommandError(f"{folder}: no such folder. Nothing was written.")
        batches = selectors.batches_to_export()
        if not batches:
            self.stdout.write("No approved batch waits.")
        for batch in batches:
            self._write(batch.pk, user, folder)

    def _write(self, batch_id: int, user: User, folder: Path) -> None:
        """Mark a batch as handed over, then write its file; a crash in between leaves a file to download again."""
        try:
            file = services.export(batch_id=batch_id, user=user, now=clock.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        path = folder / f"{file.message_id}.xml"
        path.write_bytes(bytes(file.content))
        self.stdout.write(f"{path}: {file.order_count} orders, {money.display(file.total)}.")
