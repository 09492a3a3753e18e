"""Forms of the kernel: what people type becomes a value, or a sentence that says what to type instead."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portefeuille import identifiers, money
from portefeuille.errors import Refusal

LARGEST_AMOUNT = Decimal("9999999999.99")
# What is longer than any spelling of a value is refused unread.
LONGEST_AMOUNT = 24
LONGEST_NUMBER = 60

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\s*[/.\- ]\s*(?P<month>\d{1,2})\s*[/.\- ]\s*(?P<year>\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(?:[. ]\d{3}){1,2}", re.ASCII)

# Marks that turn or hide text: they let a name or a title show something else than what is stored.
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff")
_REFUSED_CATEGORIES = {"Cc", "Cs", "Co", "Cn"}

_REQUIRED_MESSAGES: tuple[tuple[type[forms.Widget], Promise | str], ...] = (
    (forms.CheckboxSelectMultiple, _("Tick at least one box.")),
    (forms.CheckboxInput, _("Tick this box to go on.")),
    (forms.Select, _("Choose one of the options.")),
    (forms.RadioSelect, _("Choose one of the options.")),
    (forms.FileInput, _("Choose a file.")),
    (forms.Widget, _("Fill in this field.")),
)


class EuroField(forms.DecimalField):
    """An amount in euro with two decimals, in every spelling that `money.parse` reads.

    `min_value` and `max_value` are included; what was typed is shown again as it was typed.
    """

    widget = forms.TextInput
    suffix = _("euro")
    default_error_messages = {
        "invalid": _("Enter an amount in euro, for example 1.250,00."),
        "too_low": _("Enter %(limit)s or more."),
        "too_high": _("Enter %(limit)s or less."),
    }

    def __init__(
        self,
        *,
        min_value: Decimal | None = None,
        max_value: Decimal = LARGEST_AMOUNT,
        max_digits: int = 12,
        decimal_places: int = 2,
        **kwargs: Any,
    ) -> None:
        """Keep the limits in euro; the digits are those of the model field and follow from the limits."""
        super().__init__(**kwargs)
        self.lowest = min_value
        self.highest = min(max_value, Decimal(10) ** (max_digits - decimal_places) - money.CENT)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask for a keyboard with figures."""
        return {"inputmode": "decimal", "size": 14, "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read an amount; raise `ValidationError` when it is none."""
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip()
        if not text:
            return None
        if len(text) > LONGEST_AMOUNT:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return money.parse(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: Decimal | None) -> None:
        """Compare with the limits."""
        forms.Field.validate(self, value)
        if value is None:
            return
        if self.lowest is not None and value < self.lowest:
            self._refuse("too_low", self.lowest)
        if value > self.highest:
            self._refuse("too_high", self.highest)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as `1.250,00`; leave what was typed alone."""
        return money.display(value).removesuffix(" euro") if isinstance(value, Decimal) else value

    def _refuse(self, code: str, limit: Decimal) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"limit": money.display(limit)})


class WholeNumberField(forms.IntegerField):
    """A whole number without sign; thousands may be grouped by points or spaces."""

    widget = forms.TextInput
    suffix: Promise | str = ""
    default_error_messages = {
        "invalid": _("Enter a whole number, for example 12."),
        "min_value": _("Enter %(limit_value)s or more."),
        "max_value": _("Enter %(limit_value)s or less."),
    }

    def __init__(
        self, *, min_value: int = 0, max_value: int = 999_999, suffix: Promise | str = "", **kwargs: Any
    ) -> None:
        """Keep the limits, both included, and the unit that stands behind the control."""
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        self.suffix = suffix
        for validator in self.validators:
            validator.message = self.error_messages[validator.code]  # type: ignore[attr-defined]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask for a keyboard with figures."""
        return {"inputmode": "numeric", "size": 7, "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        """Read a whole number; raise `ValidationError` when it is none."""
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if not _WHOLE_NUMBER.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"[. ]", "", text))


class DateField(forms.DateField):
    """A day, typed as day/month/year with any separator, or as year-month-day.

    `earliest` and `latest` are included; they catch the year that was mistyped.
    """

    default_error_messages = {
        "invalid": _("Enter a date as day/month/year, for example 31/03/2026."),
        "short_year": _("Enter the year with four figures, for example 31/03/2026."),
        "no_such_day": _("%(typed)s does not exist. Check the day and the month."),
        "too_early": _("Enter a date from %(limit)s on. Check the year."),
        "too_late": _("Enter a date until %(limit)s. Check the year."),
    }

    def __init__(self, *, earliest: date = date(2000, 1, 1), latest: date = date(2099, 12, 31), **kwargs: Any) -> None:
        """Keep the limits."""
        kwargs.setdefault("help_text", _("Day/month/year, for example 31/03/2026"))
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y"))
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave room for ten characters; no numeric keyboard, for those of some phones have no slash."""
        return {"size": 12, "autocomplete": "off"}

    def to_python(self, value: Any) -> date | None:
        """Read a day; raise `ValidationError` with what is wrong with it."""
        if value is None or isinstance(value, date):
            return super().to_python(value)
        text = str(value).strip()
        if not text:
            return None
        match = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(match["year"]) == 2:
            raise ValidationError(self.error_messages["short_year"], code="short_year")
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError as error:
            raise ValidationError(
                self.error_messages["no_such_day"], code="no_such_day", params={"typed": text}
            ) from error

    def validate(self, value: date | None) -> None:
        """Compare with the limits."""
        super().validate(value)
        if value is None:
            return
        if value < self.earliest:
            self._refuse("too_early", self.earliest)
        if value > self.latest:
            self._refuse("too_late", self.latest)

    def _refuse(self, code: str, limit: date) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"limit": f"{limit:%d/%m/%Y}"})


