"""Filters above a list of projects."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import Status
from applications.selectors import SORT_CHOICES, Narrowing
from portefeuille.forms import PortalForm, TextField
from providers.models import Provider

STATUSES = [choice for choice in Status.choices if choice[0] != Status.DRAFT]


class ListingForm(PortalForm):
    """Narrow a list of projects by text, year and status, and sort it; nothing is required."""

    q = TextField(label=_("Number, name or title"), max_length=100, required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("all")), *STATUSES], required=False)
    sort = forms.ChoiceField(label=_("Sort"), choices=SORT_CHOICES, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        """Offer the years in which there are projects."""
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("all")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def narrowing(self) -> Narrowing | None:
        """Return what is asked for, or None when a filter is wrong: then nothing fits."""
        if not self.is_valid():
            return None
        cleaned = self.cleaned_data
        return Narrowing(
            text=cleaned["q"],
            year=cleaned["year"],
            status=cleaned["status"],
            provider_id=cleaned.get("provider"),
            sort=cleaned["sort"] or "newest",
        )


class HistoryForm(ListingForm):
    """Narrow the history of a company, also by provider."""

    provider = forms.TypedChoiceField(label=_("Provider"), coerce=int, empty_value=None, required=False)
    field_order = ("q", "year", "status", "provider", "sort")

    def __init__(self, *args: Any, providers: Sequence[Provider], **kwargs: Any) -> None:
        """Offer the providers that the company chose before."""
        super().__init__(*args, **kwargs)
        choices = [(provider.pk, provider.company.name) for provider in providers]
        self.fields["provider"].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]
