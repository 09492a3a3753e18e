"""The regulation's numbers by date."""

from datetime import date, timedelta

import pytest

from applications import regimes
from applications.enums import Subtheme, Theme
from companies.enums import Size
from providers.enums import Pillar

STARTS = [
    ("2016-04", date(2016, 4, 1)),
    ("2019-12", date(2019, 12, 1)),
    ("2020-01", date(2020, 1, 1)),
    ("2020-07", date(2020, 7, 1)),
    ("2021-09", date(2021, 9, 13)),
    ("2023-01", date(2023, 1, 1)),
    ("2024-06", date(2024, 6, 5)),
    ("2026-02", date(2026, 2, 1)),
]


def test_every_regime_is_listed_with_its_first_day() -> None:
    assert [(regime.code, regime.valid_from) for regime in regimes.REGIMES] == STARTS


@pytest.mark.parametrize(("position", "start"), list(enumerate(STARTS)))
def test_a_regime_starts_on_its_day_and_not_before(position: int, start: tuple[str, date]) -> None:
    code, day = start
    assert regimes.on(day).code == code
    if position:
        assert regimes.on(day - timedelta(days=1)).code == STARTS[position - 1][0]


def test_there_is_no_regime_before_april_2016() -> None:
    with pytest.raises(LookupError, match="31/03/2016"):
        regimes.on(date(2016, 3, 31))


@pytest.mark.parametrize(("code", "_day"), STARTS)
def test_an_application_finds_its_regime_by_code(code: str, _day: date) -> None:
    assert regimes.by_code(code).code == code


@pytest.mark.parametrize("regime", regimes.REGIMES, ids=lambda regime: regime.code)
def test_every_regime_is_complete(regime: regimes.Regime) -> None:
    assert set(regime.rates) == set(regime.ceilings) == {Size.SMALL, Size.MEDIUM}
    assert set(regime.scopes) == set(regime.minimum_cost) == set(Pillar)
    assert (regime.apply_days_after_start, regime.deposit_days, regime.refusal_days) == (14, 30, 14)
    assert regime.source.startswith("https://")


def test_since_2023_the_open_theme_is_gone() -> None:
    assert Theme.OTHER in regimes.on(date(2022, 12, 31)).scopes[Pillar.TRAINING].themes
    assert regimes.on(date(2023, 1, 1)).scopes[Pillar.TRAINING].themes == frozenset(Theme) - {Theme.OTHER}


def test_since_february_2026_advice_is_for_cybersecurity_only() -> None:
    scope = regimes.on(date(2026, 2, 1)).scopes[Pillar.ADVICE]
    assert (scope.themes, scope.subthemes) == (frozenset({Theme.DIGITAL}), frozenset({Subtheme.CYBERSECURITY}))
