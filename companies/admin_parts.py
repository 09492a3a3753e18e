"""What several registers of the agency share: how a company is searched, and the reason beside an action."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _

COMPANY_SEARCH = ("company__search_key__startswith", "company__enterprise_number__startswith")
COMPANY_SEARCH_HELP = _("Enterprise number (ten figures without dots) or beginning of the name (without spaces)")


class ReasonForm(ActionForm):
    """The choice of an action, with the reason that a block or release needs."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
