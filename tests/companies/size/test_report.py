"""A result in the shape of the worked cases, and in words."""

from datetime import date

import pytest

from companies.size import Case, Party, as_expected, classify, sum_lines
from companies.size.explanation import reason

from .building import case, enterprise, filed, group_accounts, holds, person, public_body, yearly


def test_the_answer_has_the_keys_of_expected() -> None:
    structure = case(
        enterprise("A", accounts=(filed(2024, "10.50", None, "7"),)), enterprise("B", "4"), holds("B", "A", "25.0")
    )
    assert as_expected(classify(structure)) == {
        "class": "small",
        "kmo_class": "klein",
        "standalone_class": "small",
        "applicant_type": "partner",
        "decided_by": "ceilings",
        "complete": False,
        "relations": {"B": {"type": "partner", "share": "25"}},
        "aggregate": {"2024": {"headcount": "11.5", "turnover": None, "balance": "250007", "raw_class": "small"}},
        "reason": (
            "2024: A + 25 % B: headcount 11.5, turnover unknown, balance sheet total 250007: small. "
            "Unknown, and not taken as zero: turnover of A in 2024."
        ),
    }


@pytest.mark.parametrize(
    ("workers", "word"), [("5", "klein"), ("20", "klein"), ("60", "middelgroot"), ("300", "groot"), (None, None)]
)
def test_the_measure_knows_three_sizes(workers: str | None, word: str | None) -> None:
    assert as_expected(classify(case(enterprise("A", workers))))["kmo_class"] == word


def test_the_sum_can_be_shown_line_by_line() -> None:
    parent = enterprise("A", accounts=(), consolidated=(group_accounts("B", 2024, "60"),))
    partner = enterprise("C", accounts=(filed(2025, "8", "80", "800", is_estimate=True),))
    structure = case(parent, enterprise("B"), partner, holds("A", "B", "100"), holds("C", "A", "25"))
    assert sum_lines(classify(structure)) == {
        "2024": [
            {
                "enterprise": "A",
                "accounts": 2024,
                "covers": ["A", "B"],
                "estimate": False,
                "percentage": "100",
                "headcount_percentage": "100",
                "headcount": "60",
                "turnover": "1000000",
                "balance": "1000000",
            },
            {
                "enterprise": "C",
                "accounts": 2025,
                "covers": [],
                "estimate": True,
                "percentage": "25",
                "headcount_percentage": "25",
                "headcount": "2",
                "turnover": "20",
                "balance": "200",
            },
        ]
    }


BAKERY = frozenset({"bakery"})
SUM_OF_A = "headcount 10, turnover 1000000, balance sheet total 1000000: small."


@pytest.mark.parametrize(
    ("structure", "sentences"),
    [
        (case(enterprise("A")), f"2024: A: {SUM_OF_A}"),
        (case(enterprise("A", accounts=())), "A has neither approved accounts that have closed, nor an estimate."),
        (
            case(enterprise("A"), public_body("G"), holds("G", "A", "25")),
            f"Public bodies control 25 % of A: not an SME, whatever the figures (article 3(4)). 2024: A: {SUM_OF_A}",
        ),
        (
            case(yearly("A", "60", "10")),
            f"2024: A: {SUM_OF_A} Two consecutive years must agree before the class changes (article 4(2)): medium.",
        ),
        (
            case(yearly("A", None, "10")),
            (
                f"2024: A: {SUM_OF_A} "
                "The headcount of an earlier year is unknown, so no class can be given. "
                "Unknown, and not taken as zero: headcount of A in 2023."
            ),
        ),
        (
            case(yearly("A", "60", "10"), ownership_changes=(date(2025, 1, 1),)),
            (
                f"2024: A: {SUM_OF_A} "
                "After a merger or acquisition only the years closed since count, or the last one in today's structure."
            ),
        ),
        (
            case(enterprise("A", accounts=(filed(2025, is_estimate=True),))),
            f"2025: A: {SUM_OF_A} There are no approved accounts yet: a bona fide estimate decides (article 4(3)).",
        ),
        (
            case(enterprise("A", consolidated=(group_accounts("B"),)), enterprise("B"), holds("A", "B", "51")),
            f"2024: A (consolidated): {SUM_OF_A}",
        ),
        (
            case(enterprise("A", accounts=(filed(2022), filed(2024)))),
            f"2024: A: {SUM_OF_A} There are no accounts of 2023; the years around it are taken as consecutive.",
        ),
        (
            case(
                enterprise("A", markets=BAKERY),
                enterprise("B"),
                person("p"),
                holds("p", "A", "90"),
                holds("p", "B", "90"),
            ),
            f"2024: A: {SUM_OF_A} The market of B is not stated; on the same or an adjacent market it is linked.",
        ),
        (
            case(enterprise("A"), enterprise("B"), enterprise("C"), holds("B", "A", "20"), holds("C", "A", "90", "10")),
            (
                "2024: A + 90 % C: headcount 19, turnover 1900000, balance sheet total 1900000: small. "
                "The holdings in A add up to more than 100 %."
            ),
        ),
    ],
)
def test_the_reason_says_what_decided_and_what_is_missing(structure: Case, sentences: str) -> None:
    assert reason(classify(structure)) == sentences


def test_long_lists_are_counted() -> None:
    names = [f"B{number:02d}" for number in range(12)]
    parties = [enterprise("A"), *(Party(id=name) for name in names)]
    sentences = reason(classify(case(*parties, *(holds("A", name, "51") for name in names))))
    assert "2024: the sum of 13 accounts: headcount unknown" in sentences
    assert "headcount of B00 in 2024, turnover of B00 in 2024" in sentences
    assert sentences.endswith(" and 28 more.")
