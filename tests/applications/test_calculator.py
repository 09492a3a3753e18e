"""What somebody who has not logged in is told: the money of a plan, and why it gets nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from applications import calculator, regimes
from applications.calculator import Question, Subject
from applications.enums import Subtheme, Theme
from companies.enums import Size
from providers.enums import Pillar

TODAY = date(2026, 11, 23)
QUESTION = Question(Decimal(2200), Size.SMALL, Pillar.TRAINING, Subject(Theme.HR), date(2026, 12, 7))
CYBERSECURITY = Subject(Theme.DIGITAL, Subtheme.CYBERSECURITY)


@pytest.mark.parametrize(
    ("question", "subsidy", "own_contribution", "vat"),
    [
        (QUESTION, "660.00", "1540.00", "462.00"),
        (replace(QUESTION, size=Size.MEDIUM), "440.00", "1760.00", "462.00"),
        (replace(QUESTION, subject=CYBERSECURITY), "990.00", "1210.00", "462.00"),
        (replace(QUESTION, subject=CYBERSECURITY, size=Size.MEDIUM), "770.00", "1430.00", "462.00"),
        (replace(QUESTION, cost=Decimal("25000.00")), "7500.00", "17500.00", "5250.00"),
        (replace(QUESTION, cost=Decimal("25000.04")), "7500.00", "17500.04", "5250.01"),
    ],
)
def test_the_money_of_a_plan(question: Question, subsidy: str, own_contribution: str, vat: str) -> None:
    answer = calculator.answer(question, TODAY)
    assert (answer.quote.subsidy, answer.quote.own_contribution, answer.vat) == (
        Decimal(subsidy),
        Decimal(own_contribution),
        Decimal(vat),
    )


def test_only_a_subsidy_above_the_ceiling_is_capped() -> None:
    assert not calculator.answer(replace(QUESTION, cost=Decimal("25000.00")), TODAY).quote.is_capped
    assert calculator.answer(replace(QUESTION, cost=Decimal("25000.04")), TODAY).quote.is_capped


def test_the_last_day_to_apply_is_fourteen_days_after_the_start() -> None:
    assert calculator.answer(QUESTION, TODAY).last_day_to_apply == date(2026, 12, 21)


def test_the_regime_of_today_counts() -> None:
    assert calculator.answer(QUESTION, date(2019, 11, 30)).quote.subsidy == Decimal("880.00")


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        (QUESTION, []),
        (replace(QUESTION, starts_on=date(2026, 11, 9)), []),
        (replace(QUESTION, starts_on=date(2026, 11, 8)), ["PRJ_TOO_LATE"]),
        (replace(QUESTION, cost=Decimal("99.99")), ["PRJ_MIN_AMOUNT"]),
        (replace(QUESTION, pillar=Pillar.ADVICE), ["PRJ_THEME"]),
        (replace(QUESTION, pillar=Pillar.ADVICE, subject=CYBERSECURITY), []),
        (
            replace(QUESTION, pillar=Pillar.ADVICE, cost=Decimal(1), starts_on=date(2026, 1, 1)),
            ["PRJ_TOO_LATE", "PRJ_MIN_AMOUNT", "PRJ_THEME"],
        ),
    ],
)
def test_a_plan_that_gets_nothing_is_refused_with_every_reason(question: Question, codes: list[str]) -> None:
    assert [refusal.code for refusal in calculator.refusals(question, TODAY)] == codes


def test_the_example_of_the_start_page_is_never_refused() -> None:
    for regime in regimes.REGIMES:
        assert calculator.refusals(calculator.example(regime.valid_from), regime.valid_from) == []


@pytest.mark.parametrize(
    ("day", "count", "raised"),
    [
        (date(2026, 11, 23), 10, ["digital:cybersecurity", "sustainability:energy_efficiency"]),
        (date(2023, 1, 1), 9, ["digital:cybersecurity"]),
        (date(2016, 4, 1), 9, []),
    ],
)
def test_the_choices_are_the_themes_of_the_day_and_what_raises_their_rate(
    day: date, count: int, raised: list[str]
) -> None:
    subjects = calculator.subjects(regimes.on(day))
    assert [subject.code for subject in subjects if subject.subtheme] == raised
    assert len({subject.code for subject in subjects}) == len(subjects) == count
