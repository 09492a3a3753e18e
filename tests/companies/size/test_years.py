"""Which accounts count, and what a takeover does to them (article 4)."""

from datetime import date
from typing import Any

import pytest

from companies.size import Accounts, DecidedBy, TakeoverPolicy, classify

from .building import Item, case, enterprise, filed, group_accounts, holds, yearly
from .relations import LINKED, NONE, relations, workers


def answer(*items: Item, **fields: Any) -> tuple[str | None, str, list[int]]:
    """Return the class, what decided it, and the years that were considered."""
    result = classify(case(*items, **fields))
    return result.size_class, str(result.decided_by), [year.year for year in result.years]


@pytest.mark.parametrize(
    ("closing", "day", "expected"),
    [
        ((12, 31), date(2024, 12, 30), [2023]),
        ((12, 31), date(2024, 12, 31), [2023, 2024]),
        ((6, 30), date(2024, 6, 29), [2023]),
        ((6, 30), date(2024, 6, 30), [2023, 2024]),
        ((2, 29), date(2023, 2, 28), [2023]),
        ((2, 29), date(2024, 2, 28), [2023]),
        ((2, 29), date(2024, 2, 29), [2023, 2024]),
    ],
)
def test_a_year_counts_from_its_closing_date(closing: tuple[int, int], day: date, expected: list[int]) -> None:
    """Article 4(1)."""
    company = yearly("A", "5", "5", closing=closing)
    assert answer(company, reference_date=day)[2] == expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (filed(2024, "60"), ("medium", "ceilings", [2024])),
        (filed(2024, "60", is_approved=False), (None, "no_data", [])),
        (filed(2024, "60", is_estimate=True), ("medium", "estimate", [2024])),
    ],
)
def test_only_approved_accounts_count(later: Accounts, expected: tuple[str | None, str, list[int]]) -> None:
    assert answer(enterprise("A", accounts=(later,))) == expected


def test_an_estimate_stands_in_only_while_nothing_is_approved() -> None:
    """Article 4(3)."""
    estimates = (filed(2025, "60", is_estimate=True), filed(2026, "300", is_estimate=True))
    assert answer(enterprise("A", accounts=estimates)) == ("large", "estimate", [2026])
    approved = (*estimates, filed(2024, "5"))
    assert answer(enterprise("A", accounts=approved)) == ("micro", "ceilings", [2024])


def test_others_count_by_their_latest_accounts_up_to_the_year() -> None:
    """Decision D-10: B has closed no later year than 2022; C's 2025 is too late, and its 2024 not approved."""
    b = yearly("B", "1", "20", last=2022)
    c = enterprise("C", accounts=(filed(2023, "300"), filed(2024, "7", is_approved=False), filed(2025, "9")))
    structure = case(yearly("A", "5", "5"), b, c, holds("A", "B", "100"), holds("A", "C", "100"))
    assert workers(structure) == "325"


def test_an_enterprise_that_began_after_the_year_is_unknown_in_it() -> None:
    structure = case(yearly("A", "5", "5"), yearly("B", "5"), holds("A", "B", "100"))
    result = classify(structure)
    assert [year.totals.workers for year in result.years] == [None, 10]
    assert (result.size_class, result.is_complete) == (None, False)


def test_a_newly_founded_member_counts_by_its_estimate() -> None:
    founded = enterprise("B", accounts=(filed(2025, "45", is_estimate=True),))
    assert workers(case(yearly("A", "5"), founded, holds("A", "B", "100"))) == "50"


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "last", "before"),
    [
        (None, None, "15", "15"),
        (date(2025, 6, 30), None, "15", "5"),
        (date(2025, 7, 1), None, "5", "5"),
        (date(2023, 12, 31), None, "15", "15"),
        (date(2024, 1, 1), None, "15", "5"),
        (None, date(2025, 6, 30), "5", "15"),
        (None, date(2025, 7, 1), "15", "15"),
        (date(2023, 1, 1), date(2024, 1, 1), "5", "15"),
    ],
)
def test_the_last_year_is_judged_in_the_structure_of_today_and_the_others_in_their_own(
    valid_from: date | None, valid_until: date | None, last: str, before: str
) -> None:
    """Decision D-10; a holding stands from its first day on, and no longer on its last."""
    link = holds("A", "B", "100", valid_from=valid_from, valid_until=valid_until)
    result = classify(case(yearly("A", "5", "5"), yearly("B", "10", "10"), link))
    assert [str(year.totals.workers) for year in result.years] == [before, last]


TAKEOVER = date(2025, 3, 1)
HOLDING = yearly("H", "2000", "2000", "2000")


