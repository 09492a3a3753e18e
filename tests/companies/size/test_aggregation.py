"""Adding up (article 6), consolidated accounts included."""

from fractions import Fraction
from typing import Any

import pytest

from companies.size import ConsolidatedAccounts, Kind, Party, classify, decimal_text

from .building import Item, case, enterprise, filed, group_accounts, holds
from .relations import workers

Sum = tuple[str | None, str | None, str | None]


def total(*items: Item) -> Sum:
    """Return workers, turnover and balance sheet total of the last year."""
    totals = classify(case(*items)).years[-1].totals
    return (_text(totals.workers), _text(totals.turnover), _text(totals.balance_total))


def _text(quantity: Fraction | None) -> str | None:
    return None if quantity is None else decimal_text(quantity)


def lines(*items: Item) -> list[tuple[str, str, str]]:
    """Return the sum line by line: enterprise, percentage of the amounts, percentage of the workers."""
    return [
        (line.enterprise, decimal_text(line.percentage), decimal_text(line.workers_percentage))
        for line in classify(case(*items)).years[-1].lines
    ]


def company(name: str, workers: str | None, turnover: str | None, balance_total: str | None, **fields: Any) -> Party:
    """Return an enterprise with the accounts of 2024."""
    return enterprise(name, accounts=(filed(2024, workers, turnover, balance_total),), **fields)


A = company("A", "10", "1000", "100")
B = company("B", "20", "2000", "200")
C = company("C", "40", "4000", "400")
D = company("D", "80", "8000", "800")


def test_an_autonomous_enterprise_counts_by_itself() -> None:
    """Article 6(1)."""
    assert total(A, B) == ("10", "1000", "100")


def test_linked_enterprises_count_in_full_and_partners_at_their_share() -> None:
    """Article 6(2)."""
    items: list[Item] = [A, B, C, D, holds("A", "B", "51"), holds("C", "A", "25"), holds("B", "D", "33.3")]
    assert total(*items) == ("66.64", "6664", "666.4")
    assert lines(*items) == [("A", "100", "100"), ("B", "100", "100"), ("C", "25", "25"), ("D", "33.3", "33.3")]


def test_linked_enterprises_of_a_partner_count_at_its_share() -> None:
    """Article 6(3): 10 + 38 % of (20 + 40); D is a partner of the partner."""
    items: list[Item] = [A, B, C, D, holds("A", "B", "38"), holds("B", "C", "60"), holds("D", "B", "30")]
    assert total(*items) == ("32.8", "3280", "328")


def test_the_applicant_stands_on_top_of_its_sum() -> None:
    """Whatever its name, and also inside the accounts of another."""
    owner = company("D", "1", "1", "1", consolidated=(group_accounts("C"),))
    structure = case(A, C, owner, holds("A", "C", "100"), holds("D", "C", "0"), applicant="C")
    assert [line.enterprise for line in classify(structure).years[-1].lines] == ["C", "A"]
    structure = case(A, C, owner, holds("D", "C", "51"), holds("D", "A", "51"), applicant="C")
    assert [line.enterprise for line in classify(structure).years[-1].lines] == ["D", "A"]


@pytest.mark.parametrize("names", ["AB", "ABC", "ABCD"])
def test_nobody_counts_twice_in_a_ring(names: str) -> None:
    parties = [A, B, C, D][: len(names)]
    ring = [holds(name, names[(i + 1) % len(names)], "60") for i, name in enumerate(names)]
    across = [holds("B", "A", "30")] if len(names) > 2 else []
    expected = str(sum((10, 20, 40, 80)[: len(names)]))
    assert total(*parties, *ring, *across)[0] == expected


def test_sums_are_exact() -> None:
    """40 + 25 % of 40 is 50, and three times a third of ten is ten: nothing is rounded on the way."""
    halves = [company(name, "0.1", "0.01", "0.01") for name in "BCDEFGHIJK"]
    parent = company("A", "49", "9999999.9", "1")
    structure: list[Item] = [parent, *halves, *(holds("A", half.id, "100") for half in halves)]
    assert total(*structure) == ("50", "10000000", "1.1")
    assert classify(case(*structure)).size_class == "medium"


