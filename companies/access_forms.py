"""Forms about access: ask, decide, invite, change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.access_rules import Grant
from companies.enums import MandateRole, Right
from companies.models import Mandate
from companies.search import looks_like_number, search_key
from portefeuille.forms import DateField, PortalForm, TextField

APPROVE = "approve"
REFUSE = "refuse"
EMAIL_LENGTH = 254


class AccessRequestForm(PortalForm):
    """Ask to act for a company."""

    explanation = TextField(
        label=_("Who are you, and why do you ask?"),
        help_text=_("The people who decide read this. For example: I keep the accounts of the company."),
        max_length=1000,
        rows=4,
        required=False,
    )


class GrantForm(PortalForm):
    """A role, its rights and its last day."""

    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=[
            (MandateRole.USER, _("User: does what you tick below")),
            (MandateRole.LOCAL_ADMINISTRATOR, _("Local administrator: does everything, and decides who may act")),
        ],
        coerce=MandateRole,
        initial=MandateRole.USER,
        widget=forms.RadioSelect,
    )
    rights = forms.MultipleChoiceField(
        label=_("What may a user do?"),
        help_text=_("Looking at projects and messages is always possible. An administrator may do everything."),
        choices=[
            (Right.APPLY, _("Apply: file, change and stop applications")),
            (Right.PAY, _("Pay: pay invoices of providers")),
        ],
        initial=[Right.APPLY, Right.PAY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    valid_to = DateField(
        label=_("Last day of the right"),
        help_text=_("For example 31/12/2026. Leave it empty for a right without an end date."),
        required=False,
    )

    def grant(self) -> Grant:
        """Return what was chosen; the form must be valid."""
        data = self.cleaned_data
        return Grant(
            role=data["role"],
            may_apply=Right.APPLY in data["rights"],
            may_pay=Right.PAY in data["rights"],
            valid_to=data["valid_to"],
        )

    @staticmethod
    def values_of(mandate: Mandate) -> dict[str, Any]:
        """Return what a mandate fills in."""
        rights = [right for right in (Right.APPLY, Right.PAY) if mandate.may(right)]
        return {"role": mandate.role, "rights": rights, "valid_to": mandate.valid_to}


class AccessDecisionForm(GrantForm):
    """Decide on a request: approve with a role, rights and a last day, or refuse with a reason."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(APPROVE, _("Approve")), (REFUSE, _("Refuse"))],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Reason of the refusal"),
        help_text=_("Only when you refuse. The person reads it."),
        max_length=1000,
        rows=3,
        required=False,
    )
    field_order = ("decision", "role", "rights", "valid_to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the role only of those who approve; without one it is a user."""
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False

    def grant(self) -> Grant:
        """Return what the approval gives."""
        self.cleaned_data["role"] = self.cleaned_data["role"] or MandateRole.USER
        return super().grant()


class InvitationForm(GrantForm):
    """Invite somebody by mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person gets a link, logs in and accepts."),
        max_length=EMAIL_LENGTH,
        error_messages={"invalid": _("Enter an e-mail address, for example name@company.be.")},
    )
    field_order = ("email", "role", "rights", "valid_to")


class OwnCompaniesForm(PortalForm):
    """Find one of the companies for which a person acts."""

    own = TextField(
        label=_("Search in your companies"),
        help_text=_("A part of the name, or the first figures of the enterprise number."),
        max_length=100,
        required=False,
    )

    def key(self) -> str:
        """Return the key to search with, figures without BE; "" when nothing or nothing readable was typed."""
        text = self.cleaned_data.get("own", "") if self.is_bound and self.is_valid() else ""
        key = search_key(text)
        return key.removeprefix("be") if looks_like_number(text) else key