class TextField(forms.CharField):
    """Text for people: trimmed, in one Unicode form, without invisible or direction-turning characters.

    With `rows` it may have several lines, which always end in a bare line feed.
    """

    default_error_messages = {
        "invisible": _("This text contains an invisible character that cannot be kept. Type the text again."),
        "max_length": _("Use %(limit_value)d characters at most; there are %(show_value)d now."),
    }

    def __init__(self, *, max_length: int, rows: int = 0, **kwargs: Any) -> None:
        """Take a single line, or a field of `rows` lines."""
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        self.is_multiline = rows > 0
        for validator in self.validators:
            if validator.code == "max_length":  # type: ignore[attr-defined]
                validator.message = self.error_messages["max_length"]  # type: ignore[attr-defined]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Size the control by what is expected; the sentence about the length comes from the server."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        if not isinstance(widget, forms.Textarea) and self.max_length is not None and self.max_length <= 30:
            attrs["size"] = self.max_length
        return attrs

    def to_python(self, value: Any) -> Any:
        """Tidy the text; raise `ValidationError` when something in it cannot be seen."""
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        lines = [re.sub(r"[\t\u00a0 ]+", " ", line).strip() for line in text.splitlines()]
        tidy = ("\n" if self.is_multiline else " ").join(lines).strip()
        if any(_is_refused(char) for char in tidy):
            raise ValidationError(self.error_messages["invisible"], code="invisible")
        return tidy


class _NumberField(forms.CharField):
    """A number with a fixed shape: kept bare, shown formatted."""

    parse: Callable[[str], str]
    show: Callable[[str], str]
    characters = 20

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Size the control by the length of the formatted number."""
        return {"size": self.characters, "autocomplete": "off", "spellcheck": "false"}

    def to_python(self, value: Any) -> Any:
        """Read the number; raise `ValidationError` when its shape or its check digits are wrong."""
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return self._bare(str(text))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Format a number that is right; leave anything else as it was typed."""
        try:
            return type(self).show(self._bare(value)) if value else value
        except ValueError:
            return value

    def _bare(self, text: str) -> str:
        if len(text) > LONGEST_NUMBER:
            raise ValueError("longer than any spelling of this number")
        return type(self).parse(text)


class IbanField(_NumberField):
    """An IBAN of any country, in any grouping."""

    parse = staticmethod(identifiers.parse_iban)
    show = staticmethod(identifiers.format_iban)
    characters = 26
    default_error_messages = {
        "invalid": _("This account number is not right. A Belgian one is BE and 14 figures: BE68 5390 0754 7034.")
    }


class EnterpriseNumberField(_NumberField):
    """An enterprise number, with or without dots, spaces, BE or the leading zero."""

    parse = staticmethod(identifiers.parse_enterprise_number)
    show = staticmethod(identifiers.format_enterprise_number)
    characters = 16
    default_error_messages = {
        "invalid": _("This enterprise number is not right. It has ten figures, for example 0123.456.749.")
    }


class ProviderNumberField(_NumberField):
    """A registration number of a provider; case, dots, spaces and 0 for O do not matter."""

    parse = staticmethod(identifiers.parse_provider_number)
    show = staticmethod(str)
    characters = 14
    default_error_messages = {
        "invalid": _("This registration number is not right. It is DV.O or DV.A and six figures: DV.O101579.")
    }


class _Presentation(forms.BaseForm):
    """What every form of the portal has: sentences that say what to do, a crispy helper, refusals at their fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Replace the sentence about an empty field by one that fits its control."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required_message(field.widget)

    @cached_property
    def helper(self) -> FormHelper:
        """Lay out every field in its order; the page writes the form tag, the token and the buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_error_title = _("Check your data")
        return helper

    def add_refusals(self, refusals: Iterable[Refusal]) -> None:
        """Put each refusal at its field, or above the form when the form has no such field."""
        for refusal in refusals:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, ValidationError(str(refusal.message), code=refusal.code))


class PortalForm(_Presentation, forms.Form):
    """A form of the portal."""


class PortalModelForm(_Presentation, forms.ModelForm):  # type: ignore[type-arg]
    """A form of the portal that saves one row."""


def _is_refused(char: str) -> bool:
    if char == "\n":
        return False
    return char in _DIRECTION_MARKS or char in _INVISIBLE or unicodedata.category(char) in _REFUSED_CATEGORIES


def _required_message(widget: forms.Widget) -> str:
    return cast("str", next(message for kind, message in _REQUIRED_MESSAGES if isinstance(widget, kind)))
