"""Why a size is proposed, in words."""

import pytest
from django.utils.translation import override

from companies.enums import Criterion, Size
from companies.explanations import explanation, limits_in_words
from companies.size import MEDIUM, SMALL, Proposal


@pytest.mark.parametrize(
    ("size", "criterion", "sentence"),
    [
        (
            Size.SMALL,
            Criterion.WITHIN,
            "fewer than 50 workers, and a turnover or a balance sheet total of at most 10 mi",
        ),
        (Size.MEDIUM, Criterion.WORKERS, "Your company has 50 workers or more"),
        (Size.MEDIUM, Criterion.AMOUNTS, "fewer than 50 workers, but neither"),
        (Size.LARGE, Criterion.WORKERS, "Your company has 250 workers or more"),
        (Size.LARGE, Criterion.AMOUNTS, "(limit 50 million euro) nor the balance sheet total (limit 43 million euro)"),
        (Size.MEDIUM, Criterion.TWO_YEARS, "only when two years in a row do"),
        (None, Criterion.NO_FIGURES, "We have no figures of your company"),
    ],
)
def test_every_proposal_is_explained_with_its_limits(size: Size | None, criterion: Criterion, sentence: str) -> None:
    """The limits come from the rule, not from the text."""
    with override("en"):
        assert sentence in explanation(Proposal(size, criterion, ()))


def test_the_limits_of_a_class_stand_in_one_line() -> None:
    """Workers, turnover, balance sheet total."""
    with override("en"):
        assert limits_in_words(SMALL) == (
            "fewer than 50 workers, and a turnover of at most 10 or a balance sheet total of at most 10 million euro"
        )
        assert limits_in_words(MEDIUM) == (
            "fewer than 250 workers, and a turnover of at most 50 or a balance sheet total of at most 43 million euro"
        )
