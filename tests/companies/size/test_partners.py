"""Partner enterprises and exempt investors (article 3(2))."""

from decimal import Decimal

import pytest

from companies.size import ApplicantType, Kind, Party, classify

from .building import Item, case, enterprise, holds, person
from .relations import EXEMPT, LINKED, NONE, PUBLIC, relations

FUND = Kind.VENTURE_CAPITAL
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
        ("24.999999", "24.999999", NONE),
        ("25", "25", "partner 25"),
        ("25", "0", "partner 25"),
        ("0", "25", "partner 25"),
        ("30", "40", "partner 40"),
        ("49", "26", "partner 49"),
        ("50", "50", "partner 50"),
    ],
)
def test_a_quarter_of_capital_or_votes_makes_a_partner_at_the_greater(capital: str, votes: str, expected: str) -> None:
    """In both directions."""
    parties = [enterprise("A"), enterprise("B")]
    assert relations(case(*parties, holds("B", "A", capital, votes))) == {"B": expected}
    assert relations(case(*parties, holds("A", "B", capital, votes))) == {"B": expected}


def test_a_holding_counts_jointly_with_those_of_linked_enterprises() -> None:
    parties = [enterprise(name) for name in "ABC"]
    apart = case(*parties, holds("B", "A", "15"), holds("C", "A", "10"))
    assert relations(apart) == {"B": NONE, "C": NONE}
    together = case(*parties, holds("B", "A", "15"), holds("C", "A", "10"), holds("B", "C", "100"))
    assert relations(together) == {"B": "partner 25", "C": "partner 25"}


def test_the_applicants_own_group_holds_jointly_too() -> None:
    parties = [enterprise(name) for name in "ABC"]
    structure = case(*parties, holds("A", "B", "100"), holds("A", "C", "15"), holds("B", "C", "10"))
    assert relations(structure) == {"B": LINKED, "C": "partner 25"}


def test_in_cross_holdings_the_greater_percentage_counts() -> None:
    parties = [enterprise("A"), enterprise("B")]
    assert relations(case(*parties, holds("A", "B", "30"), holds("B", "A", "40"))) == {"B": "partner 40"}
    assert relations(case(*parties, holds("A", "B", "30"), holds("B", "A", "10"))) == {"B": "partner 30"}


def test_a_partner_of_several_enterprises_of_the_group_counts_once_at_the_greatest_share() -> None:
    """Decision D-4, by analogy with cross-holdings."""
    parties = [enterprise(name) for name in "ASY"]
    structure = case(*parties, holds("A", "S", "60"), holds("Y", "A", "30"), holds("Y", "S", "40"))
    assert relations(structure) == {"S": LINKED, "Y": "partner 40"}


def test_linked_enterprises_of_a_partner_count_at_its_share_and_its_partners_do_not() -> None:
    """Article 6(3); user guide 2005, example 2. Percentages are never multiplied."""
    parties = [enterprise(name) for name in "ABCDE"]
    links = [holds("A", "B", "38"), holds("B", "C", "60"), holds("B", "D", "30"), holds("E", "B", "30")]
    expected = {"B": "partner 38", "C": "linked_to_partner 38", "D": NONE, "E": NONE}
    assert relations(case(*parties, *links)) == expected


def test_partners_of_linked_enterprises_count() -> None:
    """Article 6(3); user guide 2005, example 1."""
    parties = [enterprise(name) for name in "ABCD"]
    links = [holds("B", "A", "60"), holds("C", "B", "32"), holds("B", "D", "25")]
    assert relations(case(*parties, *links)) == {"B": LINKED, "C": "partner 32", "D": "partner 25"}


def test_the_type_of_the_applicant_is_the_closest_relation() -> None:
    parties = [enterprise(name) for name in "ABC"]
    partner, subsidiary = holds("B", "A", "30"), holds("A", "C", "51")
    assert classify(case(*parties)).applicant_type == ApplicantType.AUTONOMOUS
    assert classify(case(*parties, partner)).applicant_type == ApplicantType.PARTNER
    assert classify(case(*parties, partner, subsidiary)).applicant_type == ApplicantType.LINKED


@pytest.mark.parametrize("kind", LISTED)
@pytest.mark.parametrize(("capital", "expected"), [("24.99", NONE), ("25", EXEMPT), ("50", EXEMPT), ("50.01", LINKED)])
def test_a_listed_investor_is_exempt_up_to_half(kind: Kind, capital: str, expected: str) -> None:
    """Points (a), (b) and (c), as long as it is not linked."""
    assert relations(case(enterprise("A"), enterprise("F", kind=kind), holds("F", "A", capital))) == {"F": expected}


