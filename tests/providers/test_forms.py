"""The filters of the register of providers."""

import pytest

from providers.forms import RegisterForm
from tests.applications import bad_input


def test_nothing_is_required() -> None:
    assert RegisterForm({}, municipalities=[]).is_valid()


def test_filters_become_values() -> None:
    form = RegisterForm({"q": " syntra ", "pillar": "training", "municipality": "Gent"}, municipalities=["Gent"])
    assert form.is_valid()
    assert form.cleaned_data == {"q": "syntra", "pillar": "training", "municipality": "Gent"}


@pytest.mark.parametrize("field", ["pillar", "municipality"])
@pytest.mark.parametrize("text", [text for text in bad_input.EVERYTHING if text], ids=bad_input.name)
def test_a_filter_that_does_not_exist_is_refused(field: str, text: str) -> None:
    assert list(RegisterForm({field: text}, municipalities=["Gent"]).errors) == [field]


def test_a_book_is_no_name() -> None:
    assert list(RegisterForm({"q": bad_input.LONG}, municipalities=[]).errors) == ["q"]
