"""The template pack: what every form of the portal promises to people who cannot see it, or use no mouse."""

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Field, Fieldset, Layout, MultiField, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms import formset_factory
from django.template.loader import render_to_string
from django.utils.translation import override

from portefeuille.errors import Refusal
from portefeuille.forms import EuroField, PortalForm, TextField

VOID = {"input", "br", "hr"}


class SampleForm(PortalForm):
    """One control of each kind, with and without hint."""

    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One.")
    title = TextField(label="Title <b>", max_length=20, help_text="Short.")
    cost = EuroField(label="Cost")
    note = TextField(label="Note", max_length=20, rows=2, required=False)
    theme = forms.ChoiceField(label="Theme", choices=[("", "-"), ("x", "X")])
    when = forms.SplitDateTimeField(label="When", required=False)
    file = forms.FileField(label="File", required=False)
    agree = forms.BooleanField(label="I agree", help_text="Really.")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class Parsed(HTMLParser):
    """The elements of a piece of HTML with their attributes, and whether they close."""

    def __init__(self, html: str) -> None:
        """Read the HTML."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last element, which must be this one."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def with_id(self, id_: str) -> tuple[str, dict[str, str | None]]:
        """Return the one element with an id."""
        (found,) = [element for element in self.elements if element[1].get("id") == id_]
        return found


def html(form: "forms.BaseForm | forms.BaseFormSet[SampleForm]", helper: FormHelper | None = None) -> str:
    """Render a form in English."""
    with override("en"):
        return str(render_crispy_form(form, getattr(form, "helper", None) if helper is None else helper))


@pytest.fixture(params=["empty", "refused"])
def parsed(request: pytest.FixtureRequest) -> Parsed:
    """Give the form as it is first shown, and as it comes back."""
    return Parsed(html(SampleForm() if request.param == "empty" else SampleForm({"cost": "x"})))


def test_every_element_closes(parsed: Parsed) -> None:
    assert parsed.open == []


def test_no_id_occurs_twice(parsed: Parsed) -> None:
    ids = [attrs["id"] for _, attrs in parsed.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_visible_control_has_a_label_or_a_legend_above_it(parsed: Parsed) -> None:
    labels = {attrs.get("for") for tag, attrs in parsed.elements if tag == "label"}
    controls = {
        attrs["id"]
        for tag, attrs in parsed.elements
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden"
    }
    assert controls - labels == {"id_when_0", "id_when_1"}
    assert [tag for tag, _ in parsed.elements].count("legend") == 2


def test_every_description_exists(parsed: Parsed) -> None:
    ids = {attrs.get("id") for _, attrs in parsed.elements}
    described = {id_ for _, attrs in parsed.elements for id_ in (attrs.get("aria-describedby") or "").split()}
    assert described - ids == set()
    assert "id_title_helptext" in described


def test_every_link_of_the_summary_leads_to_a_control() -> None:
    page = Parsed(html(SampleForm({})))
    targets = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    assert targets == ["#id_kind_0", "#id_title", "#id_cost", "#id_theme", "#id_agree"]
    assert [page.with_id((target or "")[1:])[0] for target in targets] == ["input", "input", "input", "select", "input"]


def test_the_summary_comes_first_and_can_take_the_focus() -> None:
    page = Parsed(html(SampleForm({})))
    assert page.elements[0] == ("div", {"class": "error-summary", "tabindex": "-1"})
    assert page.elements[1][1]["role"] == "alert"
    assert page.with_id("error-summary-title")[0] == "h2"


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in html(SampleForm())


def test_what_is_wrong_with_the_whole_form_stands_in_the_summary_without_a_link() -> None:
    form = SampleForm({})
    form.add_refusals([Refusal("BUDGET", "Nothing <left>.")])
    assert "<li>Nothing &lt;left&gt;.</li>" in html(form)


def test_hint_then_error_then_control() -> None:
    text = html(SampleForm({}))
    positions = [
        text.index(f'id="{id_}"') for id_ in ("div_id_title", "id_title_helptext", "id_title_error", "id_title")
    ]
    assert positions == sorted(positions)


def test_a_group_of_choices_is_described_as_a_whole_and_its_legend_is_its_label() -> None:
    tag, attrs = Parsed(html(SampleForm({}))).with_id("div_id_kind")
    assert (tag, attrs["aria-describedby"]) == ("fieldset", "id_kind_helptext id_kind_error")


def test_optional_is_said_and_required_is_not_starred() -> None:
    text = html(SampleForm())
    assert text.count("(optional)") == 3
    assert "*" not in text


def test_the_unit_is_seen_behind_the_control_and_heard_in_the_label() -> None:
    with override("en"):
        text = html(SampleForm())
    assert '<span class="affix" aria-hidden="true">euro</span>' in text
    assert 'Cost<span class="visually-hidden"> (euro)</span>' in text


def test_labels_and_values_are_escaped() -> None:
    text = html(SampleForm({"title": '"><script>alert(1)</script>'}))
    assert "<script>" not in text
    assert "Title &lt;b&gt;" in text


def test_a_hidden_control_has_no_frame() -> None:
    assert "div_id_key" not in html(SampleForm())


def test_every_layout_object_of_crispy_has_its_template() -> None:
    form = SampleForm()
    form.helper.layout = Layout(
        Fieldset("Group", Row(Column("title"), Div("cost", css_id="d", css_class="c")), css_class="x"),
        MultiField("Two", "note", "theme"),
        Field("kind", wrapper_class="field--inline"),
        HTML("<hr>"),
        ButtonHolder(Submit("go", "Go", css_class="button--danger")),
    )
    page = Parsed(html(form))
    assert page.open == []
    assert page.with_id("div_id_kind")[1]["class"] == "field field--inline"
    assert page.with_id("submit-id-go") == (
        "button",
        {"type": "submit", "name": "go", "value": "Go", "id": "submit-id-go", "class": "button  button--danger"},
    )


def test_a_helper_of_its_own_may_write_the_form_and_its_buttons() -> None:
    helper = FormHelper()
    helper.add_input(Submit("save", "Save"))
    text = html(SampleForm(), helper)
    assert text.strip().startswith("<form")
    assert "novalidate" in text
    assert 'enctype="multipart/form-data"' in text
    assert ">Save</button>" in text


def test_a_formset_has_its_management_form_and_each_row_its_errors() -> None:
    rows = formset_factory(SampleForm, extra=0, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"}
    text = html(rows(data), FormHelper())
    assert 'name="form-TOTAL_FORMS"' in text
    assert 'href="#id_form-0-cost"' in text
    assert "alert--error" in text


def test_the_budget_bar_is_drawn_without_style_attributes_and_named_in_words() -> None:
    amounts = {"used": 3245, "reserved": 660, "left": 3595, "ceiling": 7500}
    with override("en"):
        text = render_to_string("components/_budget_bar.html", amounts | {"year": 2026})
    svg = ET.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])  # noqa: S314 - our own markup
    assert svg.get("aria-label") == (
        "Of 7.500,00 euro, 3.245,00 euro is used and 660,00 euro is reserved; 3.595,00 euro is left."
    )
    assert [(bar.get("x"), bar.get("width")) for bar in svg] == [(None, "1000"), (None, "433"), ("433", "88")]


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (6, ["6", "days left"], ""),
        (1, ["1", "day left"], ""),
        (0, ["0", "days left"], ""),
        (-2, ["2", "days late"], " todo--late"),
    ],
)
def test_a_todo_shows_its_term(days: int, words: list[str], tone: str) -> None:
    with override("en"):
        text = render_to_string("components/_todo.html", {"days": days, "title": "Deposit"})
    number, unit = words
    assert f"<b>{number}</b>" in text
    assert unit in text
    assert f'<div class="todo{tone}">' in text
