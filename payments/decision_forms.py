"""Forms on which staff decide on a movement; they read what was typed, the services judge it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.models import SubsidyApplication
from portefeuille import money
from portefeuille.errors import Refusal
from portefeuille.forms import DateField, EuroField, TextField
from portefeuille.identifiers import parse_project_number

# How many projects one form divides a movement over.
ROWS = 4
MOST_OF_A_REASON = 1000


class DecisionForm(forms.Form):
    """A decision with its reason."""

    reason = TextField(label=_("Why do you decide this?"), max_length=MOST_OF_A_REASON, rows=2)

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Show what a service refused, at its field where the form has one."""
        for refusal in refusals:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, ValidationError(str(refusal.message), code=refusal.code))


class AssignForm(DecisionForm):
    """Which projects get how much of a movement, and what goes back to the payer."""

    field_order = [
        *[f"{name}_{row}" for row in range(1, ROWS + 1) for name in ("number", "amount")],
        "to_payer",
        "reason",
    ]
    to_payer = EuroField(
        label=_("Back to the payer"),
        help_text=_("What is too much. Together with the projects it is the whole amount."),
        min_value=money.ZERO,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give each row its two fields."""
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS + 1):
            self.fields[f"number_{row}"] = TextField(
                label=_("Project %(row)s") % {"row": row}, max_length=20, required=False
            )
            self.fields[f"amount_{row}"] = EuroField(
                label=_("Amount for project %(row)s") % {"row": row}, min_value=money.CENT, required=False
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Find the projects by their numbers; a row is whole or empty."""
        cleaned = super().clean() or self.cleaned_data
        self.amounts: dict[int, Decimal] = {}
        for row in range(1, ROWS + 1):
            number, amount = cleaned.get(f"number_{row}"), cleaned.get(f"amount_{row}")
            if f"number_{row}" in self.errors or f"amount_{row}" in self.errors or not (number or amount):
                continue
            self._read_row(row, number or "", amount)
        if not self.errors and not self.amounts:
            self.add_error("number_1", ValidationError(_("Name at least one project."), code="required"))
        return cleaned

    def _read_row(self, row: int, number: str, amount: Decimal | None) -> None:
        """Keep one row, or say what is wrong with it."""
        if amount is None:
            self.add_error(f"amount_{row}", ValidationError(_("Enter an amount for this project."), code="required"))
            return
        application = _project(number)
        if application is None:
            sentence = _("There is no project with this number. It looks like 2026KMO000123.")
            self.add_error(f"number_{row}", ValidationError(sentence, code="unknown"))
        elif application.pk in self.amounts:
            self.add_error(f"number_{row}", ValidationError(_("Name each project once."), code="twice"))
        else:
            self.amounts[application.pk] = amount

    def back_to_payer(self) -> Decimal:
        """Return what a valid form sends back."""
        return self.cleaned_data["to_payer"] or money.ZERO


def proposal(application: SubsidyApplication, amount: Decimal) -> Mapping[str, object]:
    """Return what the form proposes for a project: what it waits for, and the rest back to the payer."""
    share = min(amount, application.outstanding)
    return {"number_1": application.number, "amount_1": share, "to_payer": amount - share}


class ReturnForm(DecisionForm):
    """Why a movement goes back to its payer."""


class UndoForm(DecisionForm):
    """Why what was booked is taken back."""

    reason = TextField(label=_("Why is this undone?"), max_length=MOST_OF_A_REASON, rows=2)


class ParkForm(DecisionForm):
    """What is noted with a movement that stays in suspense, and when somebody looks again."""

    reason = TextField(label=_("Note or task"), max_length=MOST_OF_A_REASON, rows=2)
    follow_up_on = DateField(label=_("Look again on"))


def _project(number: str) -> SubsidyApplication | None:
    try:
        return SubsidyApplication.objects.submitted().filter(number=parse_project_number(number)).first()
    except ValueError:
        return None
