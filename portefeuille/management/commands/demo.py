"""`manage.py demo`: the whole portal on one machine, with people, companies and a bank to play with."""

import fcntl
import http.client
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections, transaction

from portefeuille import catalogue, postgres, preflight, processes

WEB_WORKERS = 2
TASK_WORKERS = 2
# On a slow machine the first answer waits for two processes that import everything.
START_TIMEOUT = 60
GLANCE = 0.3
# What a second terminal must know to join the demo.
SHARED_SETTINGS = ("DEMO", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORT", "LOOKALIKE_PORT", "PUBLIC_URL")


class Command(BaseCommand):
    """Prepare the database, start web, login, worker and beat, and keep them together until Ctrl-C."""

    help = "Run the whole portal with demo data: database, web, login, worker and beat, until Ctrl-C."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        """Run the demo; leave no process behind, however it ends."""
        if not settings.DEMO:
            raise ImproperlyConfigured("Set DEMO=1 to run the demo (`make run` does): it lets anyone in.")
        processes.raise_on_stop_signals()
        try:
            self._run()
        except processes.Interrupted:
            self._say("The portal has stopped.")
        except processes.Ended as error:
            sys.exit(f"{error} Everything else was stopped.")

    def _run(self) -> None:
        preflight.check_folder(settings.VAR_DIR)
        with only_one(settings.VAR_DIR / "demo.lock"):
            preflight.check_port(settings.PORT)
            if settings.HAS_LOOKALIKE:
                preflight.check_port(settings.LOOKALIKE_PORT, instead="LOOKALIKE_PORT=9021")
            preflight.check_broker(settings.REDIS_URL)
            preflight.check_mail()
            with database() as server:
                self._prepare()
                with processes.Group(settings.VAR_DIR / "log") as group, joinable(settings.VAR_DIR / "demo.env"):
                    try:
                        self._serve(group, server)
                    finally:
                        processes.ignore_stop_signals()
                        self._say("Stopping: what is under way is finished first.")

    def _prepare(self) -> None:
        """Bring tables, catalogues, static files and demo data up to date."""
        if preflight.is_empty():
            self._say("Making the tables and the demo data (half a minute, once).")
        preflight.mark_database()
        call_command("migrate", interactive=False, verbosity=0)
        catalogue.compile_all(settings.BASE_DIR)
        if static_files_are_stale():
            call_command("collectstatic", interactive=False, verbosity=0)
        for folder in (settings.BROKER_DIR, settings.BROKER_DIR / "control"):
            folder.mkdir(parents=True, exist_ok=True)
        call_command("load_reference", stdout=io.StringIO())
        # All of it or nothing: a demo that was interrupted is loaded anew.
        with transaction.atomic():
            call_command("load_demo", stdout=io.StringIO())
        connections.close_all()

    def _serve(self, group: processes.Group, server: postgres.Server | None) -> None:
        """Start the children, welcome the visitor, and watch until a child ends or someone stops us."""
        start_web(group)
        if settings.HAS_LOOKALIKE:
            start_lookalike(group)
        wait_for(group, "web", settings.PORT)
        if settings.HAS_LOOKALIKE:
            wait_for(group, "login", settings.LOOKALIKE_PORT)
        start_worker_and_beat(group)
        self._say(f"\nThe portal runs at {settings.PUBLIC_URL}/ (Ctrl-C stops it).\n")
        call_command("load_demo", people=True, stdout=self.stdout)
        connections.close_all()
        self._say(f"\nMail, bank files and logs lie in {settings.VAR_DIR}: mail/, bank/ and log/.")
        has_terminal = sys.stdin.isatty()
        while server is None or server.answers():
            group.check()
            # Where `make` leads the session of a terminal, it alone hears that the terminal was closed.
            if has_terminal and not sys.stdin.isatty():
                raise processes.Interrupted("closed terminal")
            time.sleep(GLANCE)
        sys.exit(f"The database stopped by itself: see {server.log}. Everything else was stopped.")

    def _say(self, sentence: str) -> None:
        """Print; a terminal that was closed is no reason to stop halfway."""
        with suppress(OSError):
            self.stdout.write(sentence)
            self.stdout.flush()


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the lock of the demo; raise `ImproperlyConfigured` when another demo holds it."""
    with lock.open("a+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise ImproperlyConfigured(
                f"The demo already runs (process {held.read().strip() or 'unknown'}): "
                "press Ctrl-C in its terminal first."
            ) from None
        held.truncate(0)
        held.write(f"{os.getpid()}")
        held.flush()
        yield


@contextmanager
def database() -> Iterator[postgres.Server | None]:
    """Start the embedded server, or check the one that DATABASE_URL names."""
    if os.environ.get("DATABASE_URL"):
        preflight.check_database()
        yield None
        return
    server = postgres.Server(settings.VAR_DIR / "postgres")
    server.start()
    try:
        preflight.check_version()
        yield server
    finally:
        connections.close_all()
        server.stop()


@contextmanager
def joinable(path: Path) -> Iterator[None]:
    """Let `manage.py` in another terminal join the demo for as long as it runs."""
    known = {name: os.environ[name] for name in SHARED_SETTINGS if os.environ.get(name)}
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in known.items()), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def static_files_are_stale() -> bool:
    """Tell whether a static file is younger than the last collection."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.is_file():
        return True
    collected_at = manifest.stat().st_mtime
    sources = (storage.path(name) for finder in get_finders() for name, storage in finder.list(ignore_patterns=None))
    return any(Path(source).stat().st_mtime > collected_at for source in sources)


def start_web(group: processes.Group) -> None:
    """Start the web, which loads the portal once for all its processes."""
    access_log = settings.VAR_DIR / "log" / "access.log"
    options = [
        f"--bind=127.0.0.1:{settings.PORT}",
        f"--workers={WEB_WORKERS}",
        f"--access-logfile={access_log}",
        "--preload",
        "--no-control-socket",
    ]
    gunicorn = [sys.executable, "-m", "gunicorn", *options, "portefeuille.wsgi:application"]
    group.start("web", gunicorn, folder=settings.BASE_DIR)


def start_lookalike(group: processes.Group) -> None:
    """Start the look-alike of the Flemish login, a project of its own with a database of its own."""
    environment = {
        "DEMO": "1",
        "VAR_DIR": str(settings.VAR_DIR),
        "PORT": str(settings.PORT),
        "LOOKALIKE_PORT": str(settings.LOOKALIKE_PORT),
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    group.start("login", [sys.executable, "-m", "lookalike"], environment=environment, folder=settings.BASE_DIR)


def start_worker_and_beat(group: processes.Group) -> None:
    """Start what works behind the pages; the first page need not wait for it."""
    celery = [sys.executable, "-m", "celery", "--app=portefeuille"]
    group.start(
        "worker",
        [*celery, "worker", f"--concurrency={TASK_WORKERS}", "--loglevel=INFO", "--without-gossip", "--without-mingle"],
        folder=settings.BASE_DIR,
    )
    group.start("beat", [*celery, "beat", "--loglevel=INFO", "--pidfile="], folder=settings.BASE_DIR)


def wait_for(group: processes.Group, name: str, port: int) -> None:
    """Wait until a child answers on its port.

    Raises `Ended` when a child ends before, and `ImproperlyConfigured` when the time is over.
    """
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        group.check()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_TIMEOUT)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/", headers={"Host": "localhost"})
            if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
        connection.close()
        time.sleep(GLANCE)
    raise ImproperlyConfigured(f"The {name} does not answer on port {port}: see {settings.VAR_DIR}/log/{name}.log.")
