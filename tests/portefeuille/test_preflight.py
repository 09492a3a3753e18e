"""What stops the demo before it starts, each time with one sentence."""

import os
import socket
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from portefeuille import preflight


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_folder_is_made(tmp_path: Path) -> None:
    preflight.check_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_somebody_else_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^The folder / belongs to another user"):
        preflight.check_folder(Path("/"))


def test_a_free_port_is_accepted_and_left_free() -> None:
    port = _free_port()
    preflight.check_port(port)
    preflight.check_port(port)


def test_a_port_in_use_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ImproperlyConfigured, match=rf"^Port {port} cannot be used \(Address already in use\)"):
            preflight.check_port(port)


def test_the_port_of_the_login_has_a_variable_of_its_own() -> None:
    with pytest.raises(ImproperlyConfigured, match="such as `LOOKALIKE_PORT=9021 make run`"):
        preflight.check_port(99999, instead="LOOKALIKE_PORT=9021")


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^Port 99999 cannot be used"):
        preflight.check_port(99999)


def test_no_redis_is_no_fault() -> None:
    preflight.check_broker("")


@pytest.mark.parametrize("database", ["0", "nonsense"])
def test_a_redis_that_does_not_answer_is_refused_without_its_password(database: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        preflight.check_broker(f"redis://:secret@127.0.0.1:{_free_port()}/{database}")
    assert str(caught.value).startswith("REDIS_URL names a Redis that does not answer: ")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_mail_in_a_folder_needs_no_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    preflight.check_mail()


def test_a_mail_server_that_does_not_answer_is_refused(settings: Settings) -> None:
    port = _free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    with pytest.raises(
        ImproperlyConfigured,
        match=rf"^EMAIL_URL names a mail server that does not answer \(127\.0\.0\.1:{port}\): Connection refused\.$",
    ):
        preflight.check_mail()


def test_a_mail_server_that_answers_is_accepted(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        preflight.check_mail()


@pytest.mark.django_db
def test_a_database_with_other_data_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS NULL")
    with pytest.raises(ImproperlyConfigured, match=r"holds data that are not the demo's: give the demo an empty"):
        preflight.check_database()


@pytest.mark.django_db
def test_the_database_of_the_demo_is_accepted() -> None:
    preflight.mark_database()
    preflight.check_database()


@pytest.mark.django_db
def test_a_database_of_a_later_version_is_refused() -> None:
    preflight.mark_database()
    MigrationRecorder(connection).record_applied("accounts", "9999_from_the_future")
    with pytest.raises(ImproperlyConfigured, match="written by another version of this program: run `make reset`"):
        preflight.check_database()


@pytest.mark.django_db
def test_migrations_of_an_app_that_is_gone_do_no_harm() -> None:
    preflight.mark_database()
    MigrationRecorder(connection).record_applied("an_app_of_long_ago", "0001_initial")
    preflight.check_database()
