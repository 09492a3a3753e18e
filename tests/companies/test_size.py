"""The size by own figures: thresholds, and the change after two years."""

from datetime import date
from decimal import Decimal

import pytest

from companies.enums import Criterion, Size
from companies.size import Figures, class_of_year, propose


def year(
    workers: str, turnover: str | None = "1000000", balance_total: str | None = "1000000", closed: int = 2025
) -> Figures:
    """Return the figures of a year."""
    return Figures(
        closed_on=date(closed, 12, 31),
        workers=Decimal(workers),
        turnover=None if turnover is None else Decimal(turnover),
        balance_total=None if balance_total is None else Decimal(balance_total),
    )


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (year("49.9"), Size.SMALL),
        (year("50"), Size.MEDIUM),
        (year("10", "10000000", "10000000.01"), Size.SMALL),
        (year("10", "10000000.01", "10000000"), Size.SMALL),
        (year("10", "10000000.01", "10000000.01"), Size.MEDIUM),
        (year("10", None, "10000000"), Size.SMALL),
        (year("10", None, "10000000.01"), Size.MEDIUM),
        (year("10", None, None), Size.LARGE),
        (year("249.9", "50000000", "43000000.01"), Size.MEDIUM),
        (year("249.9", "50000000.01", "43000000"), Size.MEDIUM),
        (year("249.9", "50000000.01", "43000000.01"), Size.LARGE),
        (year("250", "1", "1"), Size.LARGE),
        (year("0", "0", "0"), Size.SMALL),
    ],
)
def test_a_year_by_itself_has_the_class_of_its_limits(figures: Figures, expected: Size) -> None:
    """Workers stay below the limit; turnover or balance total stays at or below it."""
    assert class_of_year(figures) == expected


@pytest.mark.parametrize(
    ("years", "size", "criterion"),
    [
        ([], None, Criterion.NO_FIGURES),
        ([year("10")], Size.SMALL, Criterion.WITHIN),
        ([year("60")], Size.MEDIUM, Criterion.WORKERS),
        ([year("10", "11000000", "11000000")], Size.MEDIUM, Criterion.AMOUNTS),
        ([year("300")], Size.LARGE, Criterion.WORKERS),
        ([year("10", "60000000", "60000000")], Size.LARGE, Criterion.AMOUNTS),
        ([year("10", closed=2025), year("60", closed=2024)], Size.MEDIUM, Criterion.TWO_YEARS),
        ([year("60", closed=2025), year("10", closed=2024)], Size.SMALL, Criterion.TWO_YEARS),
        ([year("60", closed=2025), year("60", closed=2024), year("10", closed=2023)], Size.MEDIUM, Criterion.WORKERS),
        ([year("10", closed=2025), year("10", closed=2024), year("60", closed=2023)], Size.SMALL, Criterion.WITHIN),
    ],
)
def test_the_proposal_changes_only_after_two_years_in_a_row(
    years: list[Figures], size: Size | None, criterion: Criterion
) -> None:
    """The oldest year gives the class to start from (article 4.2)."""
    proposal = propose(years)
    assert (proposal.size, proposal.criterion) == (size, criterion)


def test_the_proposal_shows_the_latest_year_first() -> None:
    """Whatever the order in which the figures come."""
    proposal = propose([year("10", closed=2023), year("12", closed=2025), year("11", closed=2024)])
    assert [figures.closed_on.year for figures in proposal.years] == [2025, 2024, 2023]
