"""The filters above a list of projects."""

import pytest

from applications.forms.listing import HistoryForm, ListingForm
from applications.selectors import Narrowing
from tests.applications import bad_input
from tests.factories import make_provider


def listing(**typed: str) -> ListingForm:
    """Return filters as they stand in an address."""
    return ListingForm(typed, years=[2026, 2025])


def test_no_filter_narrows_nothing_and_shows_the_newest_first() -> None:
    form = listing()
    assert form.is_valid()
    assert form.narrowing() == Narrowing(text="", year=None, status="", provider_id=None, sort="newest")


def test_filters_become_values() -> None:
    form = listing(q=" haccp ", year="2025", status="payable", sort="lowest")
    assert form.is_valid()
    assert form.narrowing() == Narrowing(text="haccp", year=2025, status="payable", sort="lowest")


@pytest.mark.parametrize("field", ["year", "status", "sort"])
@pytest.mark.parametrize("text", [text for text in bad_input.EVERYTHING if text], ids=bad_input.name)
def test_a_filter_that_does_not_exist_is_refused(field: str, text: str) -> None:
    assert list(listing(**{field: text}).errors) == [field]


def test_a_wrong_filter_narrows_to_nothing() -> None:
    assert listing(year="1900").narrowing() is None


def test_drafts_are_no_status_to_filter_by() -> None:
    assert list(listing(status="draft").errors) == ["status"]


@pytest.mark.django_db
def test_only_providers_of_the_company_can_be_chosen() -> None:
    provider, other = make_provider(), make_provider()
    chosen = HistoryForm({"provider": str(provider.pk)}, years=[], providers=[provider])
    assert chosen.is_valid()
    assert chosen.narrowing() == Narrowing(provider_id=provider.pk)
    assert list(HistoryForm({"provider": str(other.pk)}, years=[], providers=[provider]).errors) == ["provider"]
