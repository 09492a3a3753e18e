"""`make run`: everything starts, keeps its data, and stops without a trace."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from django.core.exceptions import ImproperlyConfigured

from portefeuille import postgres
from portefeuille.management.commands.demo import joinable, only_one
from tests.faults.conftest import free_port, wait_until

PROJECT = Path(__file__).resolve().parent.parent.parent
# A slow machine that also runs other tests needs its time.
PATIENCE = 120
CONFIGURATION = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEMO")
COUNT_PEOPLE = "from accounts.models import User; print('people', User.objects.count())"
ADD_A_PERSON = "from accounts.models import User; User.objects.create(username='added by hand'); print('added')"


def test_the_lock_is_for_one(tmp_path: Path) -> None:
    with (
        only_one(tmp_path / "lock"),
        pytest.raises(ImproperlyConfigured, match=rf"^The demo already runs \(process {os.getpid()}\): press Ctrl-C"),
        only_one(tmp_path / "lock"),
    ):
        pytest.fail("two demos at once")
    with only_one(tmp_path / "lock"):
        assert (tmp_path / "lock").read_text(encoding="utf-8") == f"{os.getpid()}"


def test_a_second_terminal_learns_only_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CONFIGURATION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@h/n")
    path = tmp_path / "demo.env"
    with joinable(path):
        assert path.read_text(encoding="utf-8").splitlines() == ["DEMO=1", "DATABASE_URL=postgresql://u:secret@h/n"]
        assert path.stat().st_mode & 0o777 == 0o600
    assert not path.exists()


@dataclass
class Demo:
    """The demo in a folder and on a port of its own."""

    folder: Path
    port: int
    login_port: int
    output: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this shell, without the settings of the tests."""
        kept = {name: value for name, value in os.environ.items() if name not in CONFIGURATION}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "portefeuille.settings",
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "LOOKALIKE_PORT": str(self.login_port),
        }

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of management in a second terminal."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            check=False,
            cwd=PROJECT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the demo and wait for its welcome."""
        with self.output.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=PROJECT,
                env=self.environment | {"DEMO": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        wait_until(
            lambda: "Mail, bank files and logs lie in" in self.said() or process.poll() is not None, seconds=PATIENCE
        )
        assert process.poll() is None, self.said()
        return process

    def said(self) -> str:
        """Return what the demo printed since its last start."""
        return self.output.read_text(encoding="utf-8")

    def stop(self, process: subprocess.Popen[bytes], number: signal.Signals) -> list[psutil.Process]:
        """Send a signal, wait for the end, and return what is still alive of what ran."""
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        process.wait(PATIENCE)
        return [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def demo(scratch: Path) -> Iterator[Demo]:
    """Return a demo that is not running; nothing of it outlives the test."""
    demo = Demo(folder=scratch / "var", port=free_port(), login_port=free_port(), output=scratch / "output")
    yield demo
    for process in demo.running:
        if process.poll() is None:
            demo.stop(process, signal.SIGTERM)
    postgres.Server(demo.folder / "postgres").remove()


@pytest.mark.xdist_group("real servers")
def test_the_demo_starts_keeps_its_data_and_leaves_nothing(demo: Demo) -> None:
    process = demo.start()
    assert f"The portal runs at http://localhost:{demo.port}/" in demo.said()
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/", timeout=PATIENCE) as page:
        assert "kmo-portefeuille" in page.read().decode()
    door = f"http://127.0.0.1:{demo.port}/aanmelden/met/itsme/"
    with urllib.request.urlopen(door, timeout=PATIENCE) as page:
        assert page.url.startswith(f"http://localhost:{demo.login_port}/op/v1/auth?")
        assert "Lies Peeters" in page.read().decode()

    again = demo.manage("demo", DEMO="1")
    assert (again.returncode, again.stderr) == (
        1,
        f"The demo already runs (process {process.pid}): press Ctrl-C in its terminal first.\n",
    )
    refused = demo.manage("reset_demo", DEMO="1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "The demo already runs" in refused.stderr

    people = int(demo.manage("shell", "-c", COUNT_PEOPLE).stdout.split()[-1])
    assert people > 1
    assert "added" in demo.manage("shell", "-c", ADD_A_PERSON).stdout

    assert demo.stop(process, signal.SIGINT) == []
    assert process.returncode == 0
    assert demo.said().splitlines()[-1] == "The portal has stopped."
    assert not postgres.Server(demo.folder / "postgres").answers()

    process = demo.start()
    assert int(demo.manage("shell", "-c", COUNT_PEOPLE).stdout.split()[-1]) == people + 1

    [beat] = [child for child in psutil.Process(process.pid).children() if "beat" in child.cmdline()]
    beat.kill()
    process.wait(PATIENCE)
    assert process.returncode == 1
    assert demo.said().splitlines()[-1] == (
        f"The beat stopped by itself (killed by SIGKILL): see {demo.folder}/log/beat.log. Everything else was stopped."
    )
    assert not postgres.Server(demo.folder / "postgres").answers()

    emptied = demo.manage("reset_demo", DEMO="1")
    assert (emptied.returncode, emptied.stdout) == (0, "The demo is empty: `make run` begins anew.\n")
    assert not (demo.folder / "postgres").exists()
    assert not (demo.folder / "mail").exists()


def test_a_login_whose_port_is_taken_gets_one_sentence(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", demo.login_port)):
        answer = demo.manage("demo", DEMO="1")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        f"Port {demo.login_port} cannot be used (Address already in use): "
        "choose another one, such as `LOOKALIKE_PORT=9021 make run`.\n"
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEMO": "1", "PORT": "a"}, "PORT must be a whole number, not 'a'.\n"),
        (
            {"DEMO": "1", "DATABASE_URL": "mysql://h/n"},
            "DATABASE_URL must start with postgresql:// or postgres://, not with 'mysql'.\n",
        ),
        (
            {"DEMO": "1", "DATABASE_URL": "postgresql:///n?host=/nowhere"},
            "DATABASE_URL names a database that cannot be used: ",
        ),
        ({"DEMO": "1", "EMAIL_URL": "pigeon://h"}, "EMAIL_URL must start with smtp://"),
        ({}, "Set SECRET_KEY in the environment or in .env (see .env.example).\n"),
        (
            {
                "SECRET_KEY": "k",
                "DATABASE_URL": "postgresql:///n",
                "REDIS_URL": "redis://h",
                "EMAIL_URL": "console://",
            },
            "Set DEMO=1 to run the demo",
        ),
    ],
)
def test_a_wrong_setting_gets_one_sentence(demo: Demo, environment: dict[str, str], sentence: str) -> None:
    answer = demo.manage("demo", **environment)
    assert answer.returncode == 1
    assert answer.stderr.startswith(sentence)
    assert answer.stderr.count("\n") == 1
    assert answer.stdout == ""
