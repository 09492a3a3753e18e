"""`manage.py load_demo`: fill the portal with the demo, or tell who its people are."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts import demo as demo_people
from accounts.people import PEOPLE
from payments import demo
from portefeuille import clock


class Command(BaseCommand):
    """Load the demo data; what is there already is left alone."""

    help = "Load demo people, companies, providers and projects (with --people: print the people)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to print the people instead."""
        parser.add_argument("--people", action="store_true", help="print the people of the demo and what each can do")

    def handle(self, *, people: bool, **_options: Any) -> None:
        """Load, or print."""
        if not settings.DEMO:
            raise CommandError("The demo has no place beside real data: set DEMO=1.")
        if people:
            self._print_people()
        else:
            demo.load(today=clock.today())

    def _print_people(self) -> None:
        with override("en"):
            for person in PEOPLE:
                self.stdout.write(f"  {person.full_name:<16} {person.purpose}")
        self.stdout.write(
            f"  {demo_people.STAFF_USERNAME:<16} Agency staff at /beheer/, password {demo_people.STAFF_PASSWORD}"
        )
