"""`python -m bench.kbo_import [FILE…]`: load extracts as the portal does, and print what each took as JSON.

Without a file it makes the tables and the reference data. The environment names the database.
"""

import json
import resource
import sys
from pathlib import Path

import django

from bench.cost import Cost

# Models need the settings.
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from companies import kbo  # noqa: E402
from portefeuille import clock  # noqa: E402


def main(paths: list[Path]) -> None:
    """Prepare the database, or load each extract in turn."""
    if not paths:
        call_command("migrate", verbosity=0)
        call_command("load_reference", stdout=sys.stderr)
    for path in paths:
        connection.ensure_connection()
        before = _peak()
        with Cost(connection.connection.info.backend_pid) as cost:
            kbo.import_extract(path, now=clock.now())
        print(json.dumps({"seconds": cost.seconds, "growth": _peak() - before}))


def _peak() -> float:
    """Return the most memory that this process ever held, in MiB."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
