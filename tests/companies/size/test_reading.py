"""Reading the format `sme-vectors/1`."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from companies.size import (
    Accounts,
    Amounts,
    Case,
    CaseError,
    ConsolidatedAccounts,
    Control,
    Kind,
    Link,
    Party,
    TakeoverPolicy,
    read_cases,
)

FULL = {
    "format": "sme-vectors/1",
    "vectors": [
        {
            "id": "one",
            "title": "not read",
            "input": {
                "applicant": "A",
                "reference_date": "2025-06-30",
                "policy": {"ownership_change": "two_year"},
                "previous_class": "small",
                "ownership_changes": ["2024-02-29"],
                "acting_jointly": [["p", "q"]],
                "adjacent_markets": [["bakery", "mill"]],
                "declared_links": [["A", "B"]],
                "nodes": [
                    {
                        "id": "A",
                        "kind": "local_authority",
                        "markets": ["bakery"],
                        "closing": "06-30",
                        "public": True,
                        "budget": "1.50",
                        "inhabitants": 12,
                        "accounts": [
                            {
                                "year": 2024,
                                "headcount": "49.995",
                                "turnover": None,
                                "balance": 7,
                                "months": 18,
                                "approved": False,
                                "estimate": True,
                            }
                        ],
                        "consolidated": [{"year": 2023, "includes": ["B"], "includes_pro_rata": {"C": "33.3"}}],
                    }
                ],
                "links": [
                    {
                        "owner": "p",
                        "owned": "A",
                        "capital": "12.5",
                        "votes": "51",
                        "control": "board",
                        "involved_in_management": False,
                        "investment": "1000",
                        "from": "2024-01-01",
                        "until": "2025-01-01",
                    },
                    {"owner": "q", "owned": "A", "capital": "12.5"},
                ],
            },
        }
    ],
}


def test_every_field_is_read() -> None:
    account = Accounts(2024, Amounts(Decimal("49.995"), None, Decimal(7)), 18, is_approved=False, is_estimate=True)
    consolidated = ConsolidatedAccounts(
        year=2023,
        amounts=Amounts(None, None, None),
        includes=frozenset({"B"}),
        includes_pro_rata={"C": Decimal("33.3")},
    )
    expected = Case(
        applicant="A",
        reference_date=date(2025, 6, 30),
        policy=TakeoverPolicy.TWO_YEAR,
        previous_class="small",
        ownership_changes=(date(2024, 2, 29),),
        acting_jointly=(frozenset({"p", "q"}),),
        adjacent_markets=(("bakery", "mill"),),
        declared_links=(("A", "B"),),
        parties=(
            Party(
                id="A",
                kind=Kind.LOCAL_AUTHORITY,
                markets=frozenset({"bakery"}),
                closing=(6, 30),
                is_public=True,
                budget=Decimal("1.5"),
                inhabitants=12,
                accounts=(account,),
                consolidated=(consolidated,),
            ),
        ),
        links=(
            Link(
                owner="p",
                owned="A",
                capital=Decimal("12.5"),
                votes=Decimal(51),
                control=Control.BOARD,
                is_involved_in_management=False,
                investment=Decimal(1000),
                valid_from=date(2024, 1, 1),
                valid_until=date(2025, 1, 1),
            ),
            Link(owner="q", owned="A", capital=Decimal("12.5"), votes=Decimal("12.5")),
        ),
    )
    assert read_cases(json.dumps(FULL)) == [("one", expected)]


def test_what_is_missing_or_null_has_its_default() -> None:
    sparse = {"id": "A", "kind": None, "markets": None, "closing": None, "accounts": None}
    text = json.dumps(
        {
            "vectors": [
                {
                    "id": "one",
                    "input": {
                        "applicant": "A",
                        "reference_date": "2025-06-30",
                        "policy": None,
                        "previous_class": None,
                        "nodes": [sparse],
                    },
                }
            ]
        }
    )
    expected = Case(applicant="A", reference_date=date(2025, 6, 30), parties=(Party(id="A"),))
    assert read_cases(text) == [("one", expected)]


def broken(change: Callable[[dict[str, Any]], object]) -> str:
    """Return the full file with one change to its only input."""
    file = json.loads(json.dumps(FULL))
    change(file["vectors"][0]["input"])
    return json.dumps(file)


def node(**fields: Any) -> str:
    """Return the full file with other fields in its only node."""
    return broken(lambda given: given["nodes"][0].update(fields))


def account(**fields: Any) -> str:
    """Return the full file with other fields in its only accounts."""
    return broken(lambda given: given["nodes"][0]["accounts"][0].update(fields))


def link(**fields: Any) -> str:
    """Return the full file with other fields in its first link."""
    return broken(lambda given: given["links"][0].update(fields))


NODE = "Case one: nodes[0] (A)"
DECIMAL = 'must be an exact decimal as text, such as "49.995"'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is not JSON: Expecting value: line 1 column 1 (char 0)."),
        ("[" * 100_000, "The file is nested too deeply to be read."),
        ("[]", "The file must be an object, not []."),
        ("{}", "The file holds no cases: vectors is missing."),
        ('{"format": "sme-vectors/2", "vectors": []}', "The file is in another format than sme-vectors/1."),
        ('{"vectors": {}}', "The file: vectors must be a list, not {}."),
        ('{"vectors": [1]}', "The file: vectors[0] must be an object, not 1."),
        ('{"vectors": [{"input": {}}]}', "The file: vectors[0]: id is missing; it must be a text."),
        ('{"vectors": [{"id": "one"}]}', "The file: vectors[0]: input must be an object, not null."),
        ('{"vectors": [{"id": "one", "input": {}}]}', "Case one: applicant is missing; it must be a text."),
        (
            broken(lambda given: given.pop("reference_date")),
            "Case one: reference_date is missing; it must be a day as ",
        ),
        (broken(lambda given: given.update(reference_date="2025-02-29")), "reference_date must be a day as YYYY-MM-DD"),
        (broken(lambda given: given.update(reference_date="20250630")), 'must be a day as YYYY-MM-DD, not "20250630".'),
        (broken(lambda given: given.update(policy={"ownership_change": "later"})), "one of immediate, two_year, not"),
        (broken(lambda given: given.update(ownership_changes=["x"])), "every item of ownership_changes must be a day"),
        (broken(lambda given: given.update(acting_jointly=["pq"])), "every item of acting_jointly must be a list of"),
        (broken(lambda given: given.update(declared_links=[["A"]])), "every item of declared_links must be a pair of"),
        (
            broken(lambda given: given.update(adjacent_markets=[[1, 2]])),
            "every item of adjacent_markets must be a pair",
        ),
        (broken(lambda given: given.update(previous_class="")), 'Case one: previous_class must be a text, not "".'),
        (node(id=7), "Case one: nodes[0]: id must be a text, not 7."),
        (node(kind="bank"), f"{NODE}: kind must be one of enterprise, person, public_body, "),
        (node(closing="02-30"), f'{NODE}: closing must be month and day as MM-DD, not "02-30".'),
        (node(closing="1-1"), f'{NODE}: closing must be month and day as MM-DD, not "1-1".'),
        (node(public="yes"), f'{NODE}: public must be true or false, not "yes".'),
        (node(inhabitants=1.5), f"{NODE}: inhabitants must be a whole number, not 1.5."),
        (node(markets="bakery"), f'{NODE}: markets must be a list, not "bakery".'),
        (account(headcount=49.995), f"{NODE}: accounts[0]: headcount {DECIMAL}, or null, not 49.995."),
        (account(headcount=True), f"headcount {DECIMAL}, or null, not true."),
        (account(turnover="1e9"), f'turnover {DECIMAL}, or null, not "1e9".'),
        (account(turnover="1 000"), f'turnover {DECIMAL}, or null, not "1 000".'),
        (account(turnover="NaN"), f'turnover {DECIMAL}, or null, not "NaN".'),
        (account(turnover="\uff19"), f"turnover {DECIMAL}, or null, not "),
        (account(balance="9" * 31), f'balance {DECIMAL}, or null, not "{"9" * 39}'[:80]),
        (account(year=2024.0), "year must be a whole number, not 2024.0."),
        (account(year=1), "year must be a year from 1900 to 2200, not 1."),
        (account(year=None), "year is missing; it must be a whole number."),
        (account(months="12"), 'months must be a whole number, not "12".'),
        (account(approved=1), "approved must be true or false, not 1."),
        (link(capital=None), "Case one: links[0]: capital is missing; it must be an exact decimal"),
        (link(capital="half"), f'Case one: links[0]: capital {DECIMAL}, not "half".'),
        (link(control="some"), "control must be one of board, contract, agreement, not"),
        (link(owner=None), "owner is missing; it must be a text."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_cases(text)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_long_value_is_shortened_in_the_message() -> None:
    with pytest.raises(CaseError) as caught:
        read_cases(node(kind="x" * 10_000))
    assert len(str(caught.value)) < 400
