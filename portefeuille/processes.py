"""A group of child processes that live and die together, for the demo and for tests that need real servers."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The person at the terminal, or the system, asked this process to stop."""


class Ended(Exception):
    """A child of the group ended by itself, which none of them should."""

    def __init__(self, child: "Child") -> None:
        """Name the child, its exit code and its log in one sentence."""
        super().__init__(f"The {child.name} stopped by itself ({child.verdict()}): see {child.log}.")
        self.child = child


@dataclass(frozen=True)
class Child:
    """A running child process and the file that receives what it says."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]

    def verdict(self) -> str:
        """Tell how the process ended, in words."""
        code = self.process.poll()
        if code is None:
            return "still running"
        return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"

    def kill(self) -> None:
        """End what is left of the process and of what it started, at once."""
        # macOS answers "not permitted" where only the dead are left.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Group:
    """Child processes that are started one by one and stopped together, in the opposite order.

    Each child leads a process group of its own: a Ctrl-C in the terminal reaches the parent alone, which then stops
    the children in order. Where the kernel can, a child is told when its parent is killed.
    """

    def __init__(self, logs: Path, *, patience: float = 10) -> None:
        """Keep one log a child in the folder `logs`; wait `patience` seconds for a child to end before killing it."""
        self.logs = logs
        self.patience = patience
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        """Return the group itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every child."""
        self.stop()

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> Child:
        """Start a child; what it says goes to `<name>.log`, which begins anew."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=None if environment is None else {**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                # Safe here: whoever starts a group has no threads.
                preexec_fn=_follow_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        child = Child(name, log, process)
        self.children.append(child)
        return child

    def check(self) -> None:
        """Raise `Ended` when a child has ended."""
        for child in self.children:
            if child.process.poll() is not None:
                raise Ended(child)

    def stop(self) -> None:
        """Ask every child to end, the last one first; kill what is left when the patience is over."""
        deadline = time.monotonic() + self.patience
        for child in reversed(self.children):
            child.process.terminate()
        for child in reversed(self.children):
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0, deadline - time.monotonic()))
            child.kill()
        self.children.clear()


def raise_on_stop_signals() -> None:
    """Turn the first Ctrl-C, request to terminate or closing of the terminal into `Interrupted`; ignore later ones."""
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)


def ignore_stop_signals() -> None:
    """Finish what is being stopped, however often the person presses Ctrl-C."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    ignore_stop_signals()
    raise Interrupted(signal.Signals(number).name)


def _follow_parent() -> None:
    """Have the kernel end this process when its parent dies (Linux)."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
