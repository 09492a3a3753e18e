"""What the rules need to know of a draft, and what they say of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from applications import regimes, rules
from applications.enums import Declaration, Subtheme, Theme
from applications.models import AnnualBudget, SubsidyApplication
from applications.rules import ProjectFacts, Quote, RegistrationFacts
from companies import eligibility_selectors
from companies import rules as company_rules
from companies.enums import Size
from companies.models import Company
from portefeuille import money
from portefeuille.errors import Refusal
from portefeuille.known import known
from providers.enums import Pillar
from providers.models import Registration

PROJECT_FIELDS = ("pillar", "title", "description", "theme", "hours", "agreed_on", "starts_on", "ends_on", "cost")


@dataclass(frozen=True)
class Standing:
    """Where a company stands on a day: what the rules need to know beside the draft."""

    size: Size
    remaining: Decimal
    today: date


@dataclass(frozen=True)
class Offer:
    """What a company can expect for a service, in euro: the quote, and what stands around it.

    `remaining` is the budget of the year before this application; `vat` goes straight to the provider.
    """

    quote: Quote
    remaining: Decimal
    vat: Decimal
    last_day_to_apply: date | None


def entry_refusals(company: Company, *, size: Size | None, today: date) -> list[Refusal]:
    """Return why a company cannot apply today, whatever the project is."""
    extra = (company_rules.size_not_confirmed(size), company_rules.too_large(size))
    facts = eligibility_selectors.known_facts(company, year=today.year)
    return company_rules.refusals(facts, today) + [refusal for refusal in extra if refusal]


def standing(company: Company, *, size: Size, today: date) -> Standing:
    """Return where a company of a confirmed size stands on a day."""
    return Standing(size=size, remaining=remaining_budget(company.pk, size=size, today=today), today=today)


def project_facts(application: SubsidyApplication) -> ProjectFacts | None:
    """Return the facts of step 2, or None while a field is still empty."""
    if not all(getattr(application, name) for name in PROJECT_FIELDS):
        return None
    return ProjectFacts(
        pillar=Pillar(application.pillar),
        theme=Theme(application.theme),
        subtheme=Subtheme(application.subtheme) if application.subtheme else None,
        agreed_on=known(application.agreed_on),
        starts_on=known(application.starts_on),
        ends_on=known(application.ends_on),
        cost=application.cost,
        other_aid=application.other_aid,
    )


def registration_facts(registration: Registration, company: Company) -> RegistrationFacts:
    """Return what the rules need to know of a registration for one applicant."""
    provider = registration.provider
    return RegistrationFacts(
        pillar=Pillar(registration.pillar),
        valid_from=registration.valid_from,
        valid_to=registration.valid_to,
        is_same_company=provider.company_id == company.pk,
        shares_account=bool(company.refund_iban) and provider.iban == company.refund_iban,
    )


def remaining_budget(company_id: int, *, size: Size, today: date) -> Decimal:
    """Return what a company of a size can still be granted this year, in euro."""
    ceiling = rules.ceiling(size, regimes.on(today))
    budget = AnnualBudget.objects.filter(company_id=company_id, year=today.year).first()
    return max(ceiling - budget.granted, money.ZERO) if budget else ceiling


def quote(application: SubsidyApplication, *, size: Size, remaining: Decimal, today: date) -> Quote:
    """Return the money of a draft whose cost and kind are known."""
    return rules.quote(
        cost=application.cost,
        size=size,
        pillar=Pillar(application.pillar),
        subtheme=Subtheme(application.subtheme) if application.subtheme else None,
        regime=regimes.on(today),
        remaining=remaining,
    )


def offer(
    *, cost: Decimal, pillar: Pillar, subtheme: Subtheme | None, starts_on: date | None, standing: Standing
) -> Offer:
    """Return what a company can expect for a cost, as far as it is known already."""
    regime = regimes.on(standing.today)
    return Offer(
        quote=rules.quote(
            cost=cost,
            size=standing.size,
            pillar=pillar,
            subtheme=subtheme,
            regime=regime,
            remaining=standing.remaining,
        ),
        remaining=standing.remaining,
        vat=money.percentage(regimes.VAT_PERCENT, cost),
        last_day_to_apply=rules.last_day_to_apply(starts_on, regime) if starts_on else None,
    )


def offer_for(application: SubsidyApplication, standing: Standing) -> Offer | None:
    """Return what a draft can expect, or None while cost or kind are unknown."""
    if not (application.cost and application.pillar):
        return None
    return offer(
        cost=application.cost,
        pillar=Pillar(application.pillar),
        subtheme=Subtheme(application.subtheme) if application.subtheme else None,
        starts_on=known(application.starts_on),
        standing=standing,
    )


def vat(application: SubsidyApplication) -> Decimal:
    """Return the VAT in euro that goes straight to the provider, at the ordinary rate."""
    return money.percentage(regimes.VAT_PERCENT, application.cost or money.ZERO)


def activity_refusals(application: SubsidyApplication, *, today: date) -> list[Refusal]:
    """Return what is wrong with step 1 on a day."""
    if application.nace is None:
        return [Refusal("NACE_MISSING", _("Enter the five-digit code of your main activity."), "nace")]
    refusal = company_rules.activity_not_eligible(
        is_eligible=eligibility_selectors.is_listed(application.nace, day=today)
    )
    return [refusal] if refusal else []


def project_refusals(application: SubsidyApplication, *, size: Size, remaining: Decimal, today: date) -> list[Refusal]:
    """Return what is wrong with step 2 for a company of a size with a remaining budget."""
    facts = project_facts(application)
    if facts is None:
        return [Refusal("PRJ_INCOMPLETE", _("Fill in the data of your project."), "title")]
    problems = rules.project_refusals(facts, regimes.on(today), today)
    offer = quote(application, size=size, remaining=remaining, today=today)
    extra = (
        rules.budget_used_up(remaining, today.year),
        rules.project_aid_exceeds_cost(facts, offer.subsidy),
        company_rules.too_large(size),
    )
    return problems + [refusal for refusal in extra if refusal]


def provider_refusals(application: SubsidyApplication) -> list[Refusal]:
    """Return what is wrong with step 3."""
    if application.registration is None or application.starts_on is None or not application.pillar:
        return [Refusal("PRV_MISSING", _("Choose the provider of the service."), "registration")]
    return rules.provider_refusals(
        registration_facts(application.registration, application.company),
        Pillar(application.pillar),
        application.starts_on,
    )


def refusals(application: SubsidyApplication, *, size: Size, remaining: Decimal, today: date) -> Sequence[Refusal]:
    """Return everything that is wrong with a draft, step by step."""
    return rules.merge(
        activity_refusals(application, today=today),
        project_refusals(application, size=size, remaining=remaining, today=today),
        provider_refusals(application),
    )


def missing_declarations(declarations: Collection[Declaration]) -> list[Refusal]:
    """Return a refusal for every declaration on honour that was not made."""
    return [
        Refusal(
            "DECLARATION_MISSING", _("Confirm: %(text)s") % {"text": declaration.label}, f"declare_{declaration.value}"
        )
        for declaration in Declaration
        if declaration not in declarations
    ]
