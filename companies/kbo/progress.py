"""How far an import is: what the importer tells, and who listens."""

from typing import Protocol


class Progress(Protocol):
    """Somebody who hears how far an import is."""

    def reading(self, file: str, *, done: int, total: int) -> None:
        """Hear which file is being read, and how many bytes of all files are read."""

    def writing(self, what: str, *, step: int, steps: int) -> None:
        """Hear which step of writing the register begins; how long it takes nobody knows before."""


class Silence:
    """Nobody listens."""

    def reading(self, file: str, *, done: int, total: int) -> None:
        """Say nothing."""

    def writing(self, what: str, *, step: int, steps: int) -> None:
        """Say nothing."""
