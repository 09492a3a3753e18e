"""Forms about money: the invoice, the end of a project, the provider's list, the demo bank."""

import uuid
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from applications.enums import RefusalReason, StopReason
from payments import rules
from payments.enums import PaymentStatus
from payments.rules import Invoice
from payments.selectors import PaymentNarrowing
from portefeuille.forms import DateField, EuroField, PortalForm, TextField
from portefeuille.money import CENT


class InvoiceForm(PortalForm):
    """Part B of the payment form: what stands on the provider's invoice. `key` makes a double click one order."""

    invoice_number = TextField(
        label=_("Invoice number"), help_text=_("As it stands on the invoice of your provider"), max_length=50
    )
    invoiced_on = DateField(label=_("Invoice date"))
    amount = EuroField(
        label=_("Amount excluding VAT"),
        help_text=_("Your own contribution and the subsidy together"),
        min_value=CENT,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    @cached_property
    def helper(self) -> FormHelper:
        """Put part A, which the page knows, between the error summary and the fields."""
        helper = super().helper
        helper.layout = Layout(
            HTML('{% include "payments/_part_a.html" %}'), "invoice_number", Row("invoiced_on", "amount"), "key"
        )
        return helper

    @classmethod
    def fresh(cls, *, balance: Decimal) -> "InvoiceForm":
        """Return an empty form for the whole balance, with a key of its own."""
        return cls(initial={"amount": balance, "key": uuid.uuid4()})

    def invoice(self) -> Invoice:
        """Return what a valid form tells of the invoice."""
        cleaned = self.cleaned_data
        return Invoice(cleaned["invoice_number"], cleaned["invoiced_on"], cleaned["amount"])


class _EndForm(PortalForm):
    """A reason from a list, an explanation that `other` cannot do without, and a box that says it is meant."""

    OTHER: ClassVar[str]
    BEFORE: ClassVar[str]

    explanation = TextField(
        label=_("Explanation"),
        help_text=_("Needed when you chose “another reason”"),
        max_length=1000,
        rows=4,
        required=False,
    )
    field_order = ("reason", "explanation", "is_sure")

    @cached_property
    def helper(self) -> FormHelper:
        """Put what the person should know between the error summary and the questions."""
        helper = super().helper
        helper.layout = Layout(HTML(self.BEFORE), *self.fields)
        return helper

    def clean(self) -> dict[str, Any]:
        """Ask for an explanation of another reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == self.OTHER and not cleaned.get("explanation") and "explanation" not in self.errors:
            self.add_error("explanation", ValidationError(_("Explain your reason."), code="required"))
        return cleaned


class StopForm(_EndForm):
    """Why an applicant stops a project."""

    OTHER: ClassVar[str] = StopReason.OTHER
    BEFORE: ClassVar[str] = '{% include "payments/_consequences.html" %}'

    reason = forms.ChoiceField(
        label=_("Why do you stop this project?"), choices=StopReason.choices, widget=forms.RadioSelect
    )
    is_sure = forms.BooleanField(label=_("I want to stop this project. I know that this cannot be undone."))


class RefuseForm(_EndForm):
    """Why a provider refuses an application that names it."""

    OTHER: ClassVar[str] = RefusalReason.OTHER
    BEFORE: ClassVar[str] = '{% include "payments/_refusable.html" %}'

    reason = forms.ChoiceField(
        label=_("Why do you refuse this application?"), choices=RefusalReason.choices, widget=forms.RadioSelect
    )
    is_sure = forms.BooleanField(label=_("I refuse this application. I know that this cannot be undone."))


class PaymentsForm(PortalForm):
    """Narrow a provider's list of payments; nothing is required."""

    q = TextField(label=_("Project, company or invoice"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("all")), *PaymentStatus.choices], required=False)
    since = DateField(label=_("From"), help_text="", required=False)
    until = DateField(label=_("Until and including"), help_text="", required=False)

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(_("This day lies before the first one."), code="order"))
        return cleaned

    def narrowing(self) -> PaymentNarrowing:
        """Return what a valid form asks for."""
        cleaned = self.cleaned_data
        return PaymentNarrowing(
            text=cleaned["q"], status=cleaned["status"], since=cleaned["since"], until=cleaned["until"]
        )


class BankDayForm(PortalForm):
    """The day on which the demo bank books."""

    day = DateField(label=_("Booking date"))

    def __init__(self, *args: Any, days: tuple[date, date], **kwargs: Any) -> None:
        """Keep the date within the days that are open, both included."""
        super().__init__(*args, **kwargs)
        field: DateField = self.fields["day"]  # type: ignore[assignment]
        field.earliest, field.latest = days


class BankDepositForm(BankDayForm):
    """A deposit that the demo bank receives."""

    amount = EuroField(label=_("Amount"), min_value=CENT)

    @cached_property
    def helper(self) -> FormHelper:
        """Put amount and day side by side."""
        helper = super().helper
        helper.layout = Layout(Row("amount", "day"))
        return helper


class _SeveralFiles(forms.ClearableFileInput):
    """A button that takes several files at once."""

    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files, each of a size that can be kept."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return the files; refuse all when one is empty or too large."""
        cleaned = [super(_FilesField, self).clean(upload, initial) for upload in data or [None]]
        for upload in cleaned:
            problem = rules.bank_file_size(upload.size or 0)
            if problem:
                raise ValidationError(str(problem.message))
        return cleaned


class BankFilesForm(forms.Form):
    """Files of the bank that a member of staff hands in."""

    bank_files = _FilesField(
        label=_("Bank files"),
        help_text=_("CODA or CAMT.053, as the bank delivered them. You can choose several at once."),
        error_messages={"required": _("Choose at least one file.")},
    )


class GapForm(forms.Form):
    """Why a statement may be booked although a number before it is missing."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For instance: the bank confirmed on 23/11/2026 that number 12 was never used."),
        error_messages={"required": _("Write why the number is missing.")},
    )
