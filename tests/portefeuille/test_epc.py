"""The EPC QR code carries exactly what the transfer needs."""

from decimal import Decimal
from typing import Any

import pytest

from portefeuille import epc


def make_payload(**changes: Any) -> str:
    values: dict[str, Any] = {
        "name": "Fonds voor Proefneming",
        "iban": "BE68 5390 0754 7034",
        "amount": Decimal("1234.50"),
        "reference": "202600010704",
    }
    return epc.payload(**{**values, **changes})


def test_the_lines_stand_in_the_order_of_the_standard() -> None:
    assert make_payload().split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Fonds voor Proefneming",
        "BE68539007547034",
        "EUR1234.50",
        "",
        "202600010704",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 71},
        {"name": "A\nBE00"},
        {"iban": "BE00000000000000"},
        {"amount": Decimal("0.00")},
        {"amount": Decimal(1000000000)},
        {"reference": "202600010705"},
    ],
)
def test_what_does_not_fit_the_standard_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        make_payload(**changes)
