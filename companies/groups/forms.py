"""Forms of the group calculator: one question, or a few that belong together, on each page."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from companies.enums import ControlRight, FigureBasis, JointGroup, Market, MemberKind
from companies.filed_accounts import MOST_EURO
from companies.groups.fields import ShareField, WorkersField
from companies.models import GroupMember
from companies.models.accounts import LONGEST_PERIOD, MONTHS_IN_YEAR
from companies.services import HoldingData, PartyData, YearData
from companies.size import DEFINITIONS
from portefeuille.forms import DateField, EnterpriseNumberField, EuroField, PortalForm, TextField, WholeNumberField
from portefeuille.templatetags.portal import whole_euro

NAME_LENGTH = 200
AMOUNT_DIGITS = 16
YEARS = 3
BUDGET_LIMIT = whole_euro(Decimal(DEFINITIONS[-1].authority_budget_below))
INVESTMENT_LIMIT = whole_euro(Decimal(DEFINITIONS[-1].angels_below))
INHABITANTS_LIMIT = f"{DEFINITIONS[-1].authority_inhabitants_below:,}".replace(",", ".")
INVESTOR_KINDS = [
    choice
    for choice in MemberKind.choices
    if choice[0] not in {MemberKind.ENTERPRISE, MemberKind.PERSON, MemberKind.PUBLIC_BODY}
]


class PartyForm(PortalForm):
    """What describes a party of one kind; subclasses say which."""

    party_kind = MemberKind.ENTERPRISE

    def data_of_party(self) -> PartyData:
        """Return what was entered; ask only after `is_valid()`."""
        return PartyData(**{"kind": self.party_kind, **self.cleaned_data})


class CompanyForm(PartyForm):
    """A company that the register lacks, or one of another country."""

    name = TextField(label=_("Name of the company"), max_length=NAME_LENGTH)
    enterprise_number = EnterpriseNumberField(
        label=_("Enterprise number"), help_text=_("Leave it empty for a company of another country."), required=False
    )
    country = TextField(label=_("Country"), help_text=_("Leave it empty for Belgium."), max_length=100, required=False)
    market = forms.ChoiceField(
        label=_("On which market does this company work?"),
        help_text=_(
            "That matters only when the same person or family holds this company and yours. A market just before or "
            "after yours: a supplier or a customer, for example a mill and a bakery."
        ),
        choices=[*Market.choices, ("", _("I do not know yet"))],
        widget=forms.RadioSelect,
        required=False,
    )


class PersonForm(PartyForm):
    """A person who holds a part of a company."""

    party_kind = MemberKind.PERSON

    name = TextField(label=_("Name of the person"), max_length=NAME_LENGTH)
    acts_with = forms.ChoiceField(
        label=_("Does this person decide together with others?"),
        help_text=_(
            "Partners or relatives who vote together count as one. Give all of them the same letter. One family? Then "
            "choose group A."
        ),
        choices=[("", _("No, alone")), *JointGroup.choices],
        widget=forms.RadioSelect,
        required=False,
    )


class PublicBodyForm(PartyForm):
    """A government that holds a part of a company."""

    party_kind = MemberKind.PUBLIC_BODY

    name = TextField(
        label=_("Name of the public body"),
        help_text=_("The State, a Region, a province, a municipality, an intermunicipal association …"),
        max_length=NAME_LENGTH,
    )


class InvestorForm(PartyForm):
    """An investor of the kinds that the definition exempts."""

    kind = forms.TypedChoiceField(label=_("What kind of investor is it?"), choices=INVESTOR_KINDS, coerce=MemberKind)
    name = TextField(label=_("Name of the investor"), max_length=NAME_LENGTH)
    enterprise_number = EnterpriseNumberField(label=_("Enterprise number"), required=False)
    is_public = forms.BooleanField(
        label=_("This investor is in the hands of public bodies"),
        help_text=_("A public university, or a fund of a Region, for example."),
        required=False,
    )
    budget = EuroField(
        label=_("Yearly budget"),
        help_text=format_lazy(_("Only for a local authority: below {limit} it is small."), limit=BUDGET_LIMIT),
        required=False,
        min_value=Decimal(0),
        max_value=MOST_EURO,
        max_digits=AMOUNT_DIGITS,
    )
    inhabitants = WholeNumberField(
        label=_("Inhabitants"),
        help_text=format_lazy(_("Only for a local authority: below {limit} it is small."), limit=INHABITANTS_LIMIT),
        required=False,
        max_value=99_999_999,
    )


PARTY_FORMS: dict[str, type[PartyForm]] = {
    "onderneming": CompanyForm,
    "persoon": PersonForm,
    "overheid": PublicBodyForm,
    "investeerder": InvestorForm,
}


def form_for(member: GroupMember) -> type[PartyForm]:
    """Return the form that describes a party."""
    own = {form.party_kind: form for form in PARTY_FORMS.values() if form is not InvestorForm}
    return own.get(MemberKind(member.kind), InvestorForm)


def initial_of_party(member: GroupMember) -> dict[str, object]:
    """Return what the form of a party shows first."""
    names = (
        "kind",
        "name",
        "enterprise_number",
        "country",
        "market",
        "acts_with",
        "is_public",
        "budget",
        "inhabitants",
    )
    return {name: getattr(member, name) for name in names}


class HoldingForm(PortalForm):
    """What one party holds in another."""

    owner_id = forms.TypedChoiceField(label=_("Who holds shares?"), coerce=int)
    owned_id = forms.TypedChoiceField(label=_("Of which company?"), coerce=int)
    capital = ShareField(label=_("Share of the capital"), help_text=_("For example 33,5. Nothing? Then enter 0."))
    votes = ShareField(
        label=_("Share of the votes"),
        help_text=_("Only when it is another share."),
        required=False,
    )
    control = forms.ChoiceField(
        label=_("Does it have a special right as well?"),
        help_text=_("A right such as these links two companies, however small the share is."),
        choices=[("", _("No, or I do not know of any")), *ControlRight.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    held_since = DateField(
        label=_("Since when?"),
        help_text=_("Only when it changed in the last three years. Day/month/year, for example 31/03/2026"),
        required=False,
    )
    is_involved = forms.ChoiceField(
        label=_("Does the investor take part in the management?"),
        help_text=_("Only for an investor such as a venture capital fund."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
    )
    investment = EuroField(
        label=_("How much did the business angel invest in this company?"),
        help_text=format_lazy(
            _("Only for a business angel: below {limit} in all it does not count."), limit=INVESTMENT_LIMIT
        ),
        required=False,
        min_value=Decimal(0),
        max_value=MOST_EURO,
        max_digits=AMOUNT_DIGITS,
    )

    def __init__(self, *args: Any, members: Sequence[GroupMember], **kwargs: Any) -> None:
        """Offer the parties of the group, and ask about investors only when there is one."""
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [(member.pk, member.name) for member in members]  # type: ignore[attr-defined]
        self.fields["owned_id"].choices = [  # type: ignore[attr-defined]
            (member.pk, member.name) for member in members if member.has_figures
        ]
        kinds = {member.kind for member in members}
        if not kinds & {kind for kind, _label in INVESTOR_KINDS}:
            del self.fields["is_involved"]
        if MemberKind.BUSINESS_ANGEL not in kinds:
            del self.fields["investment"]
        rest = [name for name in self.fields if name not in {"owner_id", "owned_id", "capital", "votes"}]
        self.helper.layout = Layout(Row("owner_id", "owned_id"), Row("capital", "votes"), *rest)

    def data_of_holding(self) -> HoldingData:
        """Return what was entered; ask only after `is_valid()`."""
        return HoldingData(**{**self.cleaned_data, "is_involved": self.cleaned_data.get("is_involved") != "no"})


class FiguresForm(PortalForm):
    """The figures of a party: up to three accounting years, the latest first."""

    basis = forms.TypedChoiceField(
        label=_("What are these figures?"), choices=FigureBasis.choices, coerce=FigureBasis, widget=forms.RadioSelect
    )
    covers = forms.TypedMultipleChoiceField(
        label=_("Which companies are in the consolidated accounts?"),
        help_text=_("Only for consolidated accounts: their figures are then not added again."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, member: GroupMember, members: Sequence[GroupMember], today: date, **kwargs: Any
    ) -> None:
        """Make the fields of three years, filled with what is known of the party."""
        self.today = today
        known = sorted(member.accounts.all(), key=lambda row: row.closed_on, reverse=True)[:YEARS]
        initial: dict[str, object] = {
            "basis": member.basis,
            "covers": [covered.pk for covered in member.covers.all()],
        }
        self.labels = list(_year_labels([row.closed_on.year for row in known], today))
        for place, year in enumerate(self.labels):
            row = known[place] if place < len(known) else None
            initial |= {
                f"closed_on_{place}": row.closed_on if row else date(year, 12, 31),
                f"months_{place}": row.months if row else MONTHS_IN_YEAR,
                f"workers_{place}": row.workers if row else None,
                f"turnover_{place}": row.turnover if row else None,
                f"balance_total_{place}": row.balance_total if row else None,
            }
        super().__init__(*args, initial=initial, **kwargs)
        for place in range(YEARS):
            self.fields |= _fields_of_year(place)
        others = [(other.pk, other.name) for other in members if other.has_figures and other.pk != member.pk]
        self.fields["covers"].choices = others  # type: ignore[attr-defined]
        if not others:
            del self.fields["covers"]
        years = [
            Fieldset(
                _("Accounting year %(year)s") % {"year": year},
                Row(f"workers_{place}", f"turnover_{place}", f"balance_total_{place}"),
                Row(f"closed_on_{place}", f"months_{place}"),
            )
            for place, year in enumerate(self.labels)
        ]
        self.helper.layout = Layout(*years, *(name for name in ("basis", "covers") if name in self.fields))

    def clean(self) -> dict[str, Any]:
        """Gather the years with at least one figure in `years`; each of them ends on a day that has come."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        years = list(self._years(data))
        basis = data.get("basis")
        if basis == FigureBasis.CONSOLIDATED and "covers" in self.fields and not data.get("covers"):
            self.add_error("covers", ValidationError(_("Tick at least one box."), code="required"))
        if basis is not None and basis != FigureBasis.ESTIMATE:
            for place, year in years:
                if year.closed_on > self.today:
                    self.add_error(
                        f"closed_on_{place}",
                        ValidationError(
                            _("This accounting year has not ended yet. Is it an estimate? Say so below."), code="future"
                        ),
                    )
        return {
            "basis": basis,
            "covers": data.get("covers") or [],
            "years": [year for _place, year in years],
        }

    def _years(self, data: dict[str, Any]) -> Iterator[tuple[int, YearData]]:
        for place in range(YEARS):
            figures = [data.get(f"{name}_{place}") for name in ("workers", "turnover", "balance_total")]
            if all(figure is None for figure in figures):
                continue
            closed_on, months = data.get(f"closed_on_{place}"), data.get(f"months_{place}")
            if closed_on is None and f"closed_on_{place}" not in self.errors:
                self.add_error(f"closed_on_{place}", ValidationError(_("Fill in this field."), code="required"))
            if closed_on is not None and f"months_{place}" not in self.errors:
                workers, turnover, balance_total = figures
                yield (
                    place,
                    YearData(
                        closed_on=closed_on,
                        months=months or MONTHS_IN_YEAR,
                        workers=workers,
                        turnover=turnover,
                        balance_total=balance_total,
                    ),
                )