def test_the_exemption_is_for_investors_in_the_enterprise_only() -> None:
    """Holding a part of a fund is an ordinary partnership."""
    structure = case(enterprise("A"), enterprise("F", kind=FUND), holds("A", "F", "30"))
    assert relations(structure) == {"F": "partner 30"}


def test_the_shares_of_an_exempt_investor_do_not_help_its_group_to_a_quarter() -> None:
    """Decision D-11: C holds 20 %, and its fund another 20 %."""
    parties = [enterprise("A"), enterprise("C"), enterprise("F", kind=FUND)]
    links = [holds("C", "F", "100"), holds("C", "A", "20"), holds("F", "A", "20")]
    assert relations(case(*parties, *links)) == {"C": NONE, "F": EXEMPT}


def test_the_shares_of_an_exempt_investor_do_help_its_group_to_a_majority() -> None:
    """The exemption holds only while they are not linked "individually or jointly"."""
    parties = [enterprise("A"), enterprise("C"), enterprise("F", kind=FUND)]
    links = [holds("C", "F", "100"), holds("C", "A", "20"), holds("F", "A", "31")]
    assert relations(case(*parties, *links)) == {"C": LINKED, "F": LINKED}


def test_an_exempt_investor_linked_to_a_partner_counts_with_that_partner() -> None:
    parties = [enterprise("A"), enterprise("C"), enterprise("F", kind=FUND)]
    links = [holds("C", "F", "100"), holds("C", "A", "25"), holds("F", "A", "25")]
    assert relations(case(*parties, *links)) == {"C": "partner 25", "F": "linked_to_partner 25"}


def test_an_investor_exempt_in_one_enterprise_counts_with_its_group_through_another() -> None:
    """F alone would be exempt in S; but F is linked to C, a partner of A."""
    parties = [enterprise("A"), enterprise("S"), enterprise("C"), enterprise("F", kind=FUND)]
    links = [holds("A", "S", "51"), holds("C", "F", "100"), holds("F", "S", "25"), holds("C", "A", "30")]
    expected = {"S": LINKED, "C": "partner 30", "F": "linked_to_partner 30"}
    assert relations(case(*parties, *links)) == expected


def angels(*investments: str | None) -> list[Item]:
    """Return business angels that hold 25 % of A each."""
    items: list[Item] = []
    for position, euro in enumerate(investments):
        name = f"F{position}"
        items.append(enterprise(name, kind=Kind.BUSINESS_ANGEL))
        items.append(holds(name, "A", "25", investment=None if euro is None else Decimal(euro)))
    return items


@pytest.mark.parametrize(
    ("investments", "expected"),
    [
        (["1249999.99"], EXEMPT),
        (["1250000"], "partner 25"),
        (["600000", "649999.99"], EXEMPT),
        (["600000", "650000"], "partner 25"),
        ([None], "partner 25"),
        (["600000", None], "partner 25"),
    ],
)
def test_business_angels_are_exempt_while_they_together_invested_less_than_a_ceiling(
    investments: list[str | None], expected: str
) -> None:
    """Point (a); what is unknown is not known to be less."""
    assert set(relations(case(enterprise("A"), *angels(*investments))).values()) == {expected}


@pytest.mark.parametrize(
    ("budget", "inhabitants", "expected"),
    [
        ("9999999.99", 4_999, EXEMPT),
        ("10000000", 4_999, PUBLIC),
        ("9999999.99", 5_000, PUBLIC),
        (None, 4_999, PUBLIC),
        ("9999999.99", None, PUBLIC),
    ],
)
def test_a_local_authority_is_exempt_while_it_is_small(
    budget: str | None, inhabitants: int | None, expected: str
) -> None:
    """Point (d); any other local authority is a public body."""
    town = Party(
        id="F",
        kind=Kind.LOCAL_AUTHORITY,
        budget=None if budget is None else Decimal(budget),
        inhabitants=inhabitants,
    )
    assert relations(case(enterprise("A"), town, holds("F", "A", "25"))) == {"F": expected}


def test_there_is_no_partner_through_a_person() -> None:
    """A person is no enterprise: p holds 30 % of A and 30 % of B."""
    structure = case(enterprise("A"), enterprise("B"), person("p"), holds("p", "A", "30"), holds("p", "B", "30"))
    assert relations(structure) == {"B": NONE}


def test_a_share_never_exceeds_the_whole() -> None:
    """Holders who state too much are a doubt, and count at most in full."""
    structure = case(enterprise("A"), enterprise("B"), holds("A", "B", "80", "0"), holds("A", "B", "80", "0"))
    assert relations(structure) == {"B": "partner 100"}
