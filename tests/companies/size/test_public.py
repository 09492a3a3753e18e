"""Enterprises that public bodies control (article 3(4))."""

from datetime import date
from decimal import Decimal

import pytest

from companies.size import Control, DecidedBy, Kind, TakeoverPolicy, classify, decimal_text

from .building import Item, case, enterprise, holds, person, public_body
from .relations import EXEMPT, LINKED, relations


def public_share(*items: Item) -> str:
    """Return the percentage that public bodies control, having checked that it decides from 25 % on."""
    result = classify(case(enterprise("A"), *items))
    decides = result.public_share >= 25
    assert (result.decided_by == DecidedBy.PUBLIC_BODY) is decides
    assert (result.size_class == "large") is decides
    assert result.own_class == "small"
    return decimal_text(result.public_share)


@pytest.mark.parametrize(
    ("capital", "votes", "share"),
    [("24.99", "24.99", "24.99"), ("25", "0", "25"), ("0", "25", "25"), ("60", "10", "60")],
)
def test_a_quarter_of_capital_or_votes_is_too_much(capital: str, votes: str, share: str) -> None:
    assert public_share(public_body("G"), holds("G", "A", capital, votes)) == share


def test_public_bodies_count_jointly() -> None:
    bodies = [public_body("G"), public_body("H")]
    assert public_share(*bodies, holds("G", "A", "12"), holds("H", "A", "12.99")) == "24.99"
    assert public_share(*bodies, holds("G", "A", "12"), holds("H", "A", "13")) == "25"


def test_control_runs_through_enterprises_that_public_bodies_control() -> None:
    """G and H together hold a majority of B, which holds C, which holds 25 % of A."""
    items = [public_body("G"), public_body("H"), enterprise("B"), enterprise("C")]
    links = [holds("G", "B", "30"), holds("H", "B", "21"), holds("B", "C", "51"), holds("C", "A", "25")]
    assert public_share(*items, *links) == "25"


def test_control_does_not_run_through_minority_shares() -> None:
    """Decision D-12."""
    items = [public_body("G"), enterprise("B")]
    assert public_share(*items, holds("G", "B", "50"), holds("B", "A", "60")) == "0"


def test_control_of_a_board_is_enough() -> None:
    """C-516/19 NMI: a foundation whose board is made up of public representatives (decision D-13)."""
    items = [public_body("G"), enterprise("B")]
    assert public_share(*items, holds("G", "B", "0", control=Control.BOARD), holds("B", "A", "25")) == "25"


def test_direct_and_indirect_shares_add_up() -> None:
    items = [public_body("G"), enterprise("B")]
    links = [holds("G", "A", "10"), holds("G", "B", "51"), holds("B", "A", "15")]
    assert public_share(*items, *links) == "25"


def test_control_of_a_majority_by_agreement_is_a_majority() -> None:
    """Article 3(3)(d): the votes of others are controlled as well as one's own."""
    agreement, plain = holds("G", "A", "5", control=Control.AGREEMENT), holds("G", "A", "5")
    assert public_share(public_body("G"), agreement, plain) == "50"
    assert public_share(public_body("G"), plain, agreement) == "50"


@pytest.mark.parametrize(("is_public", "share"), [(True, "51"), (False, "0")])
def test_a_listed_investor_that_is_public_counts_once_it_is_linked(is_public: bool, share: str) -> None:
    fund = enterprise("F", kind=Kind.PUBLIC_INVESTMENT_CORPORATION, is_public=is_public)
    assert public_share(fund, holds("F", "A", "51")) == share
    assert public_share(fund, holds("F", "A", "50")) == "0"


def test_nobody_counts_twice_among_public_investors() -> None:
    """E belongs to F, and both are public and linked to A; the 30 % of E in B is no majority, however it is reached."""
    investors = [enterprise(name, kind=Kind.PUBLIC_INVESTMENT_CORPORATION, is_public=True) for name in "EF"]
    links = [holds("F", "A", "51"), holds("F", "E", "60"), holds("E", "B", "30"), holds("B", "A", "26")]
    assert public_share(*investors, enterprise("B"), *links) == "51"


def test_shares_in_oneself_are_in_no_public_hands() -> None:
    """G appoints the board of A, which holds shares in itself."""
    board = holds("G", "A", "10", control=Control.BOARD)
    assert public_share(public_body("G"), board, holds("A", "A", "20")) == "10"


def test_a_public_investor_that_applies_does_not_control_itself() -> None:
    """Its subsidiary holds a part of it."""
    fund = enterprise("A", kind=Kind.VENTURE_CAPITAL, is_public=True)
    result = classify(case(fund, enterprise("S"), holds("A", "S", "60"), holds("S", "A", "30")))
    assert (result.public_share, result.decided_by) == (Decimal(0), DecidedBy.CEILINGS)


@pytest.mark.parametrize("policy", list(TakeoverPolicy))
def test_public_hands_are_those_of_the_reference_date(policy: TakeoverPolicy) -> None:
    """The two-year rule is about ceilings only (article 4(2)): it does not protect from a public owner."""
    link = holds("G", "A", "25", valid_from=date(2025, 3, 1))
    result = classify(case(enterprise("A"), public_body("G"), link, policy=policy))
    assert (result.size_class, result.decided_by) == ("large", DecidedBy.PUBLIC_BODY)


def test_a_small_local_authority_counts_once_it_is_linked() -> None:
    town = enterprise("T", kind=Kind.LOCAL_AUTHORITY, budget=Decimal(1_000_000), inhabitants=1_000)
    assert relations(case(enterprise("A"), town, holds("T", "A", "50"))) == {"T": EXEMPT}
    assert public_share(town, holds("T", "A", "50")) == "0"
    assert relations(case(enterprise("A"), town, holds("T", "A", "51"))) == {"T": LINKED}
    assert public_share(town, holds("T", "A", "51")) == "51"


def test_the_exemption_goes_before_the_rule_on_public_bodies() -> None:
    """An exempt public investor with 50 % leaves the enterprise an SME."""
    university = enterprise("U", kind=Kind.UNIVERSITY, is_public=True)
    assert public_share(university, holds("U", "A", "50")) == "0"


def test_public_bodies_and_persons_link_nothing() -> None:
    """Two enterprises of one public body are not linked by it."""
    items = [enterprise("A"), enterprise("B"), public_body("G"), person("p")]
    links = [holds("G", "A", "20"), holds("G", "B", "100"), holds("p", "A", "80")]
    assert relations(case(*items, *links)) == {"B": "none 0", "G": "public_body 0"}


def test_a_public_share_decides_without_any_figures() -> None:
    result = classify(case(enterprise("A", accounts=()), public_body("G"), holds("G", "A", "25")))
    assert (result.size_class, result.decided_by) == ("large", DecidedBy.PUBLIC_BODY)
    assert (result.own_class, result.years, result.is_complete) == (None, (), False)
