"""Filters of the register of providers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portefeuille.forms import PortalForm, TextField
from providers.enums import Pillar


class RegisterForm(PortalForm):
    """Search the register by number or name, kind of service and municipality; nothing is required."""

    q = TextField(label=_("Name or registration number"), max_length=100, required=False)
    pillar = forms.ChoiceField(label=_("Kind of service"), choices=[("", _("all")), *Pillar.choices], required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, municipalities: Sequence[str], **kwargs: Any) -> None:
        """Offer the municipalities in which there is a provider."""
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [("", _("all")), *((name, name) for name in municipalities)]  # type: ignore[attr-defined]
