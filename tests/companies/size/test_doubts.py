"""What is missing, and what does not fit together."""

from typing import Any

from companies.size import Doubt, DoubtKind, Missing, classify

from .building import Item, case, enterprise, filed, group_accounts, holds, person, yearly


def doubts(*items: Item, **fields: Any) -> list[Doubt]:
    """Return the doubts about a case."""
    return list(classify(case(*items, **fields)).doubts)


def test_every_quantity_that_keeps_a_sum_unknown_is_named() -> None:
    items: list[Item] = [
        yearly("A", "5", None),
        enterprise("B", accounts=(filed(2024, "5", None, "1"),)),
        enterprise("C", accounts=()),
        holds("A", "B", "100"),
        holds("A", "C", "30"),
    ]
    assert classify(case(*items)).missing == (
        Missing(2023, "B", "workers"),
        Missing(2023, "B", "turnover"),
        Missing(2023, "B", "balance_total"),
        Missing(2023, "C", "workers"),
        Missing(2023, "C", "turnover"),
        Missing(2023, "C", "balance_total"),
        Missing(2024, "A", "workers"),
        Missing(2024, "B", "turnover"),
        Missing(2024, "C", "workers"),
        Missing(2024, "C", "turnover"),
        Missing(2024, "C", "balance_total"),
    )


def test_what_consolidated_accounts_hold_already_is_not_missing() -> None:
    parent = enterprise("A", consolidated=(group_accounts("B"),))
    assert classify(case(parent, enterprise("B", accounts=()), holds("A", "B", "100"))).missing == ()


def test_what_lies_in_consolidated_accounts_at_the_whole_share_is_not_missing_either() -> None:
    """D is a partner at 40 %, all of it included; the turnover of B is what keeps the sum unknown."""
    parent = enterprise("A", consolidated=(group_accounts(pro_rata={"D": "40"}),))
    other = enterprise("B", accounts=(filed(2024, "5", None, "1"),))
    structure = case(parent, other, enterprise("D", accounts=()), holds("A", "B", "100"), holds("A", "D", "40"))
    assert classify(structure).missing == (Missing(2024, "B", "turnover"),)


def test_holders_of_more_than_the_whole_are_a_doubt() -> None:
    """Two owners of 60 %; those of a stranger, and shares of exactly the whole, are none."""
    parties = [enterprise(name) for name in "ABCXYZ"]
    links = [holds("B", "A", "60"), holds("C", "A", "60"), *(holds(name, "X", "70") for name in "YZ")]
    assert doubts(*parties, *links) == [Doubt(DoubtKind.HOLDINGS_ABOVE_WHOLE, "A")]
    assert doubts(*parties, holds("B", "A", "60"), holds("C", "A", "40")) == []


def test_votes_above_the_whole_are_a_doubt_as_well() -> None:
    parties = [enterprise("A"), enterprise("B"), enterprise("C")]
    links = [holds("B", "A", "30", "70"), holds("C", "A", "30", "70")]
    assert doubts(*parties, *links) == [Doubt(DoubtKind.HOLDINGS_ABOVE_WHOLE, "A")]


def test_a_market_that_nobody_stated_is_a_doubt_when_a_person_owns_both() -> None:
    bakery = frozenset({"bakery"})
    parties = [enterprise("A", markets=bakery), enterprise("B"), enterprise("C"), person("p")]
    links = [holds("p", "A", "100"), holds("p", "B", "100"), holds("p", "C", "50")]
    assert doubts(*parties, *links) == [Doubt(DoubtKind.MARKET_NOT_STATED, "B")]
    stated = [enterprise("A", markets=bakery), enterprise("B", markets=frozenset({"software"})), *parties[2:]]
    assert doubts(*stated, *links) == []


def test_no_market_is_asked_of_enterprises_that_are_linked_anyhow() -> None:
    parties = [enterprise("A"), enterprise("B"), person("p")]
    assert doubts(*parties, holds("p", "A", "100"), holds("A", "B", "51")) == []


def test_a_year_left_out_is_a_doubt() -> None:
    company = enterprise("A", accounts=(filed(2020), filed(2021), filed(2024)))
    assert doubts(company) == [Doubt(DoubtKind.YEAR_MISSING, "2022"), Doubt(DoubtKind.YEAR_MISSING, "2023")]
