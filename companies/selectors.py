"""What pages and rules need to know of companies; nothing here writes."""

from collections.abc import Sequence
from datetime import date

from companies.enums import AccessRequestStatus, ActivityGroup, Classification, NaceVersion, Size
from companies.models import AccessRequest, Activity, AnnualAccounts, Company, Mandate, SizeDeclaration
from companies.rules import CompanyFacts
from companies.size import Figures, Proposal, propose

# The order in which a main activity is taken as proposal: the newest edition first, then how well the group is kept.
_GROUP_ORDER = {ActivityGroup.REGISTERED: 0, ActivityGroup.VAT: 1, ActivityGroup.SOCIAL_SECURITY: 2}


def mandate_of(*, user_id: int, company_id: int, today: date) -> Mandate | None:
    """Return the mandate of a person for a company on a day, with the company, or None."""
    return (
        Mandate.objects.valid_on(today)
        .filter(user_id=user_id, company_id=company_id)
        .select_related("company", "company__legal_form", "company__provider")
        .order_by("pk")
        .first()
    )


def companies_of(*, user_id: int, today: date) -> Sequence[Mandate]:
    """Return the mandates of a person on a day, by the name of the company."""
    return list(
        Mandate.objects.valid_on(today)
        .filter(user_id=user_id)
        .select_related("company", "company__provider")
        .order_by("company__name", "pk")
    )


def pending_requests_of(*, user_id: int) -> Sequence[AccessRequest]:
    """Return what a person asked for and got no answer to."""
    return list(
        AccessRequest.objects.filter(requester_id=user_id, status=AccessRequestStatus.PENDING)
        .select_related("company")
        .order_by("requested_at")
    )


def who_may_decide(company: Company, *, today: date) -> Sequence[Mandate]:
    """Return the mandates of those who can grant access to a company."""
    return list(
        Mandate.objects.filter(company=company)
        .valid_on(today)
        .who_may_decide()
        .select_related("user")
        .order_by("user__family_name", "pk")
    )


def contact_emails(company_id: int) -> list[str]:
    """Return the e-mail addresses of a company."""
    company = Company(pk=company_id)
    return list(company.contact_addresses.order_by("pk").values_list("email", flat=True))


def facts(company: Company) -> CompanyFacts:
    """Return what the eligibility rules need to know of a company."""
    return CompanyFacts(
        has_eligible_legal_form=company.legal_form.is_eligible if company.legal_form else company.is_natural_person,
        situation=company.situation,
        started_on=company.started_on,
        ceased_on=company.ceased_on,
        establishment_postal_codes=tuple(
            company.establishments.filter(ceased_on__isnull=True).values_list("postal_code", flat=True)
        ),
        is_blocked=company.is_blocked,
    )


def proposed_activity(company: Company) -> Activity | None:
    """Return the main activity to propose in step 1: NACE-BEL 2025 before 2008, registered before VAT before social security."""
    found = Activity.objects.filter(company=company, classification=Classification.MAIN).select_related("nace")
    ranked = sorted(
        found,
        key=lambda activity: (
            activity.nace.version != NaceVersion.V2025,
            _GROUP_ORDER[ActivityGroup(activity.group)],
            activity.nace.code,
        ),
    )
    return ranked[0] if ranked else None


def figures(company: Company) -> tuple[Figures, ...]:
    """Return the figures of the closed accounting years on record, the latest first."""
    rows = AnnualAccounts.objects.filter(company=company).order_by("-closed_on")[:10]
    return tuple(
        Figures(closed_on=row.closed_on, workers=row.workers, turnover=row.turnover, balance_total=row.balance_total)
        for row in rows
    )


def size_proposal(company: Company) -> Proposal:
    """Return the size that the company's own figures point to, and why."""
    return propose(figures(company))


def size_declaration(company: Company, *, year: int) -> SizeDeclaration | None:
    """Return the size that a company confirmed for a year, or None."""
    return SizeDeclaration.objects.filter(company=company, year=year).select_related("declared_by").first()


def confirmed_size(company: Company, *, year: int) -> Size | None:
    """Return the confirmed size for a year, or None when it is still to be confirmed."""
    declaration = size_declaration(company, year=year)
    return Size(declaration.declared_size) if declaration else None
