"""Children that live and die together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from portefeuille import processes

PROJECT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable
SLEEPER = (PYTHON, "-c", "import time; print('up', flush=True); time.sleep(60)")
STUBBORN = (
    PYTHON,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
)
PARENT = (PYTHON, "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])")
SUPERVISOR = """
import sys, time
from pathlib import Path
from portefeuille import processes
processes.raise_on_stop_signals()
try:
    with processes.Group(Path(sys.argv[1])) as group:
        child = group.start("child", [sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.process.pid, flush=True)
        time.sleep(60)
except processes.Interrupted as error:
    print(error, flush=True)
"""


def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _says(child: processes.Child, text: str) -> Callable[[], bool]:
    return lambda: text in child.log.read_text(encoding="utf-8")


def test_a_child_gets_its_environment_and_its_log(tmp_path: Path) -> None:
    with processes.Group(tmp_path / "log") as group:
        command = [PYTHON, "-c", "import os; print(os.environ['WORD'], os.getcwd(), os.environ['HOME'] != '')"]
        child = group.start("speaker", command, environment={"WORD": "hello"}, folder=tmp_path)
        assert child.process.wait(10) == 0
    assert (tmp_path / "log" / "speaker.log").read_text(encoding="utf-8") == f"hello {tmp_path} True\n"


def test_a_child_that_ends_is_named_with_its_log(tmp_path: Path) -> None:
    with processes.Group(tmp_path) as group:
        group.start("sleeper", SLEEPER)
        group.check()
        worker = group.start("worker", [PYTHON, "-c", "raise SystemExit(3)"])
        worker.process.wait(10)
        with pytest.raises(processes.Ended) as caught:
            group.check()
    assert str(caught.value) == f"The worker stopped by itself (exit code 3): see {tmp_path}/worker.log."


def test_a_child_that_was_killed_says_by_what(tmp_path: Path) -> None:
    with processes.Group(tmp_path) as group:
        child = group.start("web", SLEEPER)
        child.process.kill()
        child.process.wait(10)
        assert child.verdict() == "killed by SIGKILL"


def test_the_group_leaves_no_process_and_no_grandchild(tmp_path: Path) -> None:
    with processes.Group(tmp_path) as group:
        parent = group.start("parent", PARENT)
        _until(lambda: psutil.Process(parent.process.pid).children() != [])
        [grandchild] = psutil.Process(parent.process.pid).children()
    assert not _is_alive(parent.process.pid)
    _until(lambda: not _is_alive(grandchild.pid))


def test_a_child_that_will_not_end_is_killed_when_the_patience_is_over(tmp_path: Path) -> None:
    group = processes.Group(tmp_path, patience=0.2)
    child = group.start("stubborn", STUBBORN)
    _until(_says(child, "up"))
    group.stop()
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", processes.STOP_SIGNALS)
def test_a_signal_stops_the_children(number: signal.Signals, tmp_path: Path) -> None:
    supervisor, child = _supervisor(tmp_path)
    os.kill(supervisor.pid, number)
    output, _ = supervisor.communicate(timeout=15)
    assert output == f"{number.name}\n"
    assert supervisor.returncode == 0
    assert not _is_alive(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_supervisor_that_is_killed_takes_its_children_along(tmp_path: Path) -> None:
    supervisor, child = _supervisor(tmp_path)
    supervisor.kill()
    supervisor.communicate(timeout=15)
    _until(lambda: not _is_alive(child))


def _supervisor(logs: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a process that supervises one child; return it and the number of the child."""
    command = [PYTHON, "-c", SUPERVISOR, str(logs)]
    supervisor = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    return supervisor, int(supervisor.stdout.readline())
