"""Linked enterprises (article 3(3))."""

import pytest

from companies.size import Control, Kind, Link

from .building import Item, case, enterprise, holds, person
from .relations import LINKED, NONE, relations

BAKERY = frozenset({"bakery"})
MILL = frozenset({"mill"})
LISTED = [
    Kind.PUBLIC_INVESTMENT_CORPORATION,
    Kind.VENTURE_CAPITAL,
    Kind.UNIVERSITY,
    Kind.NONPROFIT_RESEARCH_CENTRE,
    Kind.INSTITUTIONAL_INVESTOR,
    Kind.REGIONAL_DEVELOPMENT_FUND,
]


@pytest.mark.parametrize(
    ("capital", "votes", "expected"),
    [
        ("51", "51", LINKED),
        ("50.000001", "50.000001", LINKED),
        ("50", "50", "partner 50"),
        ("60", "40", "partner 60"),
        ("10", "50.01", LINKED),
        ("0", "100", LINKED),
        ("100", "0", "partner 100"),
    ],
)
def test_a_majority_of_the_votes_links_and_capital_does_not(capital: str, votes: str, expected: str) -> None:
    """Point (a), in both directions."""
    up = case(enterprise("A"), enterprise("B"), holds("B", "A", capital, votes))
    down = case(enterprise("A"), enterprise("B"), holds("A", "B", capital, votes))
    assert relations(up) == relations(down) == {"B": expected}


@pytest.mark.parametrize("control", list(Control))
def test_a_right_links_without_votes(control: Control) -> None:
    """Points (b), (c) and (d)."""
    assert relations(case(enterprise("A"), enterprise("B"), holds("B", "A", "0", control=control))) == {"B": LINKED}


def test_lines_of_one_holder_add_up() -> None:
    halves = [holds("B", "A", "30"), holds("B", "A", "20.01")]
    assert relations(case(enterprise("A"), enterprise("B"), *halves)) == {"B": LINKED}


@pytest.mark.parametrize("control", list(Control))
def test_a_right_of_one_line_is_a_right_of_the_holder(control: Control) -> None:
    lines = [holds("B", "A", "10", control=control), holds("B", "A", "10")]
    parties = [enterprise("A"), enterprise("B")]
    assert relations(case(*parties, *lines)) == relations(case(*parties, *reversed(lines))) == {"B": LINKED}


def test_enterprises_are_linked_through_others() -> None:
    """Up, down and sideways, whatever the direction of the majorities."""
    parties = [enterprise(name) for name in "ABCD"]
    links = [holds("B", "A", "51"), holds("B", "C", "51"), holds("C", "D", "51")]
    assert relations(case(*parties, *links)) == {"B": LINKED, "C": LINKED, "D": LINKED}


def test_enterprises_are_linked_through_a_listed_investor() -> None:
    fund = enterprise("F", kind=Kind.VENTURE_CAPITAL)
    structure = case(enterprise("A"), fund, enterprise("C"), holds("F", "A", "51"), holds("F", "C", "51"))
    assert relations(structure) == {"F": LINKED, "C": LINKED}


def test_the_votes_of_a_linked_group_count_as_those_of_one_holder() -> None:
    """User guide 2005, example 3: three holders of 20 % that form a group."""
    parties = [enterprise(name) for name in "ABCD"]
    links = [holds(owner, "A", "20") for owner in "BCD"]
    assert set(relations(case(*parties, *links)).values()) == {NONE}
    grouped = case(*parties, *links, holds("B", "C", "70"), holds("C", "D", "60"))
    assert set(relations(grouped).values()) == {LINKED}


def test_a_link_can_bring_about_the_next() -> None:
    """B and C together hold D, and with D a majority of A."""
    parties = [enterprise(name) for name in "ABCD"]
    links = [holds("B", "C", "51"), holds("B", "D", "26"), holds("C", "D", "25"), *(holds(o, "A", "17") for o in "BCD")]
    assert relations(case(*parties, *links)) == {"B": LINKED, "C": LINKED, "D": LINKED}


@pytest.mark.parametrize("size", [2, 3, 7])
def test_a_ring_of_majorities_is_one_group(size: int) -> None:
    names = "ABCDEFG"[:size]
    links = [holds(name, names[(i + 1) % size], "51") for i, name in enumerate(names)]
    assert set(relations(case(*(enterprise(name) for name in names), *links)).values()) == {LINKED}


def test_shares_in_oneself_are_left_out() -> None:
    """Treasury shares make nobody its own partner, and take nothing from the others."""
    structure = case(enterprise("A"), enterprise("B"), holds("A", "A", "60"), holds("B", "A", "24.99"))
    assert relations(structure) == {"B": NONE}


