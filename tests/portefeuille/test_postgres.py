"""The embedded server: shared, private, and stopped by its last user."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured

from portefeuille import postgres

PROJECT = Path(__file__).resolve().parent.parent.parent
USER_OF_THE_SERVER = """
import sys
from pathlib import Path
from portefeuille import postgres
server = postgres.Server(Path(sys.argv[1]), options=["fsync=off"])
server.start()
print("started", flush=True)
sys.stdin.read()
"""


def _server(folder: Path) -> postgres.Server:
    """Return a server that need not survive a power cut."""
    return postgres.Server(folder, options=["fsync=off"])


@pytest.fixture
def folder(scratch: Path) -> Iterator[Path]:
    """Return a folder for a cluster; whatever runs in it at the end is stopped."""
    folder = scratch / "data"
    yield folder
    _server(folder).remove()


def _other_user(folder: Path) -> subprocess.Popen[str]:
    """Use the server from another process, until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER_OF_THE_SERVER, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def _query(server: postgres.Server, question: str) -> object:
    connection = psycopg2.connect(server.url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
    finally:
        connection.close()
    return row[0] if row else None


def test_the_address_is_known_before_the_server_runs(folder: Path) -> None:
    server = _server(folder)
    assert not server.answers()
    address = server.url
    server.start()
    assert server.url == address
    assert _query(server, "SELECT current_database()") == "portefeuille"
    server.stop()
    assert not server.answers()


def test_letters_follow_unicode_whatever_the_locale_of_the_shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    server = _server(folder)
    server.start()
    assert _query(server, "SELECT lower('ÉÇ') || upper('ñ')") == "éçÑ"
    server.stop()


def test_only_this_machine_can_reach_it(folder: Path) -> None:
    server = postgres.Server(folder, options=["fsync=off", "work_mem=5MB"])
    server.start()
    assert _query(server, "SHOW listen_addresses") == ""
    assert _query(server, "SHOW work_mem") == "5MB"
    assert folder.stat().st_mode & 0o777 == 0o700
    server.stop()


def test_the_server_stops_with_its_last_user_and_not_sooner(folder: Path) -> None:
    other = _other_user(folder)
    server = _server(folder)
    server.start()
    server.stop()
    assert server.answers()
    other.communicate("")
    assert other.returncode == 0
    assert not server.answers()


def test_a_user_that_was_killed_does_not_keep_the_server_alive(folder: Path) -> None:
    other = _other_user(folder)
    other.kill()
    other.communicate()
    server = _server(folder)
    assert server.answers(), "nobody was left to stop it"
    server.start()
    server.stop()
    assert not server.answers()


def test_the_data_outlive_the_server(folder: Path) -> None:
    server = _server(folder)
    server.start()
    _query(server, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1")
    server.stop()
    server.start()
    assert _query(server, "SELECT answer FROM kept") == 42
    server.stop()


def test_data_of_another_version_are_refused_and_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text("9.6\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"were written by PostgreSQL 9\.6 and this is PostgreSQL \d+: run"):
        _server(folder).start()
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_data_of_another_user_are_refused(folder: Path) -> None:
    server = _server(folder)
    server.start()
    server.stop()
    os.chown(folder, 1, 1)
    with pytest.raises(ImproperlyConfigured, match="belong to the user"):
        server.start()


def test_a_cluster_that_was_cut_short_is_made_anew(folder: Path) -> None:
    half = folder.with_name("data.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n", encoding="utf-8")
    server = _server(folder)
    server.start()
    assert _query(server, "SELECT 1") == 1
    server.stop()


def test_a_deep_folder_gets_a_socket_elsewhere(scratch: Path) -> None:
    server = _server(scratch / "a folder with spaces" / ("deep" * 30) / "data")
    assert server.socket_folder.parent != server.folder
    assert len(str(server.socket_folder)) < postgres.LONGEST_SOCKET_PATH
    server.start()
    assert _query(server, "SELECT 1") == 1
    server.stop()


def test_a_server_in_use_is_not_removed(folder: Path) -> None:
    server = _server(folder)
    server.start()
    with pytest.raises(ImproperlyConfigured, match="is in use"):
        _server(folder).remove()
    server.stop()
    _server(folder).remove()
    assert not folder.exists()


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        postgres.Server(folder, options=["shared_buffers=nonsense"]).start()
    assert str(caught.value).startswith("The embedded PostgreSQL failed (pg_ctl): ")
    assert "\n" not in str(caught.value)
