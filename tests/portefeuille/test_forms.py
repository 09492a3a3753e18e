"""What people type: every spelling of a value, and everything that is none."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from portefeuille.errors import Refusal
from portefeuille.forms import (
    DateField,
    EnterpriseNumberField,
    EuroField,
    IbanField,
    PortalForm,
    PortalModelForm,
    ProviderNumberField,
    TextField,
    WholeNumberField,
)


def codes(field: forms.Field, typed: object) -> list[str | None]:
    """Return the codes of the errors that a field answers with; none when it takes the value."""
    try:
        field.clean(typed)
    except ValidationError as error:
        return [item.code for item in error.error_list]
    return []


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1.234", "1234.00"),
        ("€ 12", "12.00"),
        ("12 euro", "12.00"),
        ("  7,5  ", "7.50"),
        ("0", "0.00"),
        ("9999999999,99", "9999999999.99"),
    ],
)
def test_an_amount_is_read_in_every_spelling(typed: str, amount: str) -> None:
    assert EuroField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        (None, "required"),
        ("-1", "invalid"),
        ("1e9", "invalid"),
        ("twaalf", "invalid"),
        ("1,234,5", "invalid"),
        ("12,345,6", "invalid"),
        ("<script>", "invalid"),
        ("🙂", "invalid"),
        ("\u0663", "invalid"),
        ("NaN", "invalid"),
        ("9" * 10_000, "invalid"),
        ("9" * 24, "too_high"),
        ("10000000000,00", "too_high"),
    ],
)
def test_what_is_no_amount_is_refused(typed: object, code: str) -> None:
    assert codes(EuroField(), typed) == [code]


def test_the_limits_of_an_amount_are_included() -> None:
    field = EuroField(min_value=Decimal(100), max_value=Decimal("200.50"))
    assert [codes(field, typed) for typed in ("99,99", "100", "200,50", "200,51")] == [
        ["too_low"],
        [],
        [],
        ["too_high"],
    ]


def test_a_limit_is_shown_as_money_in_the_sentence() -> None:
    with pytest.raises(ValidationError) as caught:
        EuroField(min_value=Decimal(1500)).clean("2")
    with override("en"):
        assert caught.value.messages == ["Enter 1.500,00 euro or more."]


def test_the_digits_of_a_model_field_limit_the_amount() -> None:
    assert codes(EuroField(max_digits=5, decimal_places=2), "1000") == ["too_high"]
    assert codes(EuroField(max_digits=5, decimal_places=2), "999,99") == []


def test_an_optional_amount_may_be_left_empty() -> None:
    assert EuroField(required=False).clean(" ") is None


@pytest.mark.parametrize(("value", "shown"), [(Decimal(1540), "1.540,00"), ("twaalf", "twaalf"), (None, None)])
def test_an_amount_is_shown_as_money_and_a_mistake_as_it_was_typed(value: object, shown: object) -> None:
    assert EuroField().prepare_value(value) == shown


@pytest.mark.parametrize(
    "typed", ["31/3/2026", "31/03/2026", "31-03-2026", "31.3.2026", "31 3 2026", "2026-03-31", " 31 / 03 / 2026 "]
)
def test_a_day_is_read_in_every_spelling(typed: str) -> None:
    assert DateField().clean(typed) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("  ", "required"),
        ("31/02/2026", "no_such_day"),
        ("29/02/2026", "no_such_day"),
        ("00/01/2026", "no_such_day"),
        ("1/13/2026", "no_such_day"),
        ("2026-02-30", "no_such_day"),
        ("1/3/26", "short_year"),
        ("morgen", "invalid"),
        ("31032026", "invalid"),
        ("31/03", "invalid"),
        ("1/1/2026\n", None),
        ("1/1/1900", "too_early"),
        ("31/12/1999", "too_early"),
        ("1/1/2100", "too_late"),
        ("\u0661/\u0661/\u0662\u0660\u0662\u0666", "invalid"),
        ("9" * 10_000, "invalid"),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_wrong(typed: str, code: str | None) -> None:
    assert codes(DateField(), typed) == ([code] if code else [])


def test_the_limits_of_a_day_are_included() -> None:
    field = DateField(earliest=date(2026, 1, 1), latest=date(2026, 12, 31))
    assert [codes(field, typed) for typed in ("31/12/2025", "1/1/2026", "31/12/2026", "1/1/2027")] == [
        ["too_early"], [], [], ["too_late"],
    ]  # fmt: skip


def test_a_stored_day_is_shown_as_people_write_it_and_a_mistake_as_it_was_typed() -> None:
    class DayForm(PortalForm):
        day = DateField()

    assert 'value="05/03/2026"' in str(DayForm(initial={"day": date(2026, 3, 5)})["day"])
    assert 'value="31/02/2026"' in str(DayForm({"day": "31/02/2026"})["day"])


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" 1.200 ", 1200), ("1 200", 1200), ("0", 0), ("007", 7)])
def test_a_whole_number_is_read(typed: str, number: int) -> None:
    assert WholeNumberField().clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        (" ", "required"),
        ("-1", "invalid"),
        ("1,5", "invalid"),
        ("1e9", "invalid"),
        ("twee", "invalid"),
        ("\u0663", "invalid"),
        ("9" * 10_000, "invalid"),
        ("1.2000", "invalid"),
        ("1000000", "max_value"),
    ],
)
def test_what_is_no_whole_number_is_refused(typed: str, code: str) -> None:
    assert codes(WholeNumberField(), typed) == [code]


def test_a_limit_of_a_whole_number_has_our_own_sentence() -> None:
    with pytest.raises(ValidationError) as caught:
        WholeNumberField(min_value=2).clean("1")
    with override("en"):
        assert caught.value.messages == ["Enter 2 or more."]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Basisopleiding   HACCP ", "Basisopleiding HACCP"),
        ("een\ttwee\nrij", "een twee rij"),
        ("Cafe\u0301", "Café"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩\u200d🍳 koken", "👩\u200d🍳 koken"),
        ("Ω & Łódź \u2013 “citaat”", "Ω & Łódź \u2013 “citaat”"),
    ],
)
def test_a_line_of_text_is_tidied(typed: str, kept: str) -> None:
    assert TextField(max_length=100).clean(typed) == kept


def test_lines_of_text_end_in_a_bare_line_feed() -> None:
    assert TextField(max_length=100, rows=3).clean(" een \r\n\r\n twee\u2028drie\r") == "een\n\ntwee\ndrie"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        (" \n\t ", "required"),
        ("a" * 11, "max_length"),
        ("a" * 10_000, "max_length"),
        ("ab\u202ecd", "invisible"),
        ("ab\u2066cd", "invisible"),
        ("\u200eab", "invisible"),
        ("ab\u200bcd", "invisible"),
        ("ab\ufeffcd", "invisible"),
        ("ab\x07cd", "invisible"),
        ("ab\x00cd", "invisible"),
        ("ab\ud800cd", "invisible"),
    ],
)
def test_text_that_cannot_be_kept_is_refused(typed: str, code: str) -> None:
    assert codes(TextField(max_length=10), typed) == [code]


def test_the_length_of_text_is_told_by_the_server_so_that_nothing_typed_is_cut_off() -> None:
    with pytest.raises(ValidationError) as caught:
        TextField(max_length=5).clean("zes---")
    with override("en"):
        assert caught.value.messages == ["Use 5 characters at most; there are 6 now."]
    assert "maxlength" not in TextField(max_length=5).widget.attrs


@pytest.mark.parametrize(
    ("field", "typed", "bare", "shown"),
    [
        (IbanField(), "be68 5390 0754 7034", "BE68539007547034", "BE68 5390 0754 7034"),
        (IbanField(), "BE68-5390-0754-7034".replace("-", " "), "BE68539007547034", "BE68 5390 0754 7034"),
        (EnterpriseNumberField(), "BE 0123.456.749", "0123456749", "0123.456.749"),
        (EnterpriseNumberField(), "123456749", "0123456749", "0123.456.749"),
        (ProviderNumberField(), "dv 0101579", "DV.O101579", "DV.O101579"),
        (ProviderNumberField(), "DV.A104813", "DV.A104813", "DV.A104813"),
    ],
)
def test_a_number_is_kept_bare_and_shown_formatted(field: forms.Field, typed: str, bare: str, shown: str) -> None:
    assert field.clean(typed) == bare
    assert field.prepare_value(bare) == shown


@pytest.mark.parametrize("field", [IbanField(), EnterpriseNumberField(), ProviderNumberField()])
@pytest.mark.parametrize("typed", ["BE00", "0123.456.740", "x", "9" * 10_000, "<b>", "🙂", "DV.X101579"])
def test_a_number_that_is_wrong_is_refused_and_shown_as_it_was_typed(field: forms.Field, typed: str) -> None:
    assert codes(field, typed) == ["invalid"]
    assert field.prepare_value(typed) == typed


@pytest.mark.parametrize("field", [IbanField, EnterpriseNumberField, ProviderNumberField])
def test_an_optional_number_may_be_left_empty(field: type[forms.CharField]) -> None:
    assert field(required=False).clean("  ") == ""


class EveryForm(PortalForm):
    """One field for each kind of control."""

    name = TextField(max_length=20)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    theme = forms.ChoiceField(choices=[("", "-"), ("a", "A")])
    papers = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField()
    file = forms.FileField()
    other = forms.CharField(error_messages={"required": "Own sentence."})


def test_an_empty_field_is_asked_for_in_words_that_fit_its_control() -> None:
    with override("en"):
        assert {name: list(messages) for name, messages in EveryForm({}).errors.items()} == {
            "name": ["Fill in this field."],
            "kind": ["Choose one of the options."],
            "theme": ["Choose one of the options."],
            "papers": ["Tick at least one box."],
            "agree": ["Tick this box to go on."],
            "file": ["Choose a file."],
            "other": ["Own sentence."],
        }


def refused(refusals: Sequence[Refusal]) -> EveryForm:
    form = EveryForm({"name": "x"})
    form.add_refusals(refusals)
    return form


def test_a_refusal_stands_at_its_field() -> None:
    form = refused([Refusal("PRJ_X", "The name is taken.", "name")])
    assert form.has_error("name", code="PRJ_X")
    assert "name" not in form.cleaned_data


@pytest.mark.parametrize("field", ["", "unknown"])
def test_a_refusal_without_a_field_in_this_form_stands_above_it(field: str) -> None:
    form = refused([Refusal("BUDGET", "Used up.", field), Refusal("OTHER", "Another.", field)])
    assert [(item.code, item.message) for item in form.non_field_errors().as_data()] == [
        ("BUDGET", "Used up."),
        ("OTHER", "Another."),
    ]


def test_a_refusal_with_a_percent_sign_is_shown_as_it_is() -> None:
    assert list(refused([Refusal("X", "At most 25 % of it, %(this)s stays.")]).non_field_errors()) == [
        "At most 25 % of it, %(this)s stays."
    ]


def test_no_control_carries_the_required_attribute_for_the_server_tells_what_misses() -> None:
    assert " required" not in str(EveryForm()["name"])


def test_the_helper_leaves_form_tag_and_token_to_the_page() -> None:
    helper = EveryForm().helper
    assert (helper.form_tag, helper.disable_csrf) == (False, True)


def test_a_model_form_has_the_same_manners() -> None:
    assert issubclass(PortalModelForm, forms.ModelForm)
    assert PortalModelForm.add_refusals is PortalForm.add_refusals
