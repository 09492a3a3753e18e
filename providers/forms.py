"""Filters of the register of providers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portefeuille.forms import IbanField, PortalForm, TextField
from providers import rules, selectors
from providers.enums import Pillar
from providers.models import IbanChange


class RegisterForm(PortalForm):
    """Search the register by number or name, kind of service and municipality; nothing is required."""

    q = TextField(label=_("Name or registration number"), max_length=100, required=False)
    pillar = forms.ChoiceField(label=_("Kind of service"), choices=[("", _("all")), *Pillar.choices], required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, municipalities: Sequence[str], **kwargs: Any) -> None:
        """Offer the municipalities in which there is a provider."""
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [("", _("all")), *((name, name) for name in municipalities)]  # type: ignore[attr-defined]


class IbanChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new account number of a provider."""

    new_iban = IbanField(label=_("New account"))

    class Meta:
        model = IbanChange
        fields = ("provider", "new_iban")

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, at its field."""
        values: dict[str, Any] = super().clean() or {}
        provider, iban = values.get("provider"), values.get("new_iban", "")
        if provider is None:
            return values
        problem = rules.same_account(provider.iban, iban)
        if problem:
            self.add_error("new_iban", str(problem.message))
        if selectors.open_iban_change(provider.pk):
            self.add_error("provider", _("Another new account number of this provider waits already."))
        return values
