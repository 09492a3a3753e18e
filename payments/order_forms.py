"""Forms with which staff bring orders to the bank and follow them."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _

from payments.enums import PayeeVerdict, RecallAnswer, RecallReason
from payments.models import BlockedIban, PayeeCheck
from portefeuille.forms import IbanField, PortalForm, TextField

# A status report of the largest batch stays far below this.
LARGEST_REPORT = 50 * 1024 * 1024


class CancelBatchForm(PortalForm):
    """Why a batch is cancelled; of a file that was downloaded also the word that the bank will not execute it."""

    reason = TextField(label=_("Why do you cancel this batch?"), max_length=500, rows=2)
    is_stated_unsent = forms.BooleanField(
        label=_("I have made sure that the bank has not executed this file and will not."), required=False
    )


class ReportForm(PortalForm):
    """A status report of the bank."""

    file = forms.FileField(label=_("Status report of the bank (pain.002)"))

    def clean_file(self) -> object:
        """Refuse a file that no bank would send."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_REPORT:
            raise forms.ValidationError(_("This file is too large for a status report."))
        return file


class CaseForm(PortalForm):
    """What is decided about an order that failed; of a recall also its answer."""

    decision = TextField(label=_("What do you decide, and why?"), max_length=500, rows=3)
    answer = forms.ChoiceField(
        label=_("Answer to the recall"),
        choices=[(answer.value, answer.label) for answer in RecallAnswer if answer != RecallAnswer.OPEN],
        required=False,
    )


class ReasonForm(ActionForm):
    """The choice of an action, with the reason that it needs."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class RecallForm(ActionForm):
    """The choice of an action, with why an order is asked back."""

    recall_reason = forms.ChoiceField(
        label=_("Reason of the recall"), choices=[("", "---------"), *RecallReason.choices], required=False
    )
    reason = forms.CharField(label=_("Explanation"), max_length=500, required=False)


class BlockForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account that gets no payment any more."""

    iban = IbanField(label=_("Account"))
    reason = TextField(label=_("Reason"), max_length=500)

    class Meta:
        model = BlockedIban
        fields = ("iban", "reason")


class CheckForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a bank said of name and account of a payee."""

    iban = IbanField(label=_("Account"))
    name = TextField(label=_("Name that we asked about"), max_length=320)
    verdict = forms.ChoiceField(label=_("Answer of the bank"), choices=PayeeVerdict.choices)
    known_name = TextField(label=_("Name that the bank knows"), max_length=140, required=False)

    class Meta:
        model = PayeeCheck
        fields = ("iban", "name", "verdict", "known_name")
