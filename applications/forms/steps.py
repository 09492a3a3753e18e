"""The forms of the five steps."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applications import selectors
from applications.enums import SUBTHEMES, Declaration, DeliveryMode, Theme
from applications.regimes import Regime
from companies.models import Company, NaceCode
from portefeuille import money
from portefeuille.forms import DateField, EuroField, PortalForm, TextField
from providers.enums import Pillar
from providers.models import Registration

NO_CHOICE = ("", _("Choose"))
# A service that was agreed on longer ago than this was mistyped.
EARLIEST = date(2016, 1, 1)
LONGEST_HOURS = 24
MOST_HOURS = Decimal("99999.99")
FEWEST_HOURS = Decimal("0.25")
_LETTER = re.compile(r"[^\W\d_]")
FEWEST_LETTERS = 3


class ActivityForm(PortalForm):
    """Step 1: the main activity by its code."""

    nace = TextField(
        label=_("NACE-BEL code of your main activity"),
        help_text=_("Five figures, for example 62.100. Your main activity is the one with most turnover."),
        max_length=30,
    )

    def __init__(self, *args: Any, company: Company, known: NaceCode | None, **kwargs: Any) -> None:
        """Keep the company whose codes count first, and the code that the draft holds."""
        super().__init__(*args, **kwargs)
        self.company = company
        self.known = known

    def clean_nace(self) -> NaceCode:
        """Return the activity; say what to do when there is none with this code."""
        nace = selectors.activity_by_code(self.cleaned_data["nace"], company=self.company, known=self.known)
        if nace is None:
            raise ValidationError(
                _("No activity has this code of five figures. Check the figures, or search your activity by a word."),
                code="unknown",
            )
        return nace


class ActivitySearchForm(PortalForm):
    """Search an activity by code or by words."""

    q = TextField(
        label=_("Search your activity"),
        help_text=_("A word such as “baker” in Dutch, or the first figures of the code."),
        max_length=60,
    )


class HoursField(forms.DecimalField):
    """A number of hours, with a comma or a point before the half or the quarter."""

    widget = forms.TextInput
    suffix = _("hours")
    default_error_messages = {
        "invalid": _("Enter a number of hours, for example 16 or 7,5."),
        "too_low": _("Enter a number of hours from 0,25 on."),
        "too_high": _("Enter fewer hours: 99.999,99 at most."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask for a keyboard with figures."""
        return {"inputmode": "decimal", "size": 8, "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read the hours as an amount is read; raise `ValidationError` when they are none."""
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if len(text) > LONGEST_HOURS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return money.parse(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: Any) -> None:
        """Compare with the limits, both included."""
        super().validate(value)
        if value is not None and value < FEWEST_HOURS:
            raise ValidationError(self.error_messages["too_low"], code="too_low")
        if value is not None and value > MOST_HOURS:
            raise ValidationError(self.error_messages["too_high"], code="too_high")

    def prepare_value(self, value: Any) -> Any:
        """Show stored hours as `16` or `7,5`; leave what was typed alone."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


def subtheme_choices(themes: Iterable[Theme]) -> list[tuple[Any, Any]]:
    """Return the subthemes under the name of their theme."""
    groups: list[tuple[Any, Any]] = [
        (theme.label, [(subtheme.value, subtheme.label) for subtheme in SUBTHEMES[theme]])
        for theme in themes
        if theme in SUBTHEMES
    ]
    return [("", _("None of these")), *groups]


class ConditionalChoiceField(forms.ChoiceField):
    """A choice that another answer makes necessary: its label does not call it optional."""

    is_conditional = True


class ProjectForm(PortalForm):
    """Step 2: what the subsidy is asked for."""

    pillar = forms.ChoiceField(label=_("What kind of service is it?"), choices=Pillar.choices, widget=forms.RadioSelect)
    title = TextField(
        label=_("Name of the training or advice"),
        help_text=_("As it stands in your enrolment or agreement."),
        max_length=150,
    )
    description = TextField(
        label=_("What do you apply for?"),
        help_text=_("Describe what the service is about and how your company uses it. A few sentences will do."),
        max_length=2000,
        rows=5,
    )
    delivery_mode = ConditionalChoiceField(
        label=_("How is the training given?"),
        help_text=_("Only for a training."),
        choices=DeliveryMode.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    theme = forms.ChoiceField(label=_("Theme"))
    subtheme = forms.ChoiceField(
        label=_("Subtheme"),
        help_text=_("Only when one fits. Cybersecurity and energy efficiency can give a higher rate."),
        required=False,
    )
    hours = HoursField(
        label=_("Total number of hours"),
        help_text=_(
            "Training: the hours of all participants of your company together. "
            "Advice: the hours that the provider planned."
        ),
    )
    agreed_on = DateField(label=_("Date of the enrolment or agreement"), earliest=EARLIEST)
    starts_on = DateField(label=_("Start date of the service"), earliest=EARLIEST)
    ends_on = DateField(label=_("End date of the service"), earliest=EARLIEST)
    cost = EuroField(
        label=_("Cost excluding VAT"),
        help_text=_("The total cost stands in your enrolment or agreement. Leave out VAT, meals and overnight stays."),
        min_value=money.CENT,
    )
    other_aid = EuroField(
        label=_("Other aid for the same cost"),
        help_text=_("For example from a sector fund. Leave it empty when there is none."),
        min_value=money.ZERO,
        required=False,
    )

    # What the money of an application depends on: the rest may still be empty when it is computed.
    MONEY_FIELDS = ("pillar", "theme", "subtheme", "cost")

    def __init__(self, *args: Any, regime: Regime, **kwargs: Any) -> None:
        """Offer the themes that the regime supports for any kind of service."""
        super().__init__(*args, **kwargs)
        supported = frozenset().union(*(scope.themes for scope in regime.scopes.values()))
        themes = [theme for theme in Theme if theme in supported]
        self.fields["theme"].choices = [NO_CHOICE, *((theme.value, theme.label) for theme in themes)]  # type: ignore[attr-defined]
        self.fields["subtheme"].choices = subtheme_choices(themes)  # type: ignore[attr-defined]

    @cached_property
    def helper(self) -> FormHelper:
        """Group the questions."""
        helper = super().helper
        helper.layout = Layout(
            Fieldset(_("The service"), "pillar", "title", "description", "delivery_mode"),
            Fieldset(_("The theme"), "theme", "subtheme"),
            Fieldset(_("When and how long"), "agreed_on", Row("starts_on", "ends_on"), "hours"),
            Fieldset(_("The cost"), "cost", "other_aid"),
        )
        return helper

    def clean_title(self) -> str:
        """Return the name; a name is written in letters."""
        title: str = self.cleaned_data["title"]
        return _in_words(title)

    def clean_description(self) -> str:
        """Return the description; it is written in letters."""
        description: str = self.cleaned_data["description"]
        return _in_words(description)

    def clean_other_aid(self) -> Decimal:
        """Read nothing as no aid."""
        return self.cleaned_data["other_aid"] or money.ZERO

    def clean(self) -> dict[str, Any]:
        """Ask how a training is given, and forget it for advice."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pillar") == Pillar.ADVICE:
            cleaned["delivery_mode"] = ""
        elif cleaned.get("pillar") == Pillar.TRAINING and cleaned.get("delivery_mode") == "":
            self.add_error("delivery_mode", ValidationError(_("Choose how the training is given."), code="required"))
        return cleaned

    def forget_other_errors(self) -> None:
        """Keep only what is wrong with the fields that the money depends on, for a calculation on the way."""
        for name in set(self.errors) - set(self.MONEY_FIELDS):
            del self.errors[name]


