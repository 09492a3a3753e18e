"""How far an import is: what the importer tells, and who listens.

Reading has an end that is known, in bytes; writing has steps, of which nobody knows before how long each takes. So a
percentage is shown of the first and never of the second.
"""

import time
from collections.abc import Callable
from typing import Protocol, TextIO

WIDTH = 30
MEGABYTE = 1_000_000
# Seconds between two pictures of the bar.
PAUSE = 0.2
_ERASE = "\r\x1b[K"


class Progress(Protocol):
    """Somebody who hears how far an import is."""

    def reading(self, file: str, *, done: int, total: int) -> None:
        """Hear which file is being read, and how many bytes of all files are read."""

    def writing(self, what: str, *, step: int, steps: int) -> None:
        """Hear which step of writing the register begins."""


class Silence:
    """Nobody listens."""

    def reading(self, file: str, *, done: int, total: int) -> None:
        """Say nothing."""

    def writing(self, what: str, *, step: int, steps: int) -> None:
        """Say nothing."""


class Lines:
    """A log: one line a file and a step."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream."""
        self._stream = stream
        self._file = ""

    def reading(self, file: str, *, done: int, total: int) -> None:
        """Name each file once."""
        if file != self._file:
            self._file = file
            self._say(f"Reading {file}.csv")

    def writing(self, what: str, *, step: int, steps: int) -> None:
        """Name each step."""
        self._say(f"Writing {what} (step {step} of {steps})")

    def _say(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


class Bar:
    """A line of a terminal that is drawn again and again; `close()` removes it."""

    def __init__(self, stream: TextIO, *, timer: Callable[[], float] = time.monotonic) -> None:
        """Draw on a stream; the timer counts seconds."""
        self._stream = stream
        self._timer = timer
        self._drawn_at = float("-inf")

    def reading(self, file: str, *, done: int, total: int) -> None:
        """Draw how many of all bytes are read."""
        now = self._timer()
        if now - self._drawn_at < PAUSE and done < total:
            return
        self._drawn_at = now
        share = done / total if total else 1.0
        bar = ("#" * int(share * WIDTH)).ljust(WIDTH, "-")
        sizes = f"{done / MEGABYTE:,.0f} of {total / MEGABYTE:,.0f} MB"
        self._draw(f"[{bar}] {int(share * 100):>3} %  {sizes}, reading {file}.csv")

    def writing(self, what: str, *, step: int, steps: int) -> None:
        """Draw which step is at work."""
        self._draw(f"Everything is read. Step {step} of {steps}: writing {what} …")

    def close(self) -> None:
        """Leave an empty line for what comes next."""
        self._draw("")

    def _draw(self, text: str) -> None:
        self._stream.write(f"{_ERASE}{text}")
        self._stream.flush()