@pytest.mark.parametrize(
    ("months", "turnover"),
    [(12, "1200"), (18, "800"), (6, "2400"), (1, "14400"), (23, "626.0869565217391304347826087")],
)
def test_only_the_turnover_is_brought_to_a_year(months: int, turnover: str) -> None:
    """Article 4(1), decision D-7: workers are an average, a balance sheet is a picture of one day."""
    accounts = (filed(2024, "10", "1200", "100", months=months),)
    assert total(enterprise("A", accounts=accounts)) == ("10", turnover, "100")


def test_periods_of_seven_months_add_up_without_rounding() -> None:
    """Seven times 12/7 of a million is exactly twelve million; with 28 digits it would be a little less or more."""
    names = "ABCDEFG"
    parties = [enterprise(n, accounts=(filed(2024, "1", "1000000", "99999999", months=7),)) for n in names]
    result = classify(case(*parties, *(holds("A", name, "51") for name in names[1:])))
    assert result.years[-1].totals.turnover == 12_000_000


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        (company("B", None, "2000", "200"), (None, "3000", "300")),
        (company("B", "20", None, "200"), ("30", None, "300")),
        (company("B", "20", "2000", None), ("30", "3000", None)),
        (enterprise("B", accounts=()), (None, None, None)),
    ],
)
def test_a_sum_with_an_unknown_part_is_unknown(unknown: Party, expected: Sum) -> None:
    """Decision D-8, for linked enterprises and for partners alike."""
    assert total(A, unknown, holds("A", "B", "100")) == expected
    partner_sum = total(A, unknown, holds("A", "B", "50"))
    assert [part is None for part in partner_sum] == [part is None for part in expected]


def test_the_unknown_figures_of_strangers_do_not_matter() -> None:
    fund = enterprise("F", kind=Kind.VENTURE_CAPITAL, accounts=())
    result = classify(case(A, fund, enterprise("X", accounts=()), holds("F", "A", "50"), holds("X", "A", "24")))
    assert (result.size_class, result.is_complete, result.missing) == ("small", True, ())


# Consolidated accounts: article 6(2) to 6(4), decision D-9.

A_GROUP = group_accounts("BC", 2024, "60", "6500", "650")


def parent(*consolidated: ConsolidatedAccounts) -> Party:
    """Return A with consolidated accounts."""
    return company("A", "10", "1000", "100", consolidated=consolidated)


SUBSIDIARIES: list[Item] = [B, C, holds("A", "B", "100"), holds("B", "C", "100")]


def test_consolidated_accounts_replace_those_they_include() -> None:
    assert total(parent(A_GROUP), *SUBSIDIARIES) == ("60", "6500", "650")
    items: list[Item] = [parent(A_GROUP), *SUBSIDIARIES, D, holds("A", "D", "100")]
    assert total(*items) == ("140", "14500", "1450")


def test_the_applicant_can_be_inside_the_accounts_of_its_parent() -> None:
    owner = company("B", "20", "2000", "200", consolidated=(group_accounts("A", 2024, "25", "2500", "250"),))
    items: list[Item] = [A, owner, holds("B", "A", "100")]
    assert total(*items) == ("25", "2500", "250")
    assert lines(*items) == [("B", "100", "100")]


def test_the_widest_consolidated_accounts_go_first() -> None:
    """Those of B (with C) lie inside those of A, those of D overlap: both are passed over."""
    inner = company("B", "20", "2000", "200", consolidated=(group_accounts("C", 2024, "1", "1", "1"),))
    overlapping = company("D", "80", "8000", "800", consolidated=(group_accounts("C", 2024, "2", "2", "2"),))
    items: list[Item] = [parent(A_GROUP), inner, C, overlapping, *SUBSIDIARIES[2:], holds("A", "D", "100")]
    assert lines(*items) == [("A", "100", "100"), ("D", "100", "100")]
    assert total(*items) == ("140", "14500", "1450")


