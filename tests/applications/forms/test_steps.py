"""The forms of the five steps: what they read, what they refuse, and in which words."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from applications import regimes
from applications.enums import Declaration, DeliveryMode, Theme
from applications.forms.steps import (
    ActivityForm,
    DeclarationsForm,
    HoursField,
    ProjectForm,
    ProviderForm,
    registration_label,
)
from companies.enums import NaceVersion
from providers.enums import Pillar
from tests.applications import bad_input
from tests.applications.builders import make_applicant, project_form, project_values
from tests.factories import TODAY, make_company, make_nace, make_provider, make_registration

REGIME = regimes.on(TODAY)


def project(**changes: str) -> ProjectForm:
    """Return the form of step 2 as it was sent, with some fields typed otherwise."""
    return ProjectForm(project_form(TODAY, **changes), regime=REGIME)


def errors(form: ProjectForm) -> dict[str, list[str]]:
    """Return the Dutch sentences of a form."""
    with override("nl"):
        return {name: [str(message) for message in messages] for name, messages in form.errors.items()}


def test_a_sound_project_is_read_as_it_was_meant() -> None:
    form = project()
    assert errors(form) == {}
    assert form.cleaned_data == project_values(TODAY)


@pytest.mark.parametrize(
    ("field", "text"),
    [(field, text) for field in bad_input.PROJECT_FIELDS for text in bad_input.refused(field)],
    ids=bad_input.name,
)
def test_bad_input_is_refused_at_its_own_field_with_a_sentence(field: str, text: str) -> None:
    found = errors(project(**{field: text}))
    assert list(found) == [field]
    assert found[field][0].endswith(".")


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field, texts in bad_input.ACCEPTED.items() for text in texts]
)
def test_what_is_right_after_all_is_kept(field: str, text: str) -> None:
    assert errors(project(**{field: text})) == {}


@pytest.mark.parametrize("text", bad_input.AMOUNTS)
@pytest.mark.parametrize("field", ["cost", "hours", "other_aid"])
def test_all_spellings_of_an_amount_mean_the_same(field: str, text: str) -> None:
    form = project(**{field: text})
    assert form.is_valid()
    assert form.cleaned_data[field] == Decimal("1234.56")


def test_every_empty_field_is_told_at_once() -> None:
    form = ProjectForm({"pillar": "training"}, regime=REGIME)
    assert set(errors(form)) == set(bad_input.PROJECT_FIELDS) - {"pillar", "subtheme", "other_aid"}


def test_a_training_says_how_it_is_given() -> None:
    assert errors(project(delivery_mode="")) == {"delivery_mode": ["Kies hoe de opleiding gegeven wordt."]}


def test_advice_has_no_kind_of_training() -> None:
    form = project(pillar="advice", delivery_mode=DeliveryMode.DISTANCE)
    assert form.is_valid()
    assert form.cleaned_data["delivery_mode"] == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "Beschrijf het in woorden, zodat anderen begrijpen waarover het gaat."),
        ("🎓🎓🎓", "Beschrijf het in woorden, zodat anderen begrijpen waarover het gaat."),
        ("ab", "Beschrijf het in woorden, zodat anderen begrijpen waarover het gaat."),
    ],
)
def test_a_name_is_written_in_words(text: str, sentence: str) -> None:
    assert errors(project(title=text)) == {"title": [sentence]}


@pytest.mark.parametrize("text", ["CAO", "Été 2026 🎓", "日本語"])
def test_three_letters_of_any_script_are_words(text: str) -> None:
    assert errors(project(title=text)) == {}


@pytest.mark.parametrize(
    ("text", "hours"),
    [("16", "16"), ("7,5", "7.5"), ("7.25", "7.25"), ("0,25", "0.25"), ("99.999,99", "99999.99"), (" 8 ", "8")],
)
def test_hours_are_read_with_a_comma_or_a_point(text: str, hours: str) -> None:
    assert HoursField().clean(text) == Decimal(hours)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0,24", "Vul een aantal uren in vanaf 0,25."),
        ("100.000", "Vul minder uren in: hoogstens 99.999,99."),
        ("acht", "Vul een aantal uren in, bijvoorbeeld 16 of 7,5."),
        ("1" * 30, "Vul een aantal uren in, bijvoorbeeld 16 of 7,5."),
    ],
)
def test_hours_outside_the_limits_are_refused(text: str, sentence: str) -> None:
    assert errors(project(hours=text)) == {"hours": [sentence]}


@pytest.mark.parametrize(("hours", "shown"), [("24.00", "24"), ("7.50", "7,5"), ("1200.00", "1200")])
def test_stored_hours_are_shown_without_needless_zeros(hours: str, shown: str) -> None:
    assert HoursField().prepare_value(Decimal(hours)) == shown


def test_only_themes_that_the_regime_supports_are_offered() -> None:
    now = [value for value, _label in ProjectForm(regime=REGIME).fields["theme"].choices]  # type: ignore[attr-defined]
    before = [
        value
        for value, _label in ProjectForm(regime=regimes.on(date(2022, 1, 1))).fields["theme"].choices  # type: ignore[attr-defined]
    ]
    assert now == ["", *(theme.value for theme in Theme if theme != Theme.OTHER)]
    assert before == ["", *(theme.value for theme in Theme)]


def test_subthemes_stand_under_their_theme() -> None:
    with override("nl"):
        choices = ProjectForm(regime=REGIME).fields["subtheme"].choices  # type: ignore[attr-defined]
        assert [str(label) for label, _group in choices[1:]] == [
            "Digitalisering",
            "Duurzaamheid",
            "Financiële geletterdheid",
            "Personeelsmanagement",
        ]


def test_a_calculation_on_the_way_complains_only_about_what_it_needs() -> None:
    form = ProjectForm({"pillar": "training", "cost": "veel"}, regime=REGIME)
    assert not form.is_valid()
    form.forget_other_errors()
    assert set(form.errors) == {"theme", "cost"}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["10711", "10.711", " 10 711 ", "10-711"])
def test_an_activity_is_read_in_every_spelling(text: str) -> None:
    applicant = make_applicant()
    form = ActivityForm({"nace": text}, company=applicant.company, known=None)
    assert form.is_valid()
    assert form.cleaned_data["nace"] == make_nace()


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*bad_input.EVERYTHING, "99999", "1071", "107111", "bakker"], ids=bad_input.name)
def test_what_is_no_activity_is_refused(text: str) -> None:
    form = ActivityForm({"nace": text}, company=make_applicant().company, known=None)
    with override("nl"):
        assert list(form.errors) == ["nace"]
        assert str(form.errors["nace"][0]).endswith(".")


@pytest.mark.django_db
def test_the_activity_that_a_draft_holds_stays_in_its_own_edition() -> None:
    old = make_nace(code="10711", version=NaceVersion.V2008, label="Iets anders")
    form = ActivityForm({"nace": "10711"}, company=make_applicant().company, known=old)
    assert form.is_valid()
    assert form.cleaned_data["nace"] == old


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*bad_input.EVERYTHING, "999999999999"], ids=bad_input.name)
def test_what_is_no_registration_is_refused(text: str) -> None:
    form = ProviderForm({"registration": text}, shown=[])
    assert list(form.errors) == ["registration"]


@pytest.mark.django_db
def test_any_registration_can_be_sent_and_only_those_found_are_shown() -> None:
    shown, other = make_registration(), make_registration(pillar=Pillar.ADVICE)
    form = ProviderForm({"registration": str(other.pk)}, shown=[shown])
    assert form.is_valid()
    assert [value for value, _label in form.fields["registration"].choices] == [shown.pk]  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_name_of_a_provider_is_no_markup() -> None:
    company = make_company(name="<b>Bold</b> & co")
    label = registration_label(make_registration(provider=make_provider(company=company), number="DV.O101579"))
    assert label == '<b>&lt;b&gt;Bold&lt;/b&gt; &amp; co</b> <span class="muted">DV.O101579 · Gent</span>'


def test_each_declaration_is_a_box_that_must_be_ticked() -> None:
    form = DeclarationsForm({})
    assert set(form.errors) == {f"declare_{declaration.value}" for declaration in Declaration}


def test_what_was_ticked_is_what_was_declared() -> None:
    form = DeclarationsForm({f"declare_{declaration.value}": "on" for declaration in Declaration})
    assert form.is_valid()
    assert form.declarations == list(Declaration)
