"""What a piece of work costs: the seconds of the processors of this process and of its database server process."""

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self


class Cost:
    """Measures the work inside a `with`; `seconds` stands when it is done.

    The seconds are those that client and server process spent on a processor. Where the system does not tell what
    another process spent (no /proc), they are those of the clock.
    """

    def __init__(self, server: int) -> None:
        """Name the server process of the connection (`backend_pid`)."""
        self.seconds = 0.0
        self._stat = Path(f"/proc/{server}/stat")
        self._begin = 0.0

    def __enter__(self) -> Self:
        """Begin to count."""
        self._begin = self._now()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop counting."""
        self.seconds = self._now() - self._begin

    def _now(self) -> float:
        if not self._stat.exists():
            return time.perf_counter()
        # The name of the process, in parentheses, may hold spaces; user and system time are fields 14 and 15.
        fields = self._stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
