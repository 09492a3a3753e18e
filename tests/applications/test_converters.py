"""Project numbers in addresses."""

import pytest
from django.urls import Resolver404, resolve, reverse


@pytest.mark.parametrize("number", ["2026KMO000123", "2026kmo000123"])
def test_a_number_is_read_in_capitals(number: str) -> None:
    assert resolve(f"/projecten/{number}/").kwargs == {"number": "2026KMO000123"}


@pytest.mark.parametrize(
    "number", ["2026KMO00123", "26KMO000123", "2026KMO000123x", "2026XYZ000123", "\u0662026KMO000123"]
)
def test_another_shape_leads_nowhere(number: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/projecten/{number}/")


def test_a_number_is_written_as_it_is() -> None:
    assert reverse("applications:project", args=["2026KMO000123"]) == "/projecten/2026KMO000123/"
