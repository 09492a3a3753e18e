"""The rules in their order: what decides, and what is never proposed by accident."""

import pytest

from companies.size import DecidedBy, Kind, classify

from .building import Item, case, enterprise, filed, holds, person, public_body, yearly
from .relations import EXEMPT, LINKED, NONE, PUBLIC, relations


def test_every_party_but_the_applicant_and_persons_has_a_relation() -> None:
    items: list[Item] = [
        *(enterprise(name) for name in "ABCDX"),
        enterprise("F", kind=Kind.VENTURE_CAPITAL),
        public_body("G"),
        person("p"),
        holds("A", "B", "51"),
        holds("C", "A", "25"),
        holds("C", "D", "51"),
        holds("F", "B", "30"),
        holds("p", "A", "20"),
    ]
    assert relations(case(*items)) == {
        "B": LINKED,
        "C": "partner 25",
        "D": "linked_to_partner 25",
        "X": NONE,
        "F": EXEMPT,
        "G": PUBLIC,
    }


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([enterprise("A", accounts=())], DecidedBy.NO_DATA),
        ([enterprise("A")], DecidedBy.CEILINGS),
        ([yearly("A", "10", "60")], DecidedBy.TWO_YEAR_RULE),
        ([yearly("A", "10", "60", "60")], DecidedBy.CEILINGS),
        ([enterprise("A", accounts=(filed(2025, is_estimate=True),))], DecidedBy.ESTIMATE),
        ([enterprise("A", accounts=()), public_body("G"), holds("G", "A", "25")], DecidedBy.PUBLIC_BODY),
    ],
)
def test_what_decided_is_the_first_that_applies(items: list[Item], expected: DecidedBy) -> None:
    assert classify(case(*items)).decided_by == expected


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        # A member whose workers nobody knows: no class at all.
        (filed(2024, None, "1", "1"), None),
        # A member whose amounts nobody knows: neither amount is known to stay within a ceiling.
        (filed(2024, "1", None, None), "large"),
        # One amount is enough, as long as it is known.
        (filed(2024, "1", None, "1"), "small"),
    ],
)
def test_a_group_with_an_unknown_member_is_never_smaller_by_accident(unknown: object, expected: str | None) -> None:
    result = classify(case(enterprise("A"), enterprise("B", accounts=(unknown,)), holds("A", "B", "100")))
    assert (result.size_class, result.is_complete, result.own_class) == (expected, False, "small")
    assert {item.enterprise for item in result.missing} == {"B"}


def test_the_own_class_knows_no_group_and_no_history() -> None:
    """The portal's proposal: own accounts, the two-year rule, nothing else."""
    structure = case(yearly("A", "5", "5"), yearly("B", "500", "500"), holds("B", "A", "100"), previous_class="large")
    result = classify(structure)
    assert (result.size_class, result.own_class, result.size) == ("large", "micro", "large")


def test_an_investor_can_apply_as_any_enterprise_does() -> None:
    fund = enterprise("A", kind=Kind.VENTURE_CAPITAL)
    assert relations(case(fund, enterprise("B"), holds("A", "B", "30"))) == {"B": "partner 30"}


def test_the_seat_of_an_enterprise_and_its_form_do_not_matter() -> None:
    """Article 1: a party is an enterprise unless it is a person or a public body."""
    foreign = enterprise("DE-HRB-12345", "45")
    assert classify(case(enterprise("A"), foreign, holds("A", foreign.id, "51"))).size_class == "medium"
