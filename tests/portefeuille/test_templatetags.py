"""Filters, tags and components that take content."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from portefeuille.errors import Refusal
from portefeuille.forms import PortalForm, TextField
from portefeuille.templatetags import portal


def render(source: str, path: str = "/", **values: object) -> str:
    """Render a piece of template in English, with a request for `path`."""
    with override("en"):
        return Template(source).render(RequestContext(RequestFactory().get(path), values))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal(3200), "3.200,00 euro"),
        (Decimal(0), "0,00 euro"),
        (Decimal("1234567.895"), "1.234.567,90 euro"),
        (None, ""),
    ],
)
def test_an_amount_is_written_as_in_the_storyboard(amount: Decimal | None, written: str) -> None:
    assert render("{{ amount|euro }}", amount=amount) == written


@pytest.mark.parametrize(("amount", "written"), [(Decimal(7500), "7.500 euro"), (Decimal("7500.50"), "7.500,50 euro")])
def test_an_amount_in_running_text_has_cents_only_when_it_needs_them(amount: Decimal, written: str) -> None:
    assert portal.whole_euro(amount) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ('{{ "BE68539007547034"|iban }}', "BE68 5390 0754 7034"),
        ('{{ "010806817183"|communication }}', "+++010/8068/17183+++"),
        ('{{ "0123456749"|enterprise_number }}', "0123.456.749"),
    ],
)
def test_a_number_is_written_for_reading(source: str, written: str) -> None:
    assert render(source) == written


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        (Decimal(30), "30 %"),
        (Decimal("30.00"), "30 %"),
        (Decimal("12.50"), "12,5 %"),
        (100, "100 %"),
        (Decimal(0), "0 %"),
    ],
)
def test_a_rate_is_written_without_needless_zeros(rate: Decimal | int, written: str) -> None:
    assert portal.percent(rate) == written


@pytest.mark.parametrize(("day", "count"), [(date(2026, 11, 29), 6), (date(2026, 11, 23), 0), (date(2026, 11, 22), -1)])
def test_days_are_counted_from_today(day: date, count: int) -> None:
    assert portal.days_left(day, date(2026, 11, 23)) == count


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/hulp/", ' aria-current="page"'),
        ("/hulp/iets/", ' aria-current="true"'),
        ("/privacy/", ""),
        ("/", ""),
    ],
)
def test_the_link_to_the_present_page_is_marked(path: str, mark: str) -> None:
    assert render('{% active_link "help" %}', path) == mark


def test_the_start_page_is_not_the_parent_of_every_page() -> None:
    assert render('{% active_link "home" %}', "/hulp/") == ""
    assert render('{% active_link "home" %}', "/") == ' aria-current="page"'


def test_a_breadcrumb_links_all_but_the_page_itself() -> None:
    trail = portal.breadcrumb("Start", "/", "Portfolio", "/portefeuille/", "2026KMO000123")["trail"]
    assert trail == [
        {"label": "Start", "url": "/"},
        {"label": "Portfolio", "url": "/portefeuille/"},
        {"label": "2026KMO000123", "url": ""},
    ]


def test_a_breadcrumb_may_end_in_a_link() -> None:
    assert portal.breadcrumb("Start", "/")["trail"] == [{"label": "Start", "url": "/"}]


def test_a_qr_code_is_a_picture_with_a_name_and_without_style() -> None:
    svg = portal.qr_svg("BCD\n002\n1\nSCT", title='Pay "now" & here')
    root = ET.fromstring(svg)  # noqa: S314 - our own markup
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Pay "now" & here')
    assert "style=" not in svg
    assert root[0].tag.endswith("svg")


def test_a_card_frames_its_content_and_escapes_its_title() -> None:
    html = render(
        "{% card title=title tone='flat' level=3 anchor='x' %}<p>{{ text }}</p>{% endcard %}", title="<b>", text="<i>"
    )
    assert "".join(html.split("\n")).replace("  ", "") == (
        '<div class="card card--flat" id="x"><h3>&lt;b&gt;</h3><p>&lt;i&gt;</p></div>'
    )


@pytest.mark.parametrize(("tone", "word"), [("warn", "Mind:"), ("error", "Error:")])
def test_an_alert_says_in_words_what_its_colour_says(tone: str, word: str) -> None:
    html = render("{% alert tone=tone %}<p>x</p>{% endalert %}", tone=tone)
    assert f'<span class="visually-hidden">{word}</span>' in html
    assert f"alert--{tone}" in html


def test_details_fold_their_content_away() -> None:
    html = render('{% details "Where?" %}<p>Here.</p>{% enddetails %}')
    assert "<summary>Where?</summary>" in html
    assert "<p>Here.</p>" in html


@pytest.mark.parametrize(
    ("level", "tone"), [("success", "ok"), ("warning", "warn"), ("error", "error"), ("info", "info"), ("debug", "info")]
)
def test_a_message_has_the_tone_of_its_level(level: str, tone: str) -> None:
    assert portal.message_tone(level) == tone


class EveryKindForm(PortalForm):
    """Controls of which the first element has ids of different shapes."""

    kind = forms.ChoiceField(label="What?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    papers = forms.MultipleChoiceField(label="Papers", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    when = forms.SplitDateTimeField(label="When")
    name = TextField(label="Name", max_length=5)
    file = forms.FileField(label="File", help_text="PDF")
    secret = forms.CharField(label="Secret", widget=forms.HiddenInput)
    none = forms.ChoiceField(label="None", choices=[], widget=forms.RadioSelect)


def test_the_summary_names_each_field_and_leads_to_its_first_control() -> None:
    form = EveryKindForm({"name": "too long"})
    form.add_refusals([Refusal("X", "Nothing is left.")])
    with override("en"):
        items = [(item.text, item.target) for item in portal.error_items(form)]
    assert items == [
        ("Nothing is left.", ""),
        ("What? Choose one of the options.", "id_kind_0"),
        ("Papers: Tick at least one box.", "id_papers_0"),
        ("When: Fill in this field.", "id_when_0"),
        ("Name: Use 5 characters at most; there are 8 now.", "id_name"),
        ("File: Choose a file.", "id_file"),
        ("Secret: Fill in this field.", ""),
        ("None: Choose one of the options.", "div_id_none"),
    ]


def test_a_file_is_tied_to_its_hint_and_error_although_django_leaves_that_to_a_fieldset() -> None:
    assert 'aria-describedby="id_file_helptext id_file_error"' in portal.described_control(EveryKindForm({})["file"])


def test_a_control_without_hint_and_error_is_not_described() -> None:
    assert "aria-describedby" not in portal.described_control(EveryKindForm()["name"])


def test_filters_work_without_a_request() -> None:
    assert Template("{{ rate|percent }}").render(Context({"rate": Decimal(30)})) == "30 %"
