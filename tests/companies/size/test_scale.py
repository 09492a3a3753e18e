"""Graphs of fifty thousand enterprises: no recursion limit, nobody counted twice, in seconds."""

import sys
import time
from decimal import Decimal

import pytest

from companies.size import Accounts, Amounts, Case, Link, Party, classify

from .building import TODAY

COUNT = 50_000
ONE = Accounts(2024, Amounts(Decimal(1), Decimal(1), Decimal(1)))
MAJORITY = Decimal(51)
# Twice the goal of the benchmark, for a machine that does other things at the same time.
MOST_SECONDS = 10

RING = [(position, (position + 1) % COUNT) for position in range(COUNT)]
CHAIN = RING[:-1]
STAR = [(0, position) for position in range(1, COUNT)]


def group(pairs: list[tuple[int, int]], applicant: int) -> Case:
    """Return enterprises with one worker each, and majorities between them."""
    return Case(
        applicant=str(applicant),
        reference_date=TODAY,
        parties=tuple(Party(id=str(position), accounts=(ONE,)) for position in range(COUNT)),
        links=tuple(Link(str(owner), str(owned), MAJORITY, MAJORITY) for owner, owned in pairs),
    )


@pytest.mark.parametrize(
    ("pairs", "applicant"),
    [
        pytest.param(RING, 0, id="ring"),
        pytest.param(CHAIN, 0, id="top of a chain"),
        pytest.param(CHAIN[::-1], COUNT - 1, id="end of a chain, told backwards"),
        pytest.param(STAR, COUNT - 1, id="star"),
    ],
)
def test_a_large_group_is_counted_once_and_soon(pairs: list[tuple[int, int]], applicant: int) -> None:
    assert sys.getrecursionlimit() < COUNT
    large = group(pairs, applicant)
    start = time.process_time()
    result = classify(large)
    assert time.process_time() - start < MOST_SECONDS
    assert result.years[0].totals.workers == COUNT
    assert len(result.years[0].lines) == COUNT
