"""The two-year rule (article 4(2))."""

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.size.two_years import settled

# A busy machine is no reason to fail.
on_any_machine = settings(deadline=None)

IN, OUT = True, False


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([IN, IN, IN], IN),
        ([IN, IN, OUT], IN),
        ([IN, OUT, OUT], OUT),
        ([IN, OUT, IN], IN),
        ([OUT, IN, OUT], OUT),
        ([OUT, IN, IN], IN),
        ([OUT, OUT, IN], OUT),
        ([OUT, OUT, OUT], OUT),
    ],
)
def test_the_table_of_the_user_guide(periods: list[bool], expected: bool) -> None:
    """The years N-2, N-1 and N, as the Commission's guide of 2015 and 2020 lists them."""
    assert settled(periods) is expected


@pytest.mark.parametrize(
    ("before", "periods", "expected"),
    [
        (IN, [], IN),
        (IN, [OUT], IN),
        (IN, [OUT, OUT], OUT),
        (OUT, [IN], OUT),
        (OUT, [IN, IN], IN),
        (OUT, [IN, OUT, IN], OUT),
        (IN, [OUT, IN, OUT], IN),
    ],
)
def test_a_known_status_goes_before_the_first_period(before: bool, periods: list[bool], expected: bool) -> None:
    assert settled(periods, before=before) is expected


def test_without_periods_and_without_status_there_is_no_answer() -> None:
    with pytest.raises(ValueError, match="no period"):
        settled([])


def closed_form(periods: list[bool]) -> bool:
    """Return the value of the last run of two or more equal periods, else that of the first."""
    runs = [(value, len(list(run))) for value, run in groupby(periods)]
    return next((value for value, length in reversed(runs) if length >= 2), periods[0])


@on_any_machine
@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_the_rule_equals_its_closed_form(periods: list[bool]) -> None:
    assert settled(periods) is closed_form(periods)


@on_any_machine
@given(st.booleans(), st.lists(st.booleans(), max_size=12))
def test_a_known_status_is_a_period_before_the_first(before: bool, periods: list[bool]) -> None:
    assert settled(periods, before=before) is closed_form([before, *periods])


@on_any_machine
@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_more_periods_inside_never_put_an_enterprise_outside(periods: list[bool]) -> None:
    for position in range(len(periods)):
        improved = [*periods[:position], IN, *periods[position + 1 :]]
        assert settled(improved) >= settled(periods)
