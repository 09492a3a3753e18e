"""What the eligibility checks need to know of a company; nothing here writes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies import eligibility, selectors
from companies.eligibility import Check
from companies.enums import Classification, LegalFormGroup, MemberKind, PublicShareSource
from companies.models import Activity, ActivityDecision, Company, GroupLink, NaceCode, PublicShare
from companies.rules import PUBLIC_LIMIT, CompanyFacts


def company_by_number(number: str) -> Company | None:
    """Return a company by its ten digits with what the eligibility checks need, or None."""
    return (
        Company.objects.filter(enterprise_number=number)
        .select_related("legal_form")
        .prefetch_related("establishments")
        .first()
    )


def is_listed(nace: NaceCode, *, day: date) -> bool:
    """Tell whether an activity is on the list of the measure on a day: the latest decision, else the annex."""
    decision = ActivityDecision.objects.in_force(day).filter(nace=nace).order_by("-valid_from").first()
    return decision.is_eligible if decision else nace.is_eligible


def main_activities_listed(company: Company, *, day: date) -> list[bool]:
    """Return of each main activity in the register, by the newest edition, whether it is on the list on a day."""
    codes = NaceCode.objects.filter(
        pk__in=Activity.objects.filter(company=company, classification=Classification.MAIN).values("nace_id")
    ).order_by("-version", "code")
    found = [nace for nace in codes if nace.version == codes[0].version]
    in_order = ActivityDecision.objects.in_force(day).filter(nace__in=found).order_by("valid_from")
    decided = dict(in_order.values_list("nace_id", "is_eligible"))
    return [decided.get(nace.pk, nace.is_eligible) for nace in found]


@dataclass(frozen=True)
class PublicStake:
    """Whether public bodies hold 25 % or more, from where that is known, and whether the company may still declare."""

    is_publicly_held: bool
    source: str | Promise
    stated_at: datetime | None = None
    is_declared: bool = False


def public_stake(company: Company, *, year: int) -> PublicStake | None:
    """Return what is known of the part in public hands, or None.

    In this order: a legal form of public law, what the agency found, the group that the company entered for the year,
    and what the company declared.
    """
    if company.legal_form and company.legal_form.group == LegalFormGroup.PUBLIC:
        return PublicStake(is_publicly_held=True, source=_("the legal form in the KBO"))
    stated = list(PublicShare.objects.filter(company=company).order_by("-stated_at", "-pk"))
    found = next((row for row in stated if row.source == PublicShareSource.AGENCY), None)
    if found is None and (held := _public_part(company, year)) is not None:
        return PublicStake(is_publicly_held=held >= PUBLIC_LIMIT, source=_("the group that the company entered"))
    latest = found or (stated[0] if stated else None)
    if latest is None:
        return None
    return PublicStake(
        is_publicly_held=not latest.is_below_limit,
        source=latest.get_source_display(),
        stated_at=latest.stated_at,
        is_declared=found is None,
    )


def _public_part(company: Company, year: int) -> Decimal | None:
    """Return the larger of the capital and the votes that public owners hold in percent; None when there are none."""
    links = list(
        GroupLink.objects.filter(
            Q(owner__kind=MemberKind.PUBLIC_BODY) | Q(owner__is_public=True),
            group__company=company,
            group__year=year,
            owned__is_applicant=True,
        )
    )
    if not links:
        return None
    capital = sum((link.capital for link in links), Decimal(0))
    return max(capital, sum((link.effective_votes for link in links), Decimal(0)))


def known_facts(company: Company, *, year: int) -> CompanyFacts:
    """Return what the eligibility rules need, with the part in public hands as far as it is known."""
    stake = public_stake(company, year=year)
    return replace(selectors.facts(company), is_publicly_held=stake.is_publicly_held if stake else None)


def public_checks(company: Company, *, day: date) -> list[Check]:
    """Return what the public registers answer; nothing that only the portal knows."""
    is_public_body = company.legal_form is not None and company.legal_form.group == LegalFormGroup.PUBLIC
    known = replace(selectors.facts(company), is_publicly_held=True if is_public_body else None)
    return [
        *eligibility.checks(known, activities=main_activities_listed(company, day=day), day=day),
        eligibility.public_owner(known),
        eligibility.size(None, proposed=selectors.size_proposal(company).size),
    ]


def own_checks(company: Company, *, stake: PublicStake | None, day: date) -> list[Check]:
    """Return every condition on a company with all that the portal knows."""
    known = replace(selectors.facts(company), is_publicly_held=stake.is_publicly_held if stake else None)
    return [
        *eligibility.checks(known, activities=main_activities_listed(company, day=day), day=day),
        eligibility.public_owner(known),
        eligibility.size(
            selectors.confirmed_size(company, year=day.year), proposed=selectors.size_proposal(company).size
        ),
        eligibility.not_blocked(known),
    ]
