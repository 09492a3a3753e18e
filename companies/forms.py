"""Forms about companies: strings into values."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from companies import selectors
from companies.enums import Size
from companies.models import Company
from portefeuille.forms import IbanField, PortalForm, TextField

MAX_ADDRESSES = 10
MAX_ADDRESS_TEXT = 2000
EMAIL_LENGTH = 254


class SearchForm(PortalForm):
    """Find a company by number or name."""

    q = TextField(
        label=_("Enterprise number or name"),
        help_text=_("For example 0123.456.749, or three letters of the name or more."),
        max_length=100,
    )

    def clean_q(self) -> QuerySet[Company]:
        """Return what the text finds; say what is wrong with it when it can find nothing."""
        try:
            return selectors.find_companies(self.cleaned_data["q"])
        except ValueError as error:
            raise ValidationError(
                _("Type an enterprise number of ten digits (check each digit), or at least three letters of the name."),
                code="invalid",
            ) from error


class EmailListField(forms.CharField):
    """E-mail addresses, one a line or between commas; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        """Show a text area."""
        super().__init__(max_length=MAX_ADDRESS_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: str | None) -> list[str]:
        """Return the addresses; name each one that is wrong."""
        text: str = super().clean(value)
        addresses = text.replace(",", " ").replace(";", " ").split()
        if len(addresses) > MAX_ADDRESSES:
            raise ValidationError(_("Give ten addresses at most."), code="too_many")
        wrong = [address for address in addresses if not _is_email(address)]
        if wrong:
            raise ValidationError(
                [
                    ValidationError(
                        _("“%(address)s” is not an e-mail address. Example: name@company.be."),
                        code="invalid",
                        params={"address": address[:60]},
                    )
                    for address in wrong
                ]
            )
        return addresses


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= EMAIL_LENGTH


class ContactForm(PortalForm):
    """Where mails go, and where money goes back to."""

    emails = EmailListField(
        label=_("E-mail addresses"),
        help_text=_("One a line. Every message about your projects goes to all of them, also when somebody is ill."),
    )
    refund_iban = IbanField(
        label=_("Account for refunds"),
        help_text=_("An account of your company. Money that comes back to you, after a stop for example, goes there."),
        required=False,
    )


class SizeForm(PortalForm):
    """Confirm the size of the company for this year."""

    belongs_to_group = forms.TypedChoiceField(
        label=_("Does your company belong to a group?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    size = forms.TypedChoiceField(
        label=_("How large is your company?"), choices=Size.choices, coerce=Size, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Why is your company smaller than we propose?"),
        help_text=_("Only when you choose a smaller size. Keep the proof: an inspection asks for it."),
        max_length=2000,
        rows=4,
        required=False,
    )
