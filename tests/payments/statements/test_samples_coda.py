"""The public CODA files, read through the command and compared field by field with what they say."""

import json
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.payments.statements import samples

pytestmark = samples.needs_samples

STATEMENT_FIELDS = {
    "account": "account",
    "currency": "currency",
    "sequence": "coda_sequence",
    "opening_balance": "old_balance",
    "opening_date": "old_balance_date",
    "closing_balance": "new_balance",
    "closing_date": "new_balance_date",
    "holder": "holder",
    "created_on": "creation_date",
    "is_duplicate": "duplicate",
}
MOVEMENT_FIELDS = {
    "amount": "amount",
    "booking_date": "entry_date",
    "value_date": "value_date",
    "transaction_code": "transaction_code",
    "end_to_end_id": "customer_reference",
}


def read(name: str) -> Any:
    out = StringIO()
    call_command("read_statement", str(samples.path(name)), "--json", stdout=out)
    return json.loads(out.getvalue())


def said(communication: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return the valid reference and the free text that a communication of the expectation holds."""
    reference = communication.get("reference") if communication.get("valid") else None
    return reference, communication.get("text", "") if communication["kind"] != "structured" else None


@pytest.mark.parametrize("name", samples.names("coda"))
def test_a_sample_gets_its_verdict_for_its_reasons(name: str) -> None:
    actual, expected = read(name), samples.expected(name)

    assert (actual["format"], actual["verdict"]) == ("coda", expected["strict_verdict"])
    codes, wanted = (Counter(each["code"] for each in side["violations"]) for side in (actual, expected))
    assert codes == wanted
    assert all(each["line"] > 0 for each in actual["violations"])


@pytest.mark.parametrize("name", samples.names("coda"))
def test_a_sample_says_what_it_says(name: str) -> None:
    whole = [each for each in samples.expected(name)["statements"] if each["trailer"]]
    actual = read(name)["statements"]

    assert len(actual) == len(whole)
    for statement, expected in zip(actual, whole, strict=True):
        assert {ours: statement[ours] for ours in STATEMENT_FIELDS} == {
            ours: expected[theirs] for ours, theirs in STATEMENT_FIELDS.items()
        }
        for movement, wanted in zip(statement["movements"], expected["movements"], strict=True):
            compare(movement, wanted)
            for detail, wanted_detail in zip(movement["details"], wanted["details"], strict=True):
                compare(detail, wanted_detail)


def compare(movement: dict[str, Any], expected: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {ours: expected[theirs] for ours, theirs in MOVEMENT_FIELDS.items()}
    wanted["status"] = "BOOK"
    wanted["counterparty_name"] = expected["counterparty"]["name"]
    wanted["counterparty_account"] = expected["counterparty"]["account"]
    wanted["reference"], text = said(expected["communication"])
    if text is not None:
        wanted["text"] = text
    assert {field: movement[field] for field in wanted} == wanted
    kinds = {None: None, 12: "ogm"}
    reference = wanted["reference"]
    assert movement["reference_kind"] == kinds.get(reference and len(reference), "rf")