@pytest.mark.parametrize("kind", LISTED)
@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (holds("F", "A", "10", control=Control.CONTRACT, is_involved_in_management=False), NONE),
        (holds("F", "A", "25", control=Control.CONTRACT, is_involved_in_management=False), "exempt_investor 0"),
        (holds("F", "A", "10", control=Control.CONTRACT), LINKED),
        (holds("F", "A", "10", control=Control.BOARD, is_involved_in_management=False), LINKED),
        (holds("F", "A", "10", control=Control.AGREEMENT, is_involved_in_management=False), LINKED),
        (holds("F", "A", "51", control=Control.CONTRACT, is_involved_in_management=False), LINKED),
    ],
)
def test_a_passive_listed_investor_is_presumed_to_have_no_dominant_influence(
    kind: Kind, link: Link, expected: str
) -> None:
    """Second subparagraph; it undoes neither a majority of votes nor another right."""
    assert relations(case(enterprise("A"), enterprise("F", kind=kind), link)) == {"F": expected}


def test_an_ordinary_holder_has_no_such_presumption() -> None:
    link = holds("B", "A", "10", control=Control.CONTRACT, is_involved_in_management=False)
    assert relations(case(enterprise("A"), enterprise("B"), link)) == {"B": LINKED}


def owned_by_person(a_markets: frozenset[str], b_markets: frozenset[str]) -> list[Item]:
    """Return two enterprises in the hands of one person."""
    parties = [enterprise("A", markets=a_markets), enterprise("B", markets=b_markets), person("p")]
    return [*parties, holds("p", "A", "100"), holds("p", "B", "51")]


@pytest.mark.parametrize(
    ("a_markets", "b_markets", "adjacent", "expected"),
    [
        (BAKERY, BAKERY, (), LINKED),
        (BAKERY, BAKERY | MILL, (), LINKED),
        (BAKERY, MILL, (), NONE),
        (BAKERY, MILL, (("bakery", "mill"),), LINKED),
        (BAKERY, MILL, (("mill", "bakery"),), LINKED),
        (BAKERY, MILL, (("bakery", "software"),), NONE),
        (BAKERY, frozenset(), (), NONE),
        (frozenset(), frozenset(), (), NONE),
    ],
)
def test_a_person_links_on_the_same_or_an_adjacent_market(
    a_markets: frozenset[str], b_markets: frozenset[str], adjacent: tuple[tuple[str, str], ...], expected: str
) -> None:
    """Fourth subparagraph."""
    structure = case(*owned_by_person(a_markets, b_markets), adjacent_markets=adjacent)
    assert relations(structure) == {"B": expected}


def test_a_person_without_a_majority_links_nothing() -> None:
    parties = [enterprise("A", markets=BAKERY), enterprise("B", markets=BAKERY), person("p")]
    assert relations(case(*parties, holds("p", "A", "50"), holds("p", "B", "51"))) == {"B": NONE}


def test_a_person_is_no_partner_and_has_no_figures() -> None:
    structure = case(enterprise("A"), person("p"), holds("p", "A", "49"))
    assert relations(structure) == {}


@pytest.mark.parametrize(("jointly", "expected"), [((), NONE), ((frozenset({"p", "q"}),), LINKED)])
def test_persons_acting_jointly_count_as_one(jointly: tuple[frozenset[str], ...], expected: str) -> None:
    parties = [enterprise("A", markets=BAKERY), enterprise("B", markets=BAKERY), person("p"), person("q")]
    links = [holds(owner, owned, "30") for owner in "pq" for owned in "AB"]
    assert relations(case(*parties, *links, acting_jointly=jointly)) == {"B": expected}


def test_votes_of_controlled_enterprises_count_with_those_of_the_person() -> None:
    """P holds 30 % of A itself, and 25 % through H, which it controls."""
    parties = [enterprise("A", markets=BAKERY), enterprise("B", markets=BAKERY), enterprise("H"), person("p")]
    links = [holds("p", "A", "30"), holds("p", "H", "60"), holds("H", "A", "25"), holds("p", "B", "100")]
    assert relations(case(*parties, *links)) == {"B": LINKED, "H": "partner 25"}


def test_a_person_controls_by_right_too() -> None:
    parties = [enterprise("A", markets=BAKERY), enterprise("B", markets=BAKERY), person("p")]
    structure = case(*parties, holds("p", "A", "100"), holds("p", "B", "0", control=Control.BOARD))
    assert relations(structure) == {"B": LINKED}


def test_a_link_through_persons_is_passed_on() -> None:
    """A bakes, B bakes and mills, C mills; D is a subsidiary of C on a market of its own."""
    parties = [
        enterprise("A", markets=BAKERY),
        enterprise("B", markets=BAKERY | MILL),
        enterprise("C", markets=MILL),
        enterprise("D", markets=frozenset({"software"})),
        person("p"),
    ]
    links = [holds("p", owned, "100") for owned in "ABC"]
    assert relations(case(*parties, *links, holds("C", "D", "51"))) == {"B": LINKED, "C": LINKED, "D": LINKED}


def test_one_economic_unit_can_be_declared() -> None:
    """C-110/13 HaTeFo: persons who coordinate make one economic unit, without any formal relation."""
    parties = [enterprise("A"), enterprise("B")]
    assert relations(case(*parties)) == {"B": NONE}
    assert relations(case(*parties, declared_links=(("B", "A"),))) == {"B": LINKED}
