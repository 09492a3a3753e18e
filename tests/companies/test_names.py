"""Names for strangers, and addresses on one line."""

import pytest

from companies.models import Company
from companies.names import masked, seat


@pytest.mark.parametrize(
    ("given_name", "family_name", "expected"),
    [
        ("Lies", "Peeters", "L. P******"),
        ("Karim", "El Amrani", "K. E******"),
        ("", "Bo", "B******"),
        ("Lies", "", "L."),
        ("", "", "******"),
    ],
)
def test_a_masked_name_shows_initials_only(given_name: str, family_name: str, expected: str) -> None:
    """Not even the length of the name."""
    assert masked(given_name, family_name) == expected


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        (
            Company(street="Markt", house_number="1", box="A", postal_code="9000", municipality="Gent"),
            "Markt 1 / A, 9000 Gent",
        ),
        (
            Company(street="Rue", postal_code="L-1000", municipality="Lux", country="Luxemburg"),
            "Rue, L-1000 Lux, Luxemburg",
        ),
        (Company(), ""),
    ],
)
def test_the_seat_stands_on_one_line(company: Company, expected: str) -> None:
    """Missing parts leave no stray comma."""
    assert seat(company) == expected
