"""Forms with which staff bring orders to the bank and follow them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portefeuille.forms import PortalForm, TextField


class CancelBatchForm(PortalForm):
    """Why a batch is cancelled; of a file that was downloaded also the word that the bank will not execute it."""

    reason = TextField(label=_("Why do you cancel this batch?"), max_length=500, rows=2)
    is_stated_unsent = forms.BooleanField(
        label=_("I have made sure that the bank has not executed this file and will not."), required=False
    )
