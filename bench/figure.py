"""One measurement: what the portal does, what the same machine can do at most, and what we want."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measurement in one unit beside its ceiling, and the smallest (or largest) ratio of the two that is good enough.

    `less_is_better` turns the goal around: a time may be at most so many times the ceiling's.
    """

    name: str
    unit: str
    ours: float
    ceiling: float
    goal: float
    less_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Our figure as a multiple of the ceiling."""
        return self.ours / self.ceiling

    @property
    def is_met(self) -> bool:
        """Whether the ratio reaches the goal."""
        return self.ratio <= self.goal if self.less_is_better else self.ratio >= self.goal

    def line(self) -> str:
        """Write the figure for a reader."""
        bound = f"{'≤' if self.less_is_better else '≥'}{self.goal:g}"
        verdict = "" if self.is_met else "  MISSED"
        values = f"{self.ours:>14,.1f} {self.ceiling:>14,.1f} {self.ratio:>7.2f} {bound:>7}"
        return f"{f'{self.name} ({self.unit})':<50} {values}{verdict}"

    def record(self) -> dict[str, str | float | bool]:
        """Write the figure for a program."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": self.ours,
            "ceiling": self.ceiling,
            "ratio": round(self.ratio, 4),
            "goal": self.goal,
            "met": self.is_met,
        }