def taken_over(on: date = TAKEOVER, **fields: Any) -> tuple[str | None, str, list[int]]:
    """Return the answer for a company that a large group took over on a day."""
    link = holds("H", "A", "100", valid_from=on)
    return answer(yearly("A", "30", "30", "30"), HOLDING, link, ownership_changes=(on,), **fields)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 3, 1), ("large", "ownership_change", [2024])),
        (date(2025, 6, 30), ("large", "ownership_change", [2024])),
        (date(2025, 7, 1), ("small", "ceilings", [2022, 2023, 2024])),
        (date(2024, 12, 31), ("large", "ownership_change", [2024])),
        (date(2023, 6, 1), ("large", "ownership_change", [2023, 2024])),
        (date(2022, 12, 31), ("large", "ceilings", [2022, 2023, 2024])),
    ],
)
def test_a_takeover_drops_the_years_closed_before_it(on: date, expected: tuple[str | None, str, list[int]]) -> None:
    """Decision D-6, as VLAIO applies article 4(2): at once, on what closed since, or on the last year of all."""
    assert taken_over(on) == expected


def test_leaving_a_group_is_felt_at_once_as_well() -> None:
    link = holds("H", "A", "100", valid_until=TAKEOVER)
    expected = ("small", "ownership_change", [2024])
    assert answer(yearly("A", "30", "30", "30"), HOLDING, link, ownership_changes=(TAKEOVER,)) == expected


def test_the_last_of_several_takeovers_counts() -> None:
    company = yearly("A", "5", "5", "5")
    days = (date(2023, 2, 1), date(2024, 2, 1), date(2026, 2, 1))
    assert answer(company, ownership_changes=days) == ("micro", "ownership_change", [2024])


def test_a_takeover_voids_the_class_of_before() -> None:
    expected = ("small", "ownership_change", [2024])
    assert answer(yearly("A", "30"), ownership_changes=(TAKEOVER,), previous_class="large") == expected


def test_under_the_two_year_policy_a_takeover_changes_nothing_by_itself() -> None:
    """T-745/17 Kerkosand: each year in the structure of its own closing date."""
    policy = TakeoverPolicy.TWO_YEAR
    assert taken_over(policy=policy) == ("small", "ceilings", [2022, 2023, 2024])
    assert taken_over(date(2024, 3, 1), policy=policy) == ("small", "two_year_rule", [2022, 2023, 2024])
    assert taken_over(date(2023, 3, 1), policy=policy) == ("large", "ceilings", [2022, 2023, 2024])


def test_an_estimate_is_judged_in_the_structure_of_today_at_the_latest() -> None:
    """Its year closes after the reference date; what is planned for then is not yet so."""
    company = enterprise("A", accounts=(filed(2025, "6", is_estimate=True),))
    planned = holds("H", "A", "100", valid_from=date(2025, 9, 1))
    expected = ("micro", "estimate", [2025])
    assert answer(company, HOLDING, planned, policy=TakeoverPolicy.TWO_YEAR) == expected


def test_a_takeover_does_not_touch_the_class_by_own_accounts() -> None:
    """The portal's proposal knows of no takeover: small, then medium is small."""
    result = classify(case(yearly("A", "40", "60"), ownership_changes=(TAKEOVER,)))
    assert (result.size_class, result.own_class) == ("medium", "small")


def test_the_relations_are_those_of_the_last_years_structure() -> None:
    parties = [yearly("A", "5"), yearly("B", "5")]
    link = holds("B", "A", "51", valid_from=TAKEOVER)
    assert relations(case(*parties, link)) == {"B": LINKED}
    assert relations(case(*parties, link, policy=TakeoverPolicy.TWO_YEAR)) == {"B": NONE}


def test_a_previous_class_is_where_the_two_year_rule_starts() -> None:
    """Decision D-14."""
    assert answer(yearly("A", "30"), previous_class="medium") == ("medium", "two_year_rule", [2024])
    assert answer(yearly("A", "30", "30"), previous_class="medium") == ("small", "ceilings", [2023, 2024])
    result = classify(case(yearly("A", "30"), previous_class="medium"))
    assert result.own_class == "small"


def test_the_years_of_an_enterprise_can_come_from_its_consolidated_accounts() -> None:
    parent = enterprise("A", accounts=(), consolidated=(group_accounts("B", 2024, "60"),))
    result = classify(case(parent, enterprise("B"), holds("A", "B", "100")))
    assert (result.size_class, result.own_class, result.decided_by) == ("medium", None, DecidedBy.CEILINGS)