def test_consolidated_accounts_that_hold_an_outsider_are_passed_over() -> None:
    items: list[Item] = [
        parent(group_accounts("BD", 2024, "1", "1", "1")),
        B,
        D,
        holds("A", "B", "100"),
        holds("A", "D", "20"),
    ]
    assert total(*items) == ("30", "3000", "300")


def test_consolidated_accounts_older_than_the_own_accounts_are_passed_over() -> None:
    items: list[Item] = [parent(group_accounts("BC", 2023, "1", "1", "1")), *SUBSIDIARIES]
    assert total(*items) == ("70", "7000", "700")


def test_workers_that_consolidated_accounts_leave_out_are_those_of_their_members() -> None:
    """Article 6(4)."""
    items: list[Item] = [parent(group_accounts("BC", 2024, None, "6500", "650")), *SUBSIDIARIES]
    assert total(*items) == ("70", "6500", "650")
    unknown: list[Item] = [
        parent(group_accounts("B", 2024, None, "6500", "650")),
        company("B", None, "1", "1"),
        SUBSIDIARIES[2],
    ]
    assert total(*unknown) == (None, "6500", "650")


def test_an_unknown_amount_of_consolidated_accounts_stays_unknown() -> None:
    assert total(parent(group_accounts("BC", 2024, "60", None, "650")), *SUBSIDIARIES) == ("60", None, "650")


def test_a_partner_counts_by_its_consolidated_accounts() -> None:
    """Article 6(3)."""
    partner = company("B", "20", "2000", "200", consolidated=(group_accounts("C", 2024, "50", "5000", "500"),))
    items: list[Item] = [A, partner, C, holds("B", "C", "100"), holds("B", "A", "40")]
    assert total(*items) == ("30", "3000", "300")


@pytest.mark.parametrize(
    ("included", "workers_stated", "expected"),
    [
        ("30", "60", ("68", "7300", "730")),
        ("40", "60", ("60", "6500", "650")),
        ("50", "60", ("60", "6500", "650")),
        ("30", None, ("102", "7300", "730")),
    ],
)
def test_a_partner_included_in_part_adds_what_is_missing(
    included: str, workers_stated: str | None, expected: Sum
) -> None:
    """D is a partner at 40 %; its workers count at that share when the consolidated accounts state none."""
    accounts = group_accounts("BC", 2024, workers_stated, "6500", "650", pro_rata={"D": included})
    assert total(parent(accounts), *SUBSIDIARIES, D, holds("A", "D", "40")) == expected


def test_a_linked_enterprise_included_in_part_adds_the_rest() -> None:
    """100 % of it counts (article 6(2)), and half lies in the consolidated accounts."""
    accounts = group_accounts("", 2024, "50", "5000", "500", pro_rata={"D": "50"})
    items: list[Item] = [parent(accounts), D, holds("A", "D", "51")]
    assert lines(*items) == [("A", "100", "100"), ("D", "50", "50")]
    assert total(*items) == ("90", "9000", "900")


def test_what_is_included_in_full_need_not_be_known() -> None:
    accounts = group_accounts("", 2024, "50", "5000", "500", pro_rata={"D": "40"})
    assert total(parent(accounts), company("D", None, None, None), holds("A", "D", "40")) == ("50", "5000", "500")


def test_equal_consolidated_accounts_that_overlap_are_chosen_by_size_and_not_by_name() -> None:
    """B and C both consolidate A; the larger accounts go first, whoever files them."""
    for large, small in [("B", "C"), ("C", "B")]:
        owners = [
            company(large, "1", "1", "1", consolidated=(group_accounts("A", 2024, "9", "9", "9"),)),
            company(small, "1", "1", "1", consolidated=(group_accounts("A", 2024, "8", "8", "8"),)),
        ]
        structure = case(A, *owners, holds("B", "A", "51"), holds("C", "B", "51"))
        assert workers(structure) == "10"