def _year_labels(known: Sequence[int], today: date) -> Iterator[int]:
    """Yield the years that are asked: those that are known, then the ones before them."""
    years = list(known)
    while len(years) < YEARS:
        years.append(years[-1] - 1 if years else today.year - 1)
    yield from years


def _fields_of_year(place: int) -> dict[str, forms.Field]:
    euros: dict[str, Any] = {
        "required": False,
        "min_value": Decimal(0),
        "max_value": MOST_EURO,
        "max_digits": AMOUNT_DIGITS,
    }
    return {
        f"workers_{place}": WorkersField(label=_("Workers"), required=False),
        f"turnover_{place}": EuroField(label=_("Turnover"), **euros),
        f"balance_total_{place}": EuroField(label=_("Balance sheet total"), **euros),
        f"closed_on_{place}": DateField(label=_("Last day"), help_text="", required=False),
        f"months_{place}": WholeNumberField(
            label=_("Number of months"), min_value=1, max_value=LONGEST_PERIOD, required=False
        ),
    }


class TakeoverForm(PortalForm):
    """When the group last changed by a merger or acquisition."""

    takeover_on = DateField(
        label=_("When was the last merger or acquisition?"),
        help_text=_(
            "Leave it empty when there was none in the last three years. Day/month/year, for example 31/03/2026"
        ),
        required=False,
    )
