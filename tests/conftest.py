"""What every test stands on: no network but this machine's own, and a database of its own.

The settings start an embedded PostgreSQL, shared by all test runs on this machine, unless DATABASE_URL names a server;
`TEST_DB_SUFFIX` keeps two runs apart. Celery runs tasks at once, in the process of the test.
"""

import ipaddress
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.management.color import Style
from django.db.backends.postgresql.operations import DatabaseOperations
from django.http import HttpRequest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.means import Level
from accounts.models import User
from accounts.staff.sessions import GIVEN_AT_KEY

LEVEL_KEY = "login_level"
LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "testserver"}


class OutsideWorldError(AssertionError):
    """A test tried to reach another machine."""


def _forbid_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse a connection to anything but a Unix socket or a loopback address."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(str(address[0])):
            raise OutsideWorldError(f"A test may not connect to {address[0]}.")
    elif event == "socket.getaddrinfo" and arguments[0] is not None:
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
        if not _is_local(host):
            raise OutsideWorldError(f"A test may not look up {host}.")


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in LOCAL_NAMES


sys.addaudithook(_forbid_other_machines)


_SWITCH_KEEP_ALL = """
DO $$ DECLARE kept record; BEGIN
    FOR kept IN SELECT tgrelid::regclass AS rows, tgname FROM pg_trigger WHERE tgname LIKE '%\\_keep\\_all' LOOP
        EXECUTE format('ALTER TABLE %s {verb} TRIGGER %I', kept.rows, kept.tgname);
    END LOOP;
END $$
"""
_sql_flush = DatabaseOperations.sql_flush


def _sql_flush_of_tests(self: DatabaseOperations, style: Style, tables: Sequence[str], **options: Any) -> list[str]:
    """Empty the append-only tables too: after a test that commits, Django truncates, which they refuse on purpose."""
    statements = _sql_flush(self, style, tables, **options)
    off, on = (_SWITCH_KEEP_ALL.replace("{verb}", verb) for verb in ("DISABLE", "ENABLE"))
    return [off, *statements, on] if statements else []


DatabaseOperations.sql_flush = _sql_flush_of_tests  # type: ignore[method-assign, assignment]


def _forced_login_is_sure(request: HttpRequest, **_details: object) -> None:
    """Let a login that a test forces count as one with eID; a real one says itself how sure it is."""
    request.session.setdefault(LEVEL_KEY, Level.HIGH.value)


user_logged_in.connect(_forced_login_is_sure, dispatch_uid="forced logins of tests")


_force_login = Client.force_login


def _force_login_with_second_factor(self: Client, user: User, backend: str | None = None) -> None:
    """Log in without a password; a member of staff has given the second factor too, as one who is at work has."""
    _force_login(self, user, backend)
    if user.is_staff:
        device, _is_new = TOTPDevice.objects.get_or_create(user=user, confirmed=True, defaults={"name": "of the test"})
        session = self.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session[GIVEN_AT_KEY] = time.time()
        session.save()


Client.force_login = _force_login_with_second_factor  # type: ignore[method-assign, assignment]


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    """Count questions anew in each test: no test waits for another."""
    cache.clear()


@pytest.fixture
def scratch() -> Iterator[Path]:
    """Return a folder for the data of a server; `tmp_path` closes its parents to all others, even while a test runs."""
    with tempfile.TemporaryDirectory(prefix="portefeuille-test-") as folder:
        yield Path(folder).resolve()
