"""The conditions and formulas of the regulation: values in, values out.

Each condition returns a `Refusal` or nothing; `refusals()` returns all of them, so that the applicant sees every
problem at once. docs/rules.md lists article, rule, code and test. Money in euro, terms in calendar days of Brussels.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from applications.enums import SUBTHEMES, Subtheme, Theme
from applications.regimes import Regime
from companies.enums import Size
from portefeuille import money
from portefeuille.errors import Refusal
from providers.enums import Pillar


@dataclass(frozen=True)
class ProjectFacts:
    """What the applicant states about the service."""

    pillar: Pillar
    theme: Theme
    subtheme: Subtheme | None
    agreed_on: date
    starts_on: date
    ends_on: date
    cost: Decimal
    other_aid: Decimal = money.ZERO


@dataclass(frozen=True)
class RegistrationFacts:
    """What the register says of the chosen provider's registration, and how close it stands to the applicant."""

    pillar: Pillar
    valid_from: date
    valid_to: date
    is_same_company: bool = False
    shares_account: bool = False


@dataclass(frozen=True)
class Quote:
    """The money of an application: `subsidy + own_contribution == cost`, exactly."""

    cost: Decimal
    rate: Decimal
    subsidy: Decimal
    own_contribution: Decimal
    full_subsidy: Decimal

    @property
    def is_capped(self) -> bool:
        """Tell whether the ceiling of the year lowered the subsidy."""
        return self.subsidy < self.full_subsidy


def rate(size: Size, pillar: Pillar, subtheme: Subtheme | None, regime: Regime) -> Decimal:
    """Return the rate in percent; a raised subtheme goes before the ordinary rate. A large company has none: 0."""
    for raised in regime.raised:
        if raised.subtheme == subtheme and pillar in raised.pillars:
            return raised.rates.get(size, Decimal(0))
    return regime.rates.get(size, Decimal(0))


def ceiling(size: Size, regime: Regime) -> Decimal:
    """Return the most subsidy in euro that a company can be granted in one calendar year."""
    return regime.ceilings.get(size, money.ZERO)


def quote(
    *, cost: Decimal, size: Size, pillar: Pillar, subtheme: Subtheme | None, regime: Regime, remaining: Decimal
) -> Quote:
    """Return subsidy and own contribution: the rate over the cost, rounded half up, never more than what remains."""
    percent = rate(size, pillar, subtheme, regime)
    full = money.percentage(percent, cost)
    granted = min(full, max(remaining, money.ZERO))
    return Quote(cost=cost, rate=percent, subsidy=granted, own_contribution=cost - granted, full_subsidy=full)


def reduced(*, cost: Decimal, rate: Decimal, granted: Decimal) -> tuple[Decimal, Decimal]:
    """Return subsidy and own contribution of a project whose cost goes down: its own rate, never more than granted."""
    subsidy = min(money.percentage(rate, cost), granted)
    return subsidy, cost - subsidy


def last_day_to_apply(starts_on: date, regime: Regime) -> date:
    """Return the last day on which an application for a service that starts on `starts_on` is in time."""
    return starts_on + timedelta(days=regime.apply_days_after_start)


def deposit_due_on(submitted_on: date, regime: Regime) -> date:
    """Return the last booking date on which the own contribution must have arrived."""
    return submitted_on + timedelta(days=regime.deposit_days)


def refusable_until(submitted_on: date, regime: Regime) -> date:
    """Return the last day on which the provider may refuse the application."""
    return submitted_on + timedelta(days=regime.refusal_days)


def end_term(submitted_on: date) -> date:
    """Return the day by which the service must be finished and paid: 31 December of the next calendar year."""
    return date(submitted_on.year + 1, 12, 31)


def returns_to_budget(submitted_on: date, today: date) -> bool:
    """Tell whether unused subsidy returns to the company's budget: only within the calendar year of the application."""
    return submitted_on.year == today.year


def project_too_late(facts: ProjectFacts, regime: Regime, today: date) -> Refusal | None:
    """Apply at the latest 14 calendar days after the start of the service."""
    last = last_day_to_apply(facts.starts_on, regime)
    if today <= last:
        return None
    return Refusal(
        "PRJ_TOO_LATE",
        _(
            "You are too late: you could apply until %(last)s, %(days)s calendar days after the start. "
            "A later start date of another service can still be supported."
        )
        % {"last": f"{last:%d/%m/%Y}", "days": regime.apply_days_after_start},
        "starts_on",
    )


def project_before_agreement(facts: ProjectFacts, today: date) -> Refusal | None:
    """Apply after the enrolment or the signed agreement."""
    if facts.agreed_on <= today:
        return None
    return Refusal(
        "PRJ_BEFORE_CONTRACT",
        _("Apply after your enrolment or agreement: this date is still to come."),
        "agreed_on",
    )


def project_ends_before_start(facts: ProjectFacts) -> Refusal | None:
    """A service ends on or after the day on which it starts."""
    if facts.starts_on <= facts.ends_on:
        return None
    return Refusal("PRJ_DATES", _("The end date lies before the start date. Check both dates."), "ends_on")


