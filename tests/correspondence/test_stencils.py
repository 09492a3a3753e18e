"""A stencil says what the template engine says, whatever the texts."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from correspondence import stencils

NAMES = {
    "deposit_complete": ["application.number", "company.name", "provider_name", "balance", "link"],
    "deposit_incomplete": [
        *("application.number", "application.title", "sentence", "outstanding", "communication", "due_on", "link"),
        *("account.name", "account.iban", "account.bic"),
    ],
}
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co", "Cc"]), max_size=40) | st.sampled_from(
    ["<b>&amp;\"'", "{{ link }}", "%(name)s", "R&D  Bakkers", "{% load %}"]
)


def rendered(kind: str, texts: dict[str, str]) -> stencils.Rendered:
    context: dict[str, Any] = {}
    for name, text in texts.items():
        place, _, last = name.rpartition(".")
        (context.setdefault(place, {}) if place else context)[last] = text
    with override("nl"):
        subject = " ".join(render_to_string(f"emails/{kind}.subject.txt", context).split())
        return stencils.Rendered(
            subject,
            render_to_string(f"emails/{kind}.txt", context),
            render_to_string(f"emails/{kind}.html", {**context, "subject": subject}),
        )


@pytest.mark.parametrize("kind", NAMES)
@given(data=st.data())
def test_a_stencil_says_what_the_engine_says(kind: str, data: st.DataObject) -> None:
    texts = {name: data.draw(TEXTS, label=name) for name in NAMES[kind]}
    assert stencils.fill(kind, texts) == rendered(kind, texts)


@pytest.mark.parametrize("kind", NAMES)
def test_every_text_is_printed_and_escaped(kind: str) -> None:
    texts = {name: f"<{number}>" for number, name in enumerate(NAMES[kind])}
    found = stencils.fill(kind, texts)
    for number, name in enumerate(NAMES[kind]):
        assert f"<{number}>" in found.text or name == "company.name", name
        assert f"<{number}>" not in found.html
        assert f"&lt;{number}&gt;" in found.html, name