def _in_words(text: str) -> str:
    """Return a text that holds a word; refuse one of signs and figures only."""
    if len(_LETTER.findall(text)) < FEWEST_LETTERS:
        raise ValidationError(_("Describe it in words, so that others understand what it is about."), code="no_words")
    return text


class ProviderSearchForm(PortalForm):
    """Search a provider by number or name."""

    q = TextField(
        label=_("Registration number or name of your provider"),
        help_text=_("For example DV.O101579. A zero for the letter O, small letters or missing dots do not matter."),
        max_length=100,
    )


def registration_label(registration: Registration) -> SafeString:
    """Return the name of a provider with its number and town, as a choice shows it."""
    company = registration.provider.company
    details = " · ".join(part for part in (registration.registration_number, company.municipality) if part)
    return format_html('<b>{}</b> <span class="muted">{}</span>', company.name, details)


class ProviderForm(PortalForm):
    """Step 3: one of the providers that were found."""

    registration = forms.ModelChoiceField(
        label=_("Who performs the service?"),
        queryset=Registration.objects.select_related("provider__company"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Search your provider by number or name, and choose it in the list."),
            "invalid_choice": _("This provider does not exist (any more). Search again and choose one in the list."),
        },
    )

    def __init__(self, *args: Any, shown: Sequence[Registration], **kwargs: Any) -> None:
        """Show these registrations; whether one may be chosen is for the rules."""
        super().__init__(*args, **kwargs)
        self.fields["registration"].choices = [(row.pk, registration_label(row)) for row in shown]  # type: ignore[attr-defined]


class DeclarationsForm(PortalForm):
    """Step 4: the declarations on honour, each its own box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make one box a declaration."""
        super().__init__(*args, **kwargs)
        for declaration in Declaration:
            self.fields[f"declare_{declaration.value}"] = forms.BooleanField(
                label=declaration.label,
                error_messages={"required": _("Tick this to confirm.")},
            )

    @property
    def declarations(self) -> list[Declaration]:
        """Return the declarations that were made."""
        made: Mapping[str, bool] = self.cleaned_data
        return [declaration for declaration in Declaration if made.get(f"declare_{declaration.value}")]
