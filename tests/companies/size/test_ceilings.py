"""The ceilings (article 2), and each of them under the two-year rule (article 4(2))."""

from fractions import Fraction

import pytest

from companies.size import DEFINITIONS
from companies.size.aggregation import Totals
from companies.size.ceilings import raw_class, settled_class

DEFINITION = DEFINITIONS[-1]


def totals(workers: str | None, turnover: str | None, balance_total: str | None) -> Totals:
    """Return sums written as text."""
    return Totals(*(None if text is None else Fraction(text) for text in (workers, turnover, balance_total)))


@pytest.mark.parametrize(
    ("workers", "turnover", "balance_total", "expected"),
    [
        # Staff must stay below the ceiling.
        ("0", "0", "0", "micro"),
        ("9.99", "2000000", "2000000", "micro"),
        ("10", "0", "0", "small"),
        ("49.995", "0", "0", "small"),
        ("50", "0", "0", "medium"),
        ("249.999999", "0", "0", "medium"),
        ("250", "0", "0", "large"),
        # An amount may reach the ceiling.
        ("9", "2000000.01", "2000000", "micro"),
        ("9", "2000000", "2000000.01", "micro"),
        ("9", "2000000.01", "2000000.01", "small"),
        ("9", "10000000", "10000000.01", "small"),
        ("9", "10000000.01", "10000000.01", "medium"),
        ("9", "50000000", "43000000.01", "medium"),
        ("9", "50000000.01", "43000000", "medium"),
        ("9", "50000000.01", "43000000.01", "large"),
        # One of the two amounts may be exceeded by any measure: this is not "two out of three".
        ("3", "60000000", "9000000", "small"),
        ("260", "1", "1", "large"),
        # Ten parts of a third are more than ten million.
        ("9", "30000001/3", "10000001", "medium"),
        ("9", "30000000/3", "10000001", "small"),
    ],
)
def test_the_class_of_a_year(workers: str, turnover: str, balance_total: str, expected: str) -> None:
    assert raw_class(totals(workers, turnover, balance_total), DEFINITION) == expected


@pytest.mark.parametrize(
    ("workers", "turnover", "balance_total", "expected"),
    [
        ("9", None, "2000000", "micro"),
        ("9", None, "2000000.01", "small"),
        ("9", "10000000", None, "small"),
        ("9", None, None, "large"),
        ("260", None, None, "large"),
        (None, "1", "1", None),
        (None, None, None, None),
    ],
)
def test_what_is_unknown_does_not_help(
    workers: str | None, turnover: str | None, balance_total: str | None, expected: str | None
) -> None:
    """An unknown amount is not within a ceiling; without the workers there is no class."""
    assert raw_class(totals(workers, turnover, balance_total), DEFINITION) == expected


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (["small"], "small"),
        (["small", "medium", "large"], "medium"),
        (["large", "medium", "small"], "medium"),
        (["micro", "large", "large"], "large"),
        (["micro", "small", "micro"], "micro"),
        (["large", "micro", "micro"], "micro"),
        (["medium", "micro", "small"], "small"),
        ([], None),
        (["small", None], None),
        ([None, "small", "small"], None),
    ],
)
def test_each_ceiling_changes_after_two_years_of_its_own(classes: list[str | None], expected: str | None) -> None:
    """Small, medium, large: the small ceiling was exceeded twice, the medium ceiling once."""
    assert settled_class(classes, DEFINITION) == expected


@pytest.mark.parametrize(
    ("previous", "classes", "expected"),
    [
        ("large", ["small"], "large"),
        ("large", ["small", "small"], "small"),
        ("large", ["medium", "small"], "medium"),
        ("micro", ["medium"], "micro"),
        ("small", ["small", "medium"], "small"),
        ("small", [], None),
    ],
)
def test_a_known_class_is_where_the_years_start(previous: str, classes: list[str], expected: str | None) -> None:
    assert settled_class(classes, DEFINITION, previous=previous) == expected
