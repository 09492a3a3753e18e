"""The five questions about the provider."""

import pytest

from applications.forms.rating import RatingForm
from providers.models import Rating
from tests.applications import bad_input

ANSWERS = {**dict.fromkeys(Rating.SCORES, "4"), "comment": ""}


def test_the_five_questions_are_those_of_the_rating() -> None:
    assert list(RatingForm.base_fields) == [*Rating.SCORES, "comment"]


@pytest.mark.parametrize("score", ["1", "2", "3", "4", "5"])
def test_a_score_is_a_number_from_one_to_five(score: str) -> None:
    form = RatingForm({**ANSWERS, "value": score})
    assert form.is_valid()
    assert form.cleaned_data["value"] == int(score)


@pytest.mark.parametrize("field", Rating.SCORES)
@pytest.mark.parametrize("text", [*bad_input.EVERYTHING, "6", "4.5"], ids=bad_input.name)
def test_anything_else_is_refused(field: str, text: str) -> None:
    assert list(RatingForm({**ANSWERS, field: text}).errors) == [field]


def test_a_comment_may_be_left_out_and_is_not_endless() -> None:
    assert RatingForm(ANSWERS).is_valid()
    assert list(RatingForm({**ANSWERS, "comment": "x" * 2001}).errors) == ["comment"]
