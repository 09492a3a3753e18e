"""Model fields of the kernel."""

from typing import Any

from django import forms as django_forms
from django.db import models

from portefeuille import forms


class EuroField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in euro: twelve digits, two of them cents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the precision."""
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> django_forms.Field | None:
        """Read an amount in a form as people type it."""
        return super().formfield(**{"form_class": forms.EuroField, **kwargs})
