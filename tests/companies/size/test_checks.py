"""Cases that contradict themselves are refused with one sentence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from companies.size import Case, CaseError, Kind, Link, Party, classify

from .building import case, enterprise, filed, group_accounts, holds, person, public_body

A, B = enterprise("A"), enterprise("B")


def accounts_of(**fields: Any) -> Party:
    """Return an enterprise whose accounts of 2024 differ in some fields."""
    return enterprise("A", accounts=(filed(2024, **fields),))


def consolidating(*years: int, includes: str = "", pro_rata: dict[str, str] | None = None) -> Party:
    """Return A with consolidated accounts of some years."""
    return enterprise("A", consolidated=tuple(group_accounts(includes, year, pro_rata=pro_rata) for year in years))


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (case(A, B, A), "The party A is listed twice."),
        (case(B), "The applicant: the party A is not listed."),
        (case(person("A")), "The applicant A must be an enterprise, not a person."),
        (case(public_body("A")), "The applicant A must be an enterprise, not a public body."),
        (case(accounts_of(workers="-1")), "A: in 2024, the headcount must not be negative."),
        (case(accounts_of(turnover="-0.01")), "A: in 2024, the turnover must not be negative."),
        (case(accounts_of(balance_total="-5")), "A: in 2024, the balance sheet total must not be negative."),
        (case(accounts_of(workers="10000000000")), "A: in 2024, the headcount is too large to be true."),
        (case(accounts_of(turnover="1000000000000000")), "A: in 2024, the turnover is too large to be true."),
        (case(accounts_of(balance_total="Infinity")), "A: in 2024, the balance sheet total is too large to be true."),
        (case(accounts_of(balance_total="NaN")), "A: in 2024, the balance sheet total is too large to be true."),
        (case(accounts_of(months=0)), "A: the accounting period 2024 must last 1 to 23 months, not 0."),
        (case(accounts_of(months=24)), "A: the accounting period 2024 must last 1 to 23 months, not 24."),
        (case(accounts_of(months=-12)), "A: the accounting period 2024 must last 1 to 23 months, not -12."),
        (
            case(enterprise("A", accounts=(filed(2024), filed(2024)))),
            "A: two approved accounts are given for 2024.",
        ),
        (
            case(enterprise("A", accounts=(filed(2024, is_estimate=True), filed(2024, is_estimate=True)))),
            "A: two estimates are given for 2024.",
        ),
        (case(consolidating(2024, 2024)), "A: two consolidated accounts are given for 2024."),
        (case(consolidating(2024, includes="X")), "A: the consolidated accounts 2024: the party X is not listed."),
        (
            case(consolidating(2024, pro_rata={"X": "10"})),
            "A: the consolidated accounts 2024: the party X is not listed.",
        ),
        (
            case(consolidating(2024, pro_rata={"B": "100.1"}), B),
            "A: the consolidated accounts 2024: the part of B must lie between 0 and 100 %, not 100.1 %.",
        ),
        (case(A, holds("X", "A", "10")), "The link from X to A: the party X is not listed."),
        (case(A, holds("A", "X", "10")), "The link from A to X: the party X is not listed."),
        (case(A, person("p"), holds("A", "p", "10")), "The link from A to p: nobody can own a person."),
        (
            case(A, B, holds("B", "A", "100.01")),
            "The link from B to A: the capital must lie between 0 and 100 %, not 100.01 %.",
        ),
        (
            case(A, B, holds("B", "A", "10", "-1")),
            "The link from B to A: the votes must lie between 0 and 100 %, not -1 %.",
        ),
        (
            case(A, B, holds("B", "A", "NaN")),
            "The link from B to A: the capital must lie between 0 and 100 %, not NaN %.",
        ),
        (
            case(A, B, holds("B", "A", "10", investment=Decimal(-1))),
            "The link from B to A: the investment must not be negative.",
        ),
        (
            case(A, B, holds("B", "A", "10", valid_from=date(2024, 2, 2), valid_until=date(2024, 2, 1))),
            "The link from B to A ends on 2024-02-01, before it begins on 2024-02-02.",
        ),
        (
            case(A, acting_jointly=(frozenset({"x"}),)),
            "Persons who act jointly: the party x is not listed.",
        ),
        (case(A, acting_jointly=(frozenset({"A"}),)), "Only persons act jointly, and A is not a person."),
        (case(A, declared_links=(("A", "X"),)), "A declared link: the party X is not listed."),
        (
            case(A, person("p"), declared_links=(("A", "p"),)),
            "A declared link joins two enterprises, and p is not an enterprise.",
        ),
        (
            case(A, previous_class="tiny"),
            "The previous class must be one of micro, small, medium, large, not tiny.",
        ),
        (
            case(A, Party(id="T", kind=Kind.LOCAL_AUTHORITY, budget=Decimal(-1))),
            "T: the budget must not be negative.",
        ),
        (
            case(A, Party(id="T", kind=Kind.LOCAL_AUTHORITY, inhabitants=-1)),
            "T: the number of inhabitants must not be negative.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence(broken: Case, sentence: str) -> None:
    with pytest.raises(CaseError) as caught:
        classify(broken)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "odd",
    [
        case(A, holds("A", "A", "100")),
        case(A, B, holds("B", "A", "100"), holds("B", "A", "100")),
        case(accounts_of(months=1)),
        case(accounts_of(months=23)),
        case(accounts_of(workers="0", turnover="0", balance_total="0")),
        case(enterprise("A", accounts=(filed(2024), filed(2024, "9", is_approved=False)))),
        case(enterprise("A", accounts=(filed(2024), filed(2024, "9", is_estimate=True)))),
        case(A, B, holds("B", "A", "0")),
        case(A, B, holds("B", "A", "10", valid_from=date(2024, 2, 2), valid_until=date(2024, 2, 2))),
        case(A, declared_links=(("A", "A"),)),
    ],
)
def test_what_is_odd_but_possible_is_answered(odd: Case) -> None:
    """Treasury shares, doubled lines, the shortest and the longest period, drafts beside approved accounts."""
    assert classify(odd).size_class is not None


def test_a_holding_that_never_stands_is_none() -> None:
    link: Link = holds("B", "A", "60", valid_from=date(2024, 2, 2), valid_until=date(2024, 2, 2))
    never = case(A, B, link)
    assert classify(never).relations == classify(replace(never, links=())).relations
