"""Form fields of the group calculator: shares in percent, and numbers of workers."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.filed_accounts import MOST_WORKERS

_SHARE = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s*%?", re.ASCII)
_WORKERS = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)


class _PlainDecimalField(forms.DecimalField):
    """A number with a comma or a point before its decimals; what was typed is shown again as it was typed."""

    widget = forms.TextInput
    pattern = _WORKERS
    width = 9

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask for a keyboard with figures."""
        return {"inputmode": "decimal", "size": self.width, "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read the number; raise `ValidationError` when it is none or too large."""
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip()
        if not text:
            return None
        match = self.pattern.fullmatch(text)
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(f"{match[1]}.{match[2] or 0}")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number without needless zeros and with a comma."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


class ShareField(_PlainDecimalField):
    """A share of 0 to 100 percent with at most four decimals."""

    pattern = _SHARE
    suffix = "%"
    default_error_messages = {
        "invalid": _("Enter a share as a percentage, for example 33,5."),
        "max_value": _("A share is 100 %% at most."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Keep the share between 0 and 100."""
        super().__init__(max_value=Decimal(100), max_digits=7, decimal_places=4, **kwargs)
        _keep_sentences(self)


class WorkersField(_PlainDecimalField):
    """A number of workers in full-time equivalents, with at most two decimals."""

    suffix = _("FTE")
    default_error_messages = {
        "invalid": _("Enter the number of full-time equivalents, for example 12,5."),
        "max_value": _("So many workers cannot be right. Check the number."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Refuse what no enterprise has."""
        super().__init__(max_value=MOST_WORKERS, max_digits=12, decimal_places=2, **kwargs)
        _keep_sentences(self)


def _keep_sentences(field: forms.DecimalField) -> None:
    """Let the limits speak with the sentences of the field."""
    for validator in field.validators:
        message = field.error_messages.get(getattr(validator, "code", ""))
        if message:
            validator.message = message  # type: ignore[attr-defined]
