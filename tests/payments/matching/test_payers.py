"""Is the name on a transfer that of the company? As far as letters can tell."""

import pytest

from payments.matching import ALIKE, account_key, likeness


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Bakkerij Voorbeeld", "BAKKERIJ VOORBEELD BV"),
        ("Peeters, Lies", "Lies Peeters"),
        ("'t Smidské B.V.", "T SMIDSKE"),
        ("Bakkerij Vorbeeld", "Bakkerij Voorbeeld"),
        ("Studiebureau voor Milieu en Ruimtelij", "Studiebureau voor Milieu en Ruimtelijke Ordening NV"),
    ],
)
def test_row_21_the_same_name_in_another_spelling_is_alike(name: str, other: str) -> None:
    assert likeness(name, other) >= ALIKE
    assert likeness(other, name) == likeness(name, other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Boekhouding Janssens", "Bakkerij Voorbeeld"),
        ("Bakkerij Peeters", "Garage Peeters"),
        ("BV", "NV"),
        ("", "Bakkerij Voorbeeld"),
        ("", ""),
    ],
)
def test_row_21_another_name_is_not(name: str, other: str) -> None:
    assert likeness(name, other) < ALIKE


def test_an_account_is_compared_without_its_spaces() -> None:
    assert account_key("be71 0961 2345 6769") == "BE71096123456769"
