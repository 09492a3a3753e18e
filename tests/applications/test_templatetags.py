"""What templates ask of a project."""

from decimal import Decimal

import pytest
from django.template import Context, Template


def render(source: str, **context: object) -> str:
    """Return what a template makes of a context."""
    return Template("{% load projects %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|nace_code }}", "62100", "62.100"),
        ("{{ value|hours }}", Decimal("24.00"), "24"),
        ("{{ value|hours }}", Decimal("7.50"), "7,5"),
        ("{{ value|hours }}", Decimal("1200.00"), "1200"),
        ("{{ value|hours }}", None, ""),
        ("{% with state=value|pill %}{{ state.label }} {{ state.tone }}{% endwith %}", "completed", "Afgewerkt ok"),
        ("{{ value|may:'deposit' }}", "awaiting_deposit", "True"),
        ("{{ value|may:'pay' }}", "awaiting_deposit", "False"),
    ],
)
def test_filters(source: str, value: object, shown: str) -> None:
    assert render(source, value=value) == shown
