"""Real servers for the tests of faults: Redis, a mail server, and worker and beat as production runs them."""

import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection
from kombu import pools

from portefeuille.celery import app as celery_app
from portefeuille.processes import Ended, Group

PROJECT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT = 30


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], *, seconds: float = START_TIMEOUT, group: Group | None = None) -> None:
    """Wait for something to become true; fail when it does not, or when a process of the group ends before."""
    deadline = time.monotonic() + seconds
    while not condition():
        if group is not None:
            _check(group)
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _check(group: Group) -> None:
    """Fail with the last words of a process that ended."""
    try:
        group.check()
    except Ended as error:
        pytest.fail(f"{error}\n{error.child.log.read_text(encoding='utf-8')[-4000:]}")


@dataclass
class MailServer:
    """A mail server that takes everything and keeps it."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep a mail."""
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on a free port."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Group]:
    """Return the group in which a test starts its servers; none of them outlives the test."""
    with Group(tmp_path / "log") as group:
        yield group


@pytest.fixture
def redis_url(children: Group, tmp_path: Path) -> str:
    """Run a real Redis on a free port, without persistence."""
    program = shutil.which("redis-server")
    if program is None:
        message = "no redis-server on this machine (apt-get install redis-server)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    children.start("redis", [program, *options])
    url = f"redis://127.0.0.1:{port}/0"
    wait_until(lambda: _answers(url), group=children)
    return url


def _answers(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


@pytest.fixture
def published(redis_url: str) -> Iterator[None]:
    """Publish tasks to Redis instead of running them at once."""
    changes = {"task_always_eager": False, "broker_url": redis_url, "broker_transport_options": {}}
    before = {name: celery_app.conf[name] for name in changes}
    celery_app.conf.update(changes)
    _forget_connections()
    yield
    celery_app.conf.update(before)
    _forget_connections()


def _forget_connections() -> None:
    """Let Celery connect anew: it keeps its pools, and a pool that was closed once refuses for ever."""
    pools.reset()
    celery_app._pool = None  # type: ignore[attr-defined]
    celery_app.amqp._producer_pool = None  # type: ignore[attr-defined]


@pytest.fixture
def database_url() -> str:
    """Return the address of the test's database for another process."""
    row = connection.settings_dict
    user = quote(row["USER"], safe="") + (f":{quote(row['PASSWORD'], safe='')}" if row["PASSWORD"] else "")
    return f"postgresql://{user}@/{row['NAME']}?host={quote(row['HOST'])}&port={row['PORT'] or 5432}"


@pytest.fixture
def production(redis_url: str, mail_server: MailServer, database_url: str) -> dict[str, str]:
    """Return the environment of a deployment on the test's database, Redis and mail server."""
    return {
        "DJANGO_SETTINGS_MODULE": "portefeuille.settings",
        "DEMO": "no",
        "SECRET_KEY": "a-key-of-the-tests",
        "PUBLIC_URL": "https://portal.example",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "VAR_DIR": str(settings.VAR_DIR),
        "OUTBOX_SWEEP_SECONDS": "1",
    }


@pytest.fixture
def worker(children: Group, production: dict[str, str]) -> None:
    """Run a worker with two processes, and wait until it is ready."""
    child = children.start("worker", [*_celery("worker"), "--concurrency=2"], environment=production, folder=PROJECT)
    wait_until(lambda: " ready." in child.log.read_text(encoding="utf-8"), group=children)


@pytest.fixture
def beat(children: Group, production: dict[str, str], tmp_path: Path) -> None:
    """Run beat, which looks into the outbox every second."""
    options = ["--pidfile=", f"--schedule={tmp_path / 'schedule'}"]
    children.start("beat", [*_celery("beat"), *options], environment=production, folder=PROJECT)


def _celery(command: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--app=portefeuille", command, "--loglevel=INFO"]
