"""Forms about money that comes back: a lower cost, a question to the provider, a credit note, an account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.enums import StopReason
from applications.models import SubsidyApplication
from payments.rules import MOST_INSTALMENTS
from portefeuille.forms import DateField, EuroField, IbanField, PortalForm, TextField
from portefeuille.money import CENT

# Why an applicant asks for its money back; the other reasons are answered by a stop.
ASK_REASONS = (StopReason.CANCELLED_BY_PROVIDER, StopReason.NOT_FOLLOWED, StopReason.CHEAPER, StopReason.OTHER)


class ReduceForm(PortalForm):
    """The new cost of a project."""

    cost = EuroField(
        label=_("New cost excluding VAT"),
        help_text=_("What the service costs now, your own contribution and the subsidy together"),
        min_value=CENT,
    )


class AskRepaymentForm(PortalForm):
    """Why an applicant asks its provider to pay back."""

    reason = forms.ChoiceField(
        label=_("Why should the money come back?"),
        choices=[(reason.value, reason.label) for reason in ASK_REASONS],
        widget=forms.RadioSelect,
    )
    explanation = TextField(
        label=_("Explanation"),
        help_text=_("Needed when you chose “another reason”"),
        max_length=1000,
        rows=4,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an explanation of another reason."""
        cleaned = super().clean() or self.cleaned_data
        is_silent = not cleaned.get("explanation") and "explanation" not in self.errors
        if cleaned.get("reason") == StopReason.OTHER and is_silent:
            self.add_error("explanation", ValidationError(_("Explain your reason."), code="required"))
        return cleaned


class CreditNoteForm(PortalForm):
    """What a provider pays back."""

    note_number = TextField(
        label=_("Number of the credit note"), help_text=_("As it stands on your credit note"), max_length=50
    )
    amount = EuroField(
        label=_("Amount excluding VAT"),
        help_text=_("The VAT you pay back straight to your customer"),
        min_value=CENT,
    )
    reason = forms.ChoiceField(
        label=_("Why do you pay back?"),
        choices=[(reason.value, reason.label) for reason in ASK_REASONS],
        widget=forms.RadioSelect,
    )


class AccountForm(PortalForm):
    """The account to which a company wants its money back."""

    iban = IbanField(
        label=_("Account number (IBAN)"),
        help_text=_("An account in the name of your company, for example BE68 5390 0754 7034"),
    )


class RecoveryForm(forms.Form):
    """What staff reclaim of a project, and in how many instalments."""

    project = forms.ModelChoiceField(
        label=_("Project number"),
        queryset=SubsidyApplication.objects.submitted(),
        to_field_name="number",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no project with this number.")},
    )
    amount = EuroField(label=_("Amount"), min_value=CENT)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)
    count = forms.IntegerField(label=_("Instalments, one a month"), min_value=1, max_value=MOST_INSTALMENTS, initial=1)
    due_on = DateField(label=_("First instalment at the latest on"))


class WaiveForm(forms.Form):
    """Why a claim is given up."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)


class DecisionForm(forms.Form):
    """Whether a provider is asked to pay back, and why."""

    ASK = "ask"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ASK, _("Ask the provider to pay back")), ("decline", _("Do not ask the provider"))],
        widget=forms.RadioSelect,
    )
    explanation = forms.CharField(label=_("Explanation for the applicant"), max_length=500, widget=forms.Textarea)
