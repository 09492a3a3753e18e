"""Forms of the page *Does my company qualify?*."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portefeuille.forms import EnterpriseNumberField, PortalForm


class PublicEligibilityForm(PortalForm):
    """Ask about a company by its number."""

    nummer = EnterpriseNumberField(
        label=_("Enterprise number"),
        help_text=_("For example 0123.456.749; dots, spaces and BE do not matter."),
    )


class PublicShareForm(PortalForm):
    """Declare on which side of 25 % the part in public hands lies."""

    is_below_limit = forms.TypedChoiceField(
        label=_("Which part of your company is in public hands?"),
        help_text=_(
            "Count the capital and the votes that public bodies and their companies hold, and take the larger."
        ),
        choices=[("yes", _("Less than 25 %")), ("no", _("25 % or more"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
