"""The proposal by own figures stands on the same ceilings and the same two-year rule as the engine."""

from datetime import date
from decimal import Decimal

import pytest

from companies.enums import Criterion, Size
from companies.size import Figures, classify, propose

from .building import case, yearly


def figures(*workers: str) -> list[Figures]:
    """Return the figures of consecutive years that end with 2024, with small amounts."""
    first = 2025 - len(workers)
    return [
        Figures(date(first + position, 12, 31), Decimal(number), Decimal(1_000_000), Decimal(1_000_000))
        for position, number in enumerate(workers)
    ]


@pytest.mark.parametrize(
    ("workers", "size", "criterion"),
    [
        # The small ceiling was exceeded twice, the medium ceiling once.
        (["40", "60", "260"], Size.MEDIUM, Criterion.TWO_YEARS),
        (["260", "60", "40"], Size.MEDIUM, Criterion.TWO_YEARS),
        (["60", "260", "260"], Size.LARGE, Criterion.WORKERS),
        # Micro and small are one size of the measure.
        (["5", "40", "5"], Size.SMALL, Criterion.WITHIN),
        (["5", "60", "5"], Size.SMALL, Criterion.WITHIN),
    ],
)
def test_each_ceiling_changes_after_two_years_of_its_own(workers: list[str], size: Size, criterion: Criterion) -> None:
    """Article 4(2)."""
    proposal = propose(figures(*workers))
    assert (proposal.size, proposal.criterion) == (size, criterion)


@pytest.mark.parametrize("workers", [["5"], ["49.9", "50"], ["260", "60", "40"], ["5", "300", "5", "300", "300"]])
def test_the_proposal_is_what_the_engine_says_of_the_enterprise_alone(workers: list[str]) -> None:
    result = classify(case(yearly("A", *workers)))
    assert result.own_class is not None
    assert propose(figures(*workers)).size == result.definition.size_of(result.own_class) == result.size
