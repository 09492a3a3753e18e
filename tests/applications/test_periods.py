"""The rules by date, as the public page shows them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from applications import periods, regimes


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 11, 23), "2026-02"),
        (date(2026, 1, 31), "2024-06"),
        (date(2026, 2, 1), "2026-02"),
        (date(2016, 4, 1), "2016-04"),
    ],
)
def test_the_period_in_force_comes_first_and_is_the_only_one(today: date, code: str) -> None:
    found = periods.periods(today)
    assert [period.regime.code for period in found if period.is_in_force] == [code]
    assert found[0].regime.code == code


def test_the_others_follow_newest_first() -> None:
    codes = [period.regime.code for period in periods.periods(date(2021, 10, 1))]
    assert codes[0] == "2021-09"
    assert codes[1:] == sorted(codes[1:], reverse=True)
    assert sorted(codes) == [regime.code for regime in regimes.REGIMES]


def test_each_period_ends_on_the_day_before_the_next_and_the_last_one_has_no_end() -> None:
    oldest_first = sorted(periods.periods(date(2026, 11, 23)), key=lambda period: period.regime.valid_from)
    assert [period.last_day for period in oldest_first[:-1]] == [
        period.regime.valid_from - timedelta(days=1) for period in oldest_first[1:]
    ]
    assert oldest_first[-1].last_day is None


def test_the_rates_of_a_period_are_those_of_its_regime() -> None:
    with override("en"):
        period = periods.periods(date(2026, 11, 23))[0]
        rows = [(str(row.subject), row.pillar, row.small, row.medium) for row in period.rates]
    assert rows == [
        ("every other theme", "", Decimal(30), Decimal(20)),
        ("Cybersecurity", "", Decimal(45), Decimal(35)),
        ("Energy efficiency and alternative energy", "training", Decimal(45), Decimal(35)),
    ]


def test_the_amounts_of_a_period_are_those_of_its_regime() -> None:
    period = periods.periods(date(2018, 1, 1))[0]
    assert (period.small_ceiling, period.medium_ceiling) == (Decimal(10_000), Decimal(15_000))
    assert (period.minimum_training, period.minimum_advice) == (Decimal(100), Decimal(500))


@pytest.mark.parametrize(
    ("today", "scopes"),
    [
        (date(2026, 11, 23), [("training", False, 8), ("advice", False, 1)]),
        (date(2026, 1, 1), [("training", False, 8), ("advice", False, 8)]),
        (date(2022, 1, 1), [("training", True, 9), ("advice", True, 9)]),
    ],
)
def test_the_scope_of_a_period_says_which_themes_each_pillar_has(
    today: date, scopes: list[tuple[str, bool, int]]
) -> None:
    with override("en"):
        found = periods.periods(today)[0].scopes
    assert [(scope.pillar, scope.is_open, len(scope.themes)) for scope in found] == scopes
