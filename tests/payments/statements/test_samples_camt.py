"""The public CAMT files, read through the command and compared field by field with what they say."""

import json
from collections import Counter
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.payments.statements import samples

pytestmark = samples.needs_samples

NAMES = [*samples.names("camt053"), *samples.names("camt054")]
# The expectations find these by the XSD; we tell them by name.
FOUND_BY_SCHEMA = {"namespace_missing", "element_of_another_version", "message_missing"}


def read(name: str) -> Any:
    out = StringIO()
    call_command("read_statement", str(samples.path(name)), "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gets_its_verdict_for_its_reasons(name: str) -> None:
    actual, expected = read(name), samples.expected(name)

    assert (actual["format"], actual["verdict"]) == (f"camt.{name[4:7]}", expected["strict_verdict"])
    codes = Counter(each["code"] for each in actual["violations"])
    schema = {code for code in codes if code in FOUND_BY_SCHEMA}
    assert {code: count for code, count in codes.items() if code not in schema} == Counter(
        each["code"] for each in expected.get("violations", [])
    )
    assert not schema or expected["xsd"] != "valid"


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_says_what_it_says(name: str) -> None:
    expected = samples.expected(name)["statements"]
    actual = read(name)["statements"]

    assert len(actual) == len(expected)
    for statement, wanted in zip(actual, expected, strict=True):
        compare_heads(statement, wanted)
        readable = [entry for entry in wanted["entries"] if entry["amount"] is not None]
        for movement, entry in zip(statement["movements"], readable, strict=True):
            compare(movement, entry)


def compare_heads(statement: dict[str, Any], expected: dict[str, Any]) -> None:
    assert (statement["account"], statement["currency"]) == (expected["account"]["value"], expected["currency"] or "")
    assert statement["sequence"] == (expected["electronic_sequence"] or expected["legal_sequence"] or "")
    assert (statement["holder"], statement["is_duplicate"]) == (
        expected["owner"] or "",
        expected["copy_duplicate"] is not None,
    )
    assert (statement["created_on"] or "") == (expected["created"] or "")[:10]
    for end in ("opening", "closing"):
        balance = expected[f"{end}_balance"] or {"amount": None, "date": None}
        assert (statement[f"{end}_balance"], statement[f"{end}_date"]) == (balance["amount"], balance["date"])


def compare(movement: dict[str, Any], entry: dict[str, Any]) -> None:
    fields = ("amount", "currency", "booking_date", "value_date", "status")
    assert {field: movement[field] for field in fields} == {field: entry[field] for field in fields}
    assert movement["is_reversal"] == entry["reversal"]
    transactions = entry["transactions"]
    if len(transactions) == 1:
        compare_payment(movement, transactions[0])
        assert movement["details"] == []
        return
    for detail, transaction in zip(movement["details"], transactions, strict=True):
        compare_payment(detail, transaction)
        assert detail["amount"] == transaction["amount"]
    if movement["details"]:
        total = sum(Decimal(detail["amount"]) for detail in movement["details"])
        assert (total == Decimal(movement["amount"])) == entry["transactions_sum_equals_entry"]


def compare_payment(payment: dict[str, Any], transaction: dict[str, Any]) -> None:
    party = transaction["counterparty"]
    account = (party["account"] or {}).get("value")
    assert (payment["counterparty_name"], payment["counterparty_account"]) == (party["name"], account)
    structured = transaction["remittance"]["structured"]
    valid = [each["reference"] for each in structured if each.get("belgian_ogm_valid") or each.get("iso11649_valid")]
    assert payment["reference"] == (valid[0] if valid else None)
    assert payment["text"].startswith(" ".join(transaction["remittance"]["unstructured"]))
    end_to_end_id = transaction["end_to_end_id"]
    assert payment["end_to_end_id"] == (None if end_to_end_id == "NOTPROVIDED" else end_to_end_id)
    assert payment["return_reason"] == (transaction["return"] or {}).get("reason")