def project_ends_too_late(facts: ProjectFacts, today: date) -> Refusal | None:
    """Finish the service by 31 December of the calendar year after the application."""
    last = end_term(today)
    if facts.ends_on <= last:
        return None
    return Refusal(
        "PRJ_END_TERM",
        _("The service must be finished by %(last)s. Apply only for the part that ends by then.")
        % {"last": f"{last:%d/%m/%Y}"},
        "ends_on",
    )


def project_below_minimum(facts: ProjectFacts, regime: Regime) -> Refusal | None:
    """The cost is at least 100 euro for training and 500 euro for advice, excluding VAT."""
    minimum = regime.minimum_cost[facts.pillar]
    if facts.cost >= minimum:
        return None
    return Refusal(
        "PRJ_MIN_AMOUNT",
        _("The cost must be at least %(minimum)s, excluding VAT.") % {"minimum": money.display(minimum)},
        "cost",
    )


def project_cost_not_lower(cost: Decimal, current: Decimal) -> Refusal | None:
    """The cost of a submitted project can only go down."""
    if cost < current:
        return None
    return Refusal(
        "PRJ_NOT_LOWER",
        _("Enter an amount below the present cost of %(current)s. For a higher cost, stop the project and apply again.")
        % {"current": money.display(current)},
        "cost",
    )


def project_theme_not_allowed(facts: ProjectFacts, regime: Regime) -> Refusal | None:
    """The theme is supported for this kind of service on the day of application."""
    scope = regime.scopes[facts.pillar]
    if facts.theme in scope.themes and (scope.subthemes is None or facts.subtheme in scope.subthemes):
        return None
    if scope.subthemes is not None:
        wanted = ", ".join(str(Subtheme(code).label) for code in sorted(scope.subthemes))
        return Refusal(
            "PRJ_THEME",
            _("Since %(since)s advice is supported only for: %(wanted)s. Choose this subtheme if it fits your project.")
            % {"since": f"{regime.valid_from:%d/%m/%Y}", "wanted": wanted},
            "theme",
        )
    return Refusal(
        "PRJ_THEME", _("This theme is no longer supported. Choose one of the other themes if it fits."), "theme"
    )


def project_subtheme_of_another_theme(facts: ProjectFacts) -> Refusal | None:
    """A subtheme belongs to the theme that is chosen."""
    if facts.subtheme is None or facts.subtheme in SUBTHEMES.get(facts.theme, ()):
        return None
    return Refusal(
        "PRJ_SUBTHEME",
        _("The subtheme “%(subtheme)s” does not belong to the theme “%(theme)s”. Choose another subtheme or none.")
        % {"subtheme": facts.subtheme.label, "theme": facts.theme.label},
        "subtheme",
    )


def project_aid_exceeds_cost(facts: ProjectFacts, subsidy: Decimal) -> Refusal | None:
    """All aid together never exceeds the cost."""
    if facts.other_aid + subsidy <= facts.cost:
        return None
    return Refusal(
        "PRJ_OTHER_AID",
        _("The other aid and the subsidy together exceed the cost. Check the amount of the other aid."),
        "other_aid",
    )


def budget_used_up(remaining: Decimal, year: int) -> Refusal | None:
    """Something of the company's ceiling of the year is left."""
    if remaining > 0:
        return None
    return Refusal(
        "BUDGET_PERSONAL",
        _("Your budget for %(year)s is used up. You can apply again from 1 January %(next)s.")
        % {"year": year, "next": year + 1},
    )


def project_refusals(facts: ProjectFacts, regime: Regime, today: date) -> list[Refusal]:
    """Return every condition on the project that is not met."""
    return _present(
        project_too_late(facts, regime, today),
        project_before_agreement(facts, today),
        project_ends_before_start(facts),
        project_ends_too_late(facts, today),
        project_below_minimum(facts, regime),
        project_theme_not_allowed(facts, regime),
        project_subtheme_of_another_theme(facts),
    )


def provider_not_registered(registration: RegistrationFacts, pillar: Pillar, starts_on: date) -> Refusal | None:
    """The provider is registered for this pillar on the day the service starts."""
    if registration.pillar == pillar and registration.valid_from <= starts_on <= registration.valid_to:
        return None
    return Refusal(
        "PRV_NOT_REGISTERED",
        _(
            "This provider is not registered for this kind of service on %(day)s. "
            "Choose another provider or registration."
        )
        % {"day": f"{starts_on:%d/%m/%Y}"},
        "registration",
    )


def provider_affiliated(registration: RegistrationFacts) -> Refusal | None:
    """There is no subsidy between affiliated companies."""
    if not (registration.is_same_company or registration.shares_account):
        return None
    return Refusal(
        "PRV_AFFILIATED",
        _("This provider is affiliated with your company. Choose a provider that is independent of it."),
        "registration",
    )


def provider_refusals(registration: RegistrationFacts, pillar: Pillar, starts_on: date) -> list[Refusal]:
    """Return every condition on the provider that is not met."""
    return _present(provider_not_registered(registration, pillar, starts_on), provider_affiliated(registration))


def _present(*results: Refusal | None) -> list[Refusal]:
    return [result for result in results if result is not None]


def merge(*groups: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return the refusals of several groups in one row."""
    return tuple(refusal for group in groups for refusal in group)
