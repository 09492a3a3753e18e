"""The conditions and formulas of the regulation, each at its boundary."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import regimes, rules
from applications.enums import SUBTHEMES, Subtheme, Theme
from applications.rules import ProjectFacts, RegistrationFacts
from companies.enums import Size
from portefeuille import money
from portefeuille.errors import Refusal
from providers.enums import Pillar

TODAY = date(2026, 11, 23)
REGIME = regimes.on(TODAY)
BEFORE_ADVICE_LIMIT = date(2026, 1, 31)
ADVICE_LIMIT = date(2026, 2, 1)

FACTS = ProjectFacts(
    pillar=Pillar.TRAINING,
    theme=Theme.FINANCE,
    subtheme=Subtheme.BOOKKEEPING,
    agreed_on=date(2026, 11, 2),
    starts_on=date(2026, 11, 16),
    ends_on=date(2026, 12, 18),
    cost=Decimal("2200.00"),
)
REGISTRATION = RegistrationFacts(pillar=Pillar.TRAINING, valid_from=date(2024, 1, 1), valid_to=date(2028, 12, 31))


def code(refusal: Refusal | None) -> str | None:
    """Return the code of a refusal, or None."""
    return refusal.code if refusal else None


def test_a_sound_project_meets_every_condition() -> None:
    assert rules.project_refusals(FACTS, REGIME, TODAY) == []


@pytest.mark.parametrize(
    ("days_after_start", "expected"),
    [(-30, None), (0, None), (13, None), (14, None), (15, "PRJ_TOO_LATE"), (400, "PRJ_TOO_LATE")],
)
def test_apply_until_the_fourteenth_day_after_the_start(days_after_start: int, expected: str | None) -> None:
    facts = replace(FACTS, starts_on=TODAY - timedelta(days=days_after_start))
    assert code(rules.project_too_late(facts, REGIME, TODAY)) == expected


def test_too_late_names_the_last_day_and_the_field() -> None:
    refusal = rules.project_too_late(replace(FACTS, starts_on=date(2026, 11, 8)), REGIME, TODAY)
    assert refusal is not None
    assert "22/11/2026" in str(refusal.message)
    assert refusal.field == "starts_on"


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2026, 11, 9), date(2026, 11, 23)),
        (date(2026, 12, 25), date(2027, 1, 8)),
        (date(2028, 2, 20), date(2028, 3, 5)),
    ],
)
def test_last_day_to_apply_counts_calendar_days(starts_on: date, last: date) -> None:
    assert rules.last_day_to_apply(starts_on, REGIME) == last


@pytest.mark.parametrize(
    ("agreed_on", "expected"),
    [(TODAY - timedelta(days=1), None), (TODAY, None), (TODAY + timedelta(days=1), "PRJ_BEFORE_CONTRACT")],
)
def test_apply_after_the_agreement(agreed_on: date, expected: str | None) -> None:
    assert code(rules.project_before_agreement(replace(FACTS, agreed_on=agreed_on), TODAY)) == expected


@pytest.mark.parametrize(("days", "expected"), [(1, None), (0, None), (-1, "PRJ_DATES")])
def test_a_service_ends_on_or_after_its_start(days: int, expected: str | None) -> None:
    facts = replace(FACTS, ends_on=FACTS.starts_on + timedelta(days=days))
    assert code(rules.project_ends_before_start(facts)) == expected


@pytest.mark.parametrize(
    ("ends_on", "today", "expected"),
    [
        (date(2027, 12, 31), TODAY, None),
        (date(2028, 1, 1), TODAY, "PRJ_END_TERM"),
        (date(2027, 12, 31), date(2026, 12, 31), None),
        (date(2028, 12, 31), date(2027, 1, 1), None),
    ],
)
def test_a_service_ends_by_31_december_of_the_next_year(ends_on: date, today: date, expected: str | None) -> None:
    assert code(rules.project_ends_too_late(replace(FACTS, ends_on=ends_on), today)) == expected


@pytest.mark.parametrize(
    ("pillar", "cost", "expected"),
    [
        (Pillar.TRAINING, "100.00", None),
        (Pillar.TRAINING, "99.99", "PRJ_MIN_AMOUNT"),
        (Pillar.ADVICE, "500.00", None),
        (Pillar.ADVICE, "499.99", "PRJ_MIN_AMOUNT"),
    ],
)
def test_the_minimum_cost_to_the_cent(pillar: Pillar, cost: str, expected: str | None) -> None:
    facts = replace(FACTS, pillar=pillar, cost=Decimal(cost))
    assert code(rules.project_below_minimum(facts, REGIME)) == expected


@pytest.mark.parametrize(
    ("day", "pillar", "theme", "subtheme", "expected"),
    [
        (BEFORE_ADVICE_LIMIT, Pillar.ADVICE, Theme.FINANCE, None, None),
        (ADVICE_LIMIT, Pillar.ADVICE, Theme.FINANCE, None, "PRJ_THEME"),
        (ADVICE_LIMIT, Pillar.ADVICE, Theme.DIGITAL, None, "PRJ_THEME"),
        (ADVICE_LIMIT, Pillar.ADVICE, Theme.DIGITAL, Subtheme.CYBERSECURITY, None),
        (ADVICE_LIMIT, Pillar.ADVICE, Theme.SUSTAINABILITY, Subtheme.ENERGY_EFFICIENCY, "PRJ_THEME"),
        (ADVICE_LIMIT, Pillar.TRAINING, Theme.FINANCE, None, None),
        (date(2022, 12, 31), Pillar.TRAINING, Theme.OTHER, None, None),
        (date(2023, 1, 1), Pillar.TRAINING, Theme.OTHER, None, "PRJ_THEME"),
    ],
)
def test_the_theme_is_supported_on_the_day_of_application(
    day: date, pillar: Pillar, theme: Theme, subtheme: Subtheme | None, expected: str | None
) -> None:
    facts = replace(FACTS, pillar=pillar, theme=theme, subtheme=subtheme)
    assert code(rules.project_theme_not_allowed(facts, regimes.on(day))) == expected


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("subtheme", [None, *Subtheme])
def test_a_subtheme_belongs_to_its_theme(theme: Theme, subtheme: Subtheme | None) -> None:
    belongs = subtheme is None or subtheme in SUBTHEMES.get(theme, ())
    refusal = rules.project_subtheme_of_another_theme(replace(FACTS, theme=theme, subtheme=subtheme))
    assert code(refusal) == (None if belongs else "PRJ_SUBTHEME")


def test_every_subtheme_has_exactly_one_theme() -> None:
    listed = [subtheme for subthemes in SUBTHEMES.values() for subtheme in subthemes]
    assert sorted(listed) == sorted(Subtheme)


@pytest.mark.parametrize(("other_aid", "expected"), [("0.00", None), ("1540.00", None), ("1540.01", "PRJ_OTHER_AID")])
def test_all_aid_together_never_exceeds_the_cost(other_aid: str, expected: str | None) -> None:
    facts = replace(FACTS, other_aid=Decimal(other_aid))
    assert code(rules.project_aid_exceeds_cost(facts, Decimal("660.00"))) == expected


@pytest.mark.parametrize(
    ("remaining", "expected"), [("0.01", None), ("0.00", "BUDGET_PERSONAL"), ("-0.01", "BUDGET_PERSONAL")]
)
def test_something_of_the_budget_is_left(remaining: str, expected: str | None) -> None:
    assert code(rules.budget_used_up(Decimal(remaining), 2026)) == expected


def test_a_used_up_budget_says_when_there_is_a_new_one() -> None:
    refusal = rules.budget_used_up(money.ZERO, 2026)
    assert refusal is not None
    assert "2027" in str(refusal.message)


def test_every_problem_of_a_project_is_told_at_once() -> None:
    facts = ProjectFacts(
        pillar=Pillar.ADVICE,
        theme=Theme.FINANCE,
        subtheme=Subtheme.WASTE,
        agreed_on=TODAY + timedelta(days=1),
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 9, 30),
        cost=Decimal("499.99"),
    )
    assert [refusal.code for refusal in rules.project_refusals(facts, REGIME, TODAY)] == [
        "PRJ_TOO_LATE",
        "PRJ_BEFORE_CONTRACT",
        "PRJ_DATES",
        "PRJ_MIN_AMOUNT",
        "PRJ_THEME",
        "PRJ_SUBTHEME",
    ]


@pytest.mark.parametrize(
    ("pillar", "starts_on", "expected"),
    [
        (Pillar.TRAINING, date(2024, 1, 1), None),
        (Pillar.TRAINING, date(2023, 12, 31), "PRV_NOT_REGISTERED"),
        (Pillar.TRAINING, date(2028, 12, 31), None),
        (Pillar.TRAINING, date(2029, 1, 1), "PRV_NOT_REGISTERED"),
        (Pillar.ADVICE, date(2026, 11, 16), "PRV_NOT_REGISTERED"),
    ],
)
def test_a_provider_is_registered_for_the_pillar_on_the_start_date(
    pillar: Pillar, starts_on: date, expected: str | None
) -> None:
    assert code(rules.provider_not_registered(REGISTRATION, pillar, starts_on)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"is_same_company": True}, "PRV_AFFILIATED"),
        ({"shares_account": True}, "PRV_AFFILIATED"),
    ],
)
def test_there_is_no_subsidy_between_affiliated_companies(change: dict[str, Any], expected: str | None) -> None:
    assert code(rules.provider_affiliated(replace(REGISTRATION, **change))) == expected


def test_every_problem_of_a_provider_is_told_at_once() -> None:
    registration = replace(REGISTRATION, is_same_company=True)
    problems = rules.provider_refusals(registration, Pillar.ADVICE, date(2026, 11, 16))
    assert [refusal.code for refusal in problems] == ["PRV_NOT_REGISTERED", "PRV_AFFILIATED"]


@pytest.mark.parametrize(
    ("submitted_on", "due_on", "payable_until"),
    [
        (date(2026, 11, 23), date(2026, 12, 23), date(2027, 12, 31)),
        (date(2026, 12, 31), date(2027, 1, 30), date(2027, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 31), date(2028, 12, 31)),
        (date(2028, 1, 31), date(2028, 3, 1), date(2029, 12, 31)),
    ],
)
def test_the_terms_that_submission_starts(submitted_on: date, due_on: date, payable_until: date) -> None:
    assert rules.deposit_due_on(submitted_on, REGIME) == due_on
    assert rules.end_term(submitted_on) == payable_until


def test_a_provider_may_refuse_until_the_fourteenth_day() -> None:
    assert rules.refusable_until(date(2026, 11, 23), REGIME) == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("day", "size", "pillar", "subtheme", "rate", "ceiling"),
    [
        (date(2016, 4, 1), Size.SMALL, Pillar.TRAINING, None, 40, 10_000),
        (date(2019, 11, 30), Size.MEDIUM, Pillar.ADVICE, None, 30, 15_000),
        (date(2019, 12, 1), Size.SMALL, Pillar.TRAINING, None, 30, 10_000),
        (date(2019, 12, 31), Size.MEDIUM, Pillar.TRAINING, None, 20, 15_000),
        (date(2020, 1, 1), Size.MEDIUM, Pillar.TRAINING, None, 20, 7_500),
        (date(2020, 7, 1), Size.SMALL, Pillar.ADVICE, None, 30, 7_500),
        (date(2021, 9, 12), Size.SMALL, Pillar.ADVICE, Subtheme.CYBERSECURITY, 30, 7_500),
        (date(2021, 9, 13), Size.SMALL, Pillar.ADVICE, Subtheme.CYBERSECURITY, 45, 7_500),
        (date(2021, 9, 13), Size.MEDIUM, Pillar.TRAINING, Subtheme.CYBERSECURITY, 35, 7_500),
        (date(2023, 1, 1), Size.SMALL, Pillar.TRAINING, Subtheme.ENERGY_EFFICIENCY, 30, 7_500),
        (date(2024, 6, 4), Size.SMALL, Pillar.TRAINING, Subtheme.ENERGY_EFFICIENCY, 30, 7_500),
        (date(2024, 6, 5), Size.SMALL, Pillar.ADVICE, Subtheme.ENERGY_EFFICIENCY, 45, 7_500),
        (date(2026, 1, 31), Size.MEDIUM, Pillar.ADVICE, Subtheme.ENERGY_EFFICIENCY, 35, 7_500),
        (date(2026, 2, 1), Size.MEDIUM, Pillar.ADVICE, Subtheme.ENERGY_EFFICIENCY, 20, 7_500),
        (date(2026, 2, 1), Size.MEDIUM, Pillar.TRAINING, Subtheme.ENERGY_EFFICIENCY, 35, 7_500),
        (date(2026, 2, 1), Size.SMALL, Pillar.ADVICE, Subtheme.CYBERSECURITY, 45, 7_500),
        (date(2026, 2, 1), Size.SMALL, Pillar.TRAINING, Subtheme.WASTE, 30, 7_500),
        (date(2026, 2, 1), Size.LARGE, Pillar.TRAINING, None, 0, 0),
        (date(2026, 2, 1), Size.LARGE, Pillar.TRAINING, Subtheme.CYBERSECURITY, 0, 0),
    ],
)
def test_rate_and_ceiling_of_each_regime(
    day: date, size: Size, pillar: Pillar, subtheme: Subtheme | None, rate: int, ceiling: int
) -> None:
    regime = regimes.on(day)
    assert rules.rate(size, pillar, subtheme, regime) == rate
    assert rules.ceiling(size, regime) == ceiling


def quote(cost: str, *, size: Size = Size.SMALL, remaining: str = "7500.00") -> rules.Quote:
    """Return the quote of an ordinary training."""
    return rules.quote(
        cost=Decimal(cost),
        size=size,
        pillar=Pillar.TRAINING,
        subtheme=None,
        regime=REGIME,
        remaining=Decimal(remaining),
    )


@pytest.mark.parametrize(
    ("cost", "size", "subsidy", "own"),
    [
        ("2200.00", Size.SMALL, "660.00", "1540.00"),
        ("2200.00", Size.MEDIUM, "440.00", "1760.00"),
        ("100.05", Size.SMALL, "30.02", "70.03"),
        ("333.35", Size.SMALL, "100.01", "233.34"),
        ("25000.00", Size.SMALL, "7500.00", "17500.00"),
    ],
)
def test_subsidy_and_own_contribution(cost: str, size: Size, subsidy: str, own: str) -> None:
    result = quote(cost, size=size)
    assert (result.subsidy, result.own_contribution) == (Decimal(subsidy), Decimal(own))
    assert not result.is_capped


@pytest.mark.parametrize(
    ("cost", "remaining", "subsidy", "is_capped"),
    [
        ("25000.00", "7500.00", "7500.00", False),
        ("25000.02", "7500.00", "7500.00", True),
        ("1000.00", "300.00", "300.00", False),
        ("1000.00", "299.99", "299.99", True),
        ("1000.00", "0.01", "0.01", True),
        ("1000.00", "-5.00", "0.00", True),
    ],
)
def test_the_subsidy_never_exceeds_what_remains(cost: str, remaining: str, subsidy: str, *, is_capped: bool) -> None:
    result = quote(cost, remaining=remaining)
    assert result.subsidy == Decimal(subsidy)
    assert result.own_contribution == Decimal(cost) - Decimal(subsidy)
    assert result.is_capped is is_capped


AMOUNTS = st.decimals(min_value="0.01", max_value="9999999.99", places=2)
SUBTHEMES_OR_NONE = st.one_of(st.none(), st.sampled_from(Subtheme))


@given(
    cost=AMOUNTS,
    remaining=st.decimals(min_value="0.00", max_value="15000.00", places=2),
    size=st.sampled_from(Size),
    pillar=st.sampled_from(Pillar),
    subtheme=SUBTHEMES_OR_NONE,
    regime=st.sampled_from(regimes.REGIMES),
)
def test_the_shares_of_any_quote_add_up_to_the_cost(
    cost: Decimal,
    remaining: Decimal,
    size: Size,
    pillar: Pillar,
    subtheme: Subtheme | None,
    regime: regimes.Regime,
) -> None:
    result = rules.quote(cost=cost, size=size, pillar=pillar, subtheme=subtheme, regime=regime, remaining=remaining)
    assert result.subsidy + result.own_contribution == cost
    assert money.ZERO <= result.subsidy <= min(remaining, cost)
    assert result.subsidy == money.euro(result.subsidy)
    assert abs(result.full_subsidy - cost * result.rate / 100) <= Decimal("0.005")


def test_merge_keeps_every_refusal_in_order() -> None:
    first, second, third = (Refusal(name, name) for name in ("A", "B", "C"))
    assert rules.merge([first], [], [second, third]) == (first, second, third)
