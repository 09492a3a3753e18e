"""Type a code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portefeuille.forms import PortalForm, TextField


class CodeForm(PortalForm):
    """A code of the app, or a recovery code."""

    code = TextField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class FirstCodeForm(PortalForm):
    """The first code of an app."""

    code = TextField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that your app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
