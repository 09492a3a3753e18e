"""The settings that a deployment and the demo get from their environment."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parent.parent.parent / "portefeuille" / "settings.py"
DEPLOYMENT = {
    "SECRET_KEY": "a-secret",
    "DATABASE_URL": "postgresql://portal@db/portal",
    "REDIS_URL": "redis://broker:6379/0",
    "EMAIL_URL": "smtp://mail.example",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLIC_URL": "https://portal.example/",
}
NAMES = {
    *DEPLOYMENT,
    "DEMO",
    "DEBUG",
    "PORT",
    "VAR_DIR",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "BEHIND_PROXY",
    "SECURE_SSL_REDIRECT",
    "OIDC_ISSUER",
    "LOOKALIKE_PORT",
    "HIGH_LEVEL_FOR",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin without any setting, and forget at the end what the settings read from files."""
    for name in NAMES:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("ENV_FILE", os.devnull)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


def _read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_a_deployment_must_say_what_it_stands_on(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^Set {missing} in the environment or in \.env"):
        _read(monkeypatch, **{name: value for name, value in DEPLOYMENT.items() if name != missing})


def test_a_deployment_speaks_https_only_and_lets_nobody_in_for_free(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(monkeypatch, **DEPLOYMENT)
    assert (settings["DEMO"], settings["DEBUG"]) == (False, False)
    assert settings["ALLOWED_HOSTS"] == ["portal.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://portal.example"]
    strict = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    assert [settings[name] for name in strict] == [True] * 4
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_PROXY_SSL_HEADER"] is None


def test_a_proxy_is_believed_only_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(monkeypatch, **DEPLOYMENT, BEHIND_PROXY="yes")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_a_deployment_queues_on_redis_and_brings_lost_tasks_back_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(monkeypatch, **DEPLOYMENT)
    assert settings["CELERY_BROKER_URL"] == "redis://broker:6379/0"
    options = settings["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["visibility_timeout"] > settings["CELERY_TASK_TIME_LIMIT"]
    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] <= 60
    assert (settings["CELERY_TASK_ACKS_LATE"], settings["CELERY_TASK_REJECT_ON_WORKER_LOST"]) == (True, True)


def test_the_demo_needs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = _read(monkeypatch, DEMO="1", PORT="8123")
    assert settings["DATABASES"]["default"]["HOST"] == str((tmp_path / "postgres").resolve())
    assert settings["CELERY_BROKER_URL"].startswith("filesystem://")
    assert settings["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert settings["PUBLIC_URL"] == "http://localhost:8123"


def test_a_second_terminal_joins_the_demo_that_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("DEMO=1\nPORT=8124\n", encoding="utf-8")
    settings = _read(monkeypatch)
    assert (settings["DEMO"], settings["PORT"]) == (True, 8124)


def test_a_deployment_never_joins_a_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("DEMO=1\nPORT=8124\n", encoding="utf-8")
    settings = _read(monkeypatch, **DEPLOYMENT)
    assert (settings["DEMO"], settings["PORT"]) == (False, 8000)


@pytest.mark.parametrize("command", ["read_statement", "classify_size"])
def test_a_command_that_only_reads_files_runs_in_a_bare_checkout(command: str, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "manage.py", command, "--help"],
        check=False,
        cwd=SETTINGS.parent.parent,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "usage:" in answer.stdout
