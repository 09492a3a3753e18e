"""What the style guide shows: invented values for every component, and a form with every kind of control."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from crispy_forms.layout import Field, Fieldset, Layout, Row
from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from portefeuille import epc
from portefeuille.errors import Refusal
from portefeuille.forms import (
    DateField,
    EnterpriseNumberField,
    EuroField,
    IbanField,
    PortalForm,
    ProviderNumberField,
    TextField,
    WholeNumberField,
)

PALETTE = [
    "text", "muted", "ground", "line", "line-strong", "yellow", "accent", "action", "action-dark", "action-tint",
    "action-soft", "ok", "ok-tint", "warn", "warn-dark", "warn-tint", "error", "error-tint",
]  # fmt: skip


class EveryControlForm(PortalForm):
    """One field of each kind."""

    kind = forms.ChoiceField(
        label=_("What do you buy?"), choices=[("a", _("Training")), ("b", _("Advice"))], widget=forms.RadioSelect
    )
    name = TextField(label=_("Name of the training or the advice"), max_length=120)
    description = TextField(label=_("Description"), max_length=500, rows=4, required=False)
    cost = EuroField(label=_("Cost excluding VAT"), help_text=_("As it stands in your enrolment or agreement."))
    hours = WholeNumberField(label=_("Hours"), suffix=_("hours"), min_value=1)
    starts_on = DateField(label=_("Start date"))
    ends_on = DateField(label=_("End date"))
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("Choose a theme")), ("x", _("Training"))])
    account = IbanField(label=_("Account number"), required=False)
    number = EnterpriseNumberField(label=_("Enterprise number"), help_text=_("Ten figures, for example 0123.456.749."))
    registration = ProviderNumberField(label=_("Registration number"), help_text=_("For example DV.O101579."))
    score = forms.ChoiceField(
        label=_("How good was the content?"), choices=[(n, str(n)) for n in range(1, 6)], widget=forms.RadioSelect
    )
    documents = forms.MultipleChoiceField(
        label=_("Which documents do you have?"),
        choices=[("a", _("Enrolment")), ("b", _("Agreement"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label=_("Agreement (PDF)"), help_text=_("At most 2 MB."))
    agree = forms.BooleanField(label=_("I declare that these data are correct."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Lay the fields out in two groups."""
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset(
                _("Your project data"), "kind", "name", "description", "cost", "hours", Row("starts_on", "ends_on")
            ),
            Fieldset(
                _("Everything else"),
                "theme",
                "account",
                "number",
                "registration",
                Field("score", wrapper_class="field--inline"),
                "documents",
                "file",
                "agree",
            ),
        )


def context(*, today: date, now: datetime, has_errors: bool) -> dict[str, object]:
    """Return the values of the style guide; with errors, a form as it comes back refused."""
    return {
        "palette": PALETTE,
        "form": _refused_form() if has_errors else EveryControlForm(),
        "tracker": [
            {"label": _("Applied"), "detail": f"{today - timedelta(days=24):%d/%m/%Y}", "state": "done"},
            {"label": _("To deposit"), "detail": _("6 days left"), "state": "now"},
            {"label": _("To pay"), "detail": _("after your deposit has arrived"), "state": "todo"},
        ],
        "steps": [
            {"label": _("Your company"), "url": "#steps", "state": "done"},
            {"label": _("Your project data"), "url": "#steps", "state": "now"},
            {"label": _("Your provider"), "url": "", "state": "todo"},
            {"label": _("Confirmation"), "url": "", "state": "todo"},
            {"label": _("Subsidy number and deposit data"), "url": "", "state": "todo"},
        ],
        "events": [
            {"title": _("Application submitted"), "at": now - timedelta(days=24), "by": "Lies Peeters", "detail": ""},
            {"title": _("Deposit received"), "at": now, "by": "", "detail": "1.540,00 euro"},
        ],
        "amounts": {
            "used": Decimal("3245.00"),
            "reserved": Decimal("660.00"),
            "left": Decimal("3595.00"),
            "ceiling": Decimal("7500.00"),
            "own": Decimal("1540.00"),
            "subsidy": Decimal("660.00"),
            "cost": Decimal("2200.00"),
            "vat": Decimal("462.00"),
            "average": Decimal("4.2"),
        },
        "qr_payload": epc.payload(
            name="Fonds voor Proefneming",
            iban="BE68539007547034",
            amount=Decimal("1540.00"),
            reference="010806817183",
        ),
        "today": today,
        "page": Paginator(range(70), 10).page(2),
        "projects": [
            ("2026KMO000123", "Basisopleiding HACCP", "Syntra Voorbeeld", "warn", _("1 of 3 · deposit"), Decimal(2200)),
            ("2026KMO000087", "Cyberscan", "Veilig & Co BV", "info", _("3 of 3 · pay"), Decimal(3200)),
            ("2026KMO000021", "Boekhouden voor starters", "Cijferhuis CV", "ok", _("Completed"), Decimal(900)),
        ],
    }


def _refused_form() -> EveryControlForm:
    form = EveryControlForm(
        {"cost": "twaalf", "starts_on": "31/02/2026", "ends_on": "01/03/2026", "account": "BE00", "number": "0123"}
    )
    form.add_refusals([Refusal("BUDGET_PERSONAL", _("Your budget of this year is used up."))])
    return form
