"""The dated table of the definition."""

from dataclasses import replace
from datetime import date

import pytest

from companies.enums import Size
from companies.size import DEFINITIONS, MEDIUM, SMALL, Thresholds, classify, definition_on
from companies.size.definition import SizeClass

from .building import case, enterprise, filed

TODAYS = DEFINITIONS[-1]
# A revision that doubles the ceiling of medium workers and adds a class of small mid-caps above it.
REVISED = replace(
    TODAYS,
    valid_from=date(2030, 1, 1),
    classes=(
        *TODAYS.classes[:2],
        replace(TODAYS.classes[2], limits=replace(MEDIUM, workers=500)),
        SizeClass("small_mid_cap", "large", Thresholds(workers=750, turnover=150_000_000, balance_total=129_000_000)),
    ),
)


def test_the_table_is_in_order_and_every_row_rises() -> None:
    days = [definition.valid_from for definition in DEFINITIONS]
    assert days == sorted(set(days))
    for definition in DEFINITIONS:
        limits = [size_class.limits for size_class in definition.classes]
        assert limits == sorted(limits, key=lambda row: (row.workers, row.turnover, row.balance_total))
        assert {size_class.size for size_class in definition.classes} <= set(Size.values)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2000, 1, 1), TODAYS),
        (date(2005, 1, 1), TODAYS),
        (date(2029, 12, 31), TODAYS),
        (date(2030, 1, 1), REVISED),
    ],
)
def test_the_definition_is_that_of_the_day(day: date, expected: object) -> None:
    assert definition_on(day, (TODAYS, REVISED)) is expected


def test_small_and_medium_are_those_of_the_table() -> None:
    assert Thresholds(workers=50, turnover=10_000_000, balance_total=10_000_000) == SMALL
    assert Thresholds(workers=250, turnover=50_000_000, balance_total=43_000_000) == MEDIUM
    assert TODAYS.class_names() == ("micro", "small", "medium", "large")


@pytest.mark.parametrize(
    ("name", "size"), [("micro", "small"), ("small", "small"), ("medium", "medium"), ("large", "large")]
)
def test_small_holds_micro(name: str, size: str) -> None:
    """Decree of 16 March 2012, article 3."""
    assert TODAYS.size_of(name) == size


@pytest.mark.parametrize(
    ("workers", "before", "after"),
    [("260", "large", "medium"), ("500", "large", "small_mid_cap"), ("750", "large", "large")],
)
def test_a_revision_needs_a_row_and_no_code(workers: str, before: str, after: str) -> None:
    """New ceilings, and a class that did not exist before."""
    company = enterprise("A", accounts=(filed(2024, workers),))
    for day, expected in [(date(2025, 6, 30), before), (date(2031, 6, 30), after)]:
        result = classify(case(company, reference_date=day), definitions=(TODAYS, REVISED))
        assert result.size_class == expected
        assert result.size == ("medium" if expected == "medium" else "large")
