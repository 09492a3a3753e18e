"""The calculator of the start page: strings into a question."""

from datetime import date
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from applications import calculator, regimes
from applications.calculator import Question
from companies.enums import Size
from portefeuille import money
from portefeuille.forms import DateField, EuroField, PortalForm
from providers.enums import Pillar

SIZES = [Size.SMALL, Size.MEDIUM]


class CalculatorForm(PortalForm):
    """Ask what is planned; `today` decides which themes there are."""

    cost = EuroField(
        label=_("Cost excluding VAT"),
        help_text=_("As it stands in your enrolment or agreement."),
        min_value=money.CENT,
    )
    size = forms.TypedChoiceField(
        label=_("Size of your company"),
        choices=[(size.value, size.label) for size in SIZES],
        coerce=Size,
        initial=Size.SMALL,
        widget=forms.RadioSelect,
    )
    pillar = forms.TypedChoiceField(
        label=_("What do you buy?"),
        choices=Pillar.choices,
        coerce=Pillar,
        initial=Pillar.TRAINING,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(label=_("Theme"))
    starts_on = DateField(label=_("Start date"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Offer the themes of the regime of today."""
        super().__init__(*args, **kwargs)
        self.subjects = {subject.code: subject for subject in calculator.subjects(regimes.on(today))}
        choices = [(code, subject.label) for code, subject in self.subjects.items()]
        self.fields["theme"] = forms.ChoiceField(
            label=self.fields["theme"].label, choices=[("", _("Choose a theme")), *choices]
        )
        side_by_side = Field("size", "pillar", wrapper_class="field--inline")
        self.helper.layout = Layout("cost", side_by_side, "theme", "starts_on")

    def question(self) -> Question:
        """Return what was asked; the form must be valid."""
        data = self.cleaned_data
        return Question(data["cost"], data["size"], data["pillar"], self.subjects[data["theme"]], data["starts_on"])
