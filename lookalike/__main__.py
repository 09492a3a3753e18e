"""`python -m lookalike`: bring the database of the look-alike up to date, and serve it."""

import os
import sys
from importlib import import_module

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

THREADS = 4


def main() -> None:
    """Prepare, then become the server; say what is wrong in one sentence."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lookalike.settings"
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")
    # Models can be imported only now.
    import_module("lookalike.preparation").prepare()
    options = [f"--bind=127.0.0.1:{settings.PORT}", f"--threads={THREADS}", "--no-control-socket"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "lookalike.wsgi"])  # noqa: S606 - our words


if __name__ == "__main__":
    main()
