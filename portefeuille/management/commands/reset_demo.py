"""`manage.py reset_demo`: throw away what the demo wrote."""

import os
import shutil
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from portefeuille import postgres
from portefeuille.management.commands.demo import only_one

FOLDERS = ("mail", "bank", "media", "broker", "static", "log", "lookalike")
FILES = "celerybeat-schedule*"


class Command(BaseCommand):
    """Remove the demo's database, mail, bank files, documents and logs; refuse while the demo runs."""

    help = "Throw away the database and the files of the demo."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        """Run the command."""
        if not settings.DEMO:
            raise ImproperlyConfigured("Set DEMO=1 to reset the demo (`make reset` does).")
        if os.environ.get("DATABASE_URL"):
            raise ImproperlyConfigured("DATABASE_URL names a server of your own: empty that database there yourself.")
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with only_one(settings.VAR_DIR / "demo.lock"):
            postgres.Server(settings.VAR_DIR / "postgres").remove()
            for name in FOLDERS:
                shutil.rmtree(settings.VAR_DIR / name, ignore_errors=True)
            for path in settings.VAR_DIR.glob(FILES):
                path.unlink()
        self.stdout.write("The demo is empty: `make run` begins anew.")
