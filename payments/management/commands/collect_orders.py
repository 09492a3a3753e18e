"""`manage.py collect_orders --by USERNAME`: put the orders that can go to the bank into a batch."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from payments import services
from portefeuille import clock, money


class Command(BaseCommand):
    """Make a batch of every payment and refund that can go; somebody else approves it in the admin."""

    help = "Put every payment and refund that can go to the bank into a batch, which a second person approves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask who makes the batch."""
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the member of staff who makes the batch")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the batch and tell what is in it; raise `CommandError` when nobody has that name."""
        user = User.objects.filter(username=options["by"], is_staff=True, is_active=True).first()
        if user is None:
            raise CommandError(f"{options['by']}: no such member of staff. No batch was made.")
        batch = services.collect(user=user, now=clock.now())
        if batch is None:
            self.stdout.write("No order can go to the bank.")
            return
        total = money.display(batch.total)
        self.stdout.write(f"{batch.message_id}: {batch.order_count} orders, {total}. Somebody else approves it now.")
