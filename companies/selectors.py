"""What pages and rules need to know of companies; nothing here writes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Case, Max, Min, Q, QuerySet, Value, When

from companies.enums import AccessRequestStatus, ActivityGroup, Classification, InvitationStatus, NaceVersion, Size
from companies.models import (
    AccessRequest,
    Activity,
    AnnualAccounts,
    Company,
    ContactAddress,
    Establishment,
    Invitation,
    Mandate,
    SizeDeclaration,
    SizeEvidence,
)
from companies.rules import CompanyFacts
from companies.search import looks_like_number, search_key
from companies.size import Figures, Proposal, propose
from portefeuille import identifiers

# How long a person still sees that a request was declined.
RECENT = timedelta(days=30)
SHORTEST_SEARCH = 3
# Figures of an enterprise number that was typed without its leading zero.
SHORT_NUMBER = 9

# The order in which a main activity is taken as proposal: the newest edition first, then how well the group is kept.
_GROUP_ORDER = {ActivityGroup.REGISTERED: 0, ActivityGroup.VAT: 1, ActivityGroup.SOCIAL_SECURITY: 2}


def mandate_of(*, user_id: int, company_id: int, today: date) -> Mandate | None:
    """Return the mandate of a person for a company on a day, with the company, or None; of several, the strongest."""
    return (
        Mandate.objects.valid_on(today)
        .filter(user_id=user_id, company_id=company_id)
        .select_related("company", "company__legal_form", "company__provider")
        .order_by("role", "-may_apply", "-may_pay", "pk")
        .first()
    )


def mandates_of(*, user_id: int, today: date) -> QuerySet[Mandate]:
    """Return the mandates of a person on a day, by the name of the company, with what `facts()` and the pages need."""
    return (
        Mandate.objects.valid_on(today)
        .filter(user_id=user_id)
        .select_related("company", "company__legal_form", "company__provider")
        .prefetch_related("company__establishments")
        .order_by("company__name", "pk")
    )


def mandates_found(*, user_id: int, key: str, today: date) -> QuerySet[Mandate]:
    """Return the mandates of a person whose company matches a key: the beginning of its number or a part of its name.

    The name that starts with the key comes first; without a key all of them come, by name.
    """
    mine = mandates_of(user_id=user_id, today=today)
    if not key:
        return mine
    starts = Case(When(company__search_key__startswith=key, then=Value(0)), default=Value(1))
    digits = Q(company__enterprise_number__startswith=key) if key.isdigit() else Q()
    if key.isdigit() and len(key) == SHORT_NUMBER:
        digits |= Q(company__enterprise_number=f"0{key}")
    return mine.filter(Q(company__search_key__contains=key) | digits).order_by(starts, "company__name", "pk")


def rights_on(company: Company, *, today: date) -> QuerySet[Mandate]:
    """Return the mandates that a company has in force or to come, those who decide first."""
    return (
        Mandate.objects.filter(company=company)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .select_related("user", "granted_by")
        .order_by("role", "user__family_name", "user__given_name", "pk")
    )


def open_requests_of(*, user_id: int, now: datetime) -> QuerySet[AccessRequest]:
    """Return what a person asked for and did not get: what waits, and what was declined or expired lately."""
    lately = Q(status__in=[AccessRequestStatus.REFUSED, AccessRequestStatus.EXPIRED], decided_at__gt=now - RECENT)
    return (
        AccessRequest.objects.filter(Q(status=AccessRequestStatus.PENDING) | lately, requester_id=user_id)
        .select_related("company")
        .order_by("-requested_at")
    )


def latest_request(*, user_id: int, company_id: int) -> AccessRequest | None:
    """Return the last request of a person for a company, or None."""
    return (
        AccessRequest.objects.filter(requester_id=user_id, company_id=company_id)
        .order_by("-requested_at", "-pk")
        .first()
    )


def pending_requests(company: Company) -> QuerySet[AccessRequest]:
    """Return the requests that wait for an answer of a company, the oldest first."""
    return (
        AccessRequest.objects.filter(company=company, status=AccessRequestStatus.PENDING)
        .select_related("requester", "company")
        .order_by("requested_at", "pk")
    )


def pending_invitations(company: Company) -> QuerySet[Invitation]:
    """Return the invitations of a company that nobody accepted yet, the oldest first."""
    return (
        Invitation.objects.filter(company=company, status=InvitationStatus.PENDING)
        .select_related("invited_by", "company")
        .order_by("invited_at", "pk")
    )


def find_companies(text: str) -> QuerySet[Company]:
    """Return the active companies that a number or a part of a name points to, the name that starts with it first.

    Raises `ValueError` for a text that looks like a number and has wrong check digits, and for less than three signs.
    """
    active = Company.objects.filter(ceased_on__isnull=True)
    if looks_like_number(text):
        return active.filter(enterprise_number=identifiers.parse_enterprise_number(text)).order_by("pk")
    key = search_key(text)
    if len(key) < SHORTEST_SEARCH:
        raise ValueError("too short to search")
    starts = Case(When(search_key__startswith=key, then=Value(0)), default=Value(1))
    return active.filter(search_key__contains=key).order_by(starts, "name", "pk")


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


def contact_emails_of(company_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the e-mail addresses of companies, by company; one query, however many."""
    found: dict[int, list[str]] = {company_id: [] for company_id in company_ids}
    rows = ContactAddress.objects.filter(company_id__in=company_ids).order_by("pk")
    for company_id, email in rows.values_list("company_id", "email"):
        found[company_id].append(email)
    return found


def facts(company: Company) -> CompanyFacts:
    """Return what the eligibility rules need to know of a company; establishments may be fetched beforehand."""
    establishments = company.establishments.all()
    return CompanyFacts(
        has_eligible_legal_form=company.legal_form.is_eligible if company.legal_form else company.is_natural_person,
        situation=company.situation,
        started_on=company.started_on,
        ceased_on=company.ceased_on,
        establishment_postal_codes=tuple(place.postal_code for place in establishments if place.ceased_on is None),
        is_blocked=company.is_blocked,
        has_known_legal_form=company.legal_form is not None or company.is_natural_person,
    )


def establishments(company: Company) -> QuerySet[Establishment]:
    """Return the places where a company works now."""
    return company.establishments.filter(ceased_on__isnull=True).order_by("establishment_number")


def activities(company: Company) -> QuerySet[Activity]:
    """Return the activities of a company by the newest edition, main activities first.

    What the company and its establishments have alike counts once.
    """
    alike = Activity.objects.filter(company=company, nace__version=_edition(company)).values(
        "nace", "group", "classification"
    )
    return (
        Activity.objects.filter(pk__in=alike.annotate(first=Min("pk")).values("first"))
        .select_related("nace")
        .order_by(_main_first(), "nace__code", "group")
    )


def _main_first() -> Case:
    order = [Classification.MAIN, Classification.SECONDARY, Classification.ANCILLARY]
    return Case(*[When(classification=value, then=Value(place)) for place, value in enumerate(order)])


def _edition(company: Company) -> str:
    editions = Activity.objects.filter(company=company).aggregate(newest=Max("nace__version"))
    return editions["newest"] or NaceVersion.V2025


def proposed_activity(company: Company) -> Activity | None:
    """Return the main activity to propose in step 1: NACE-BEL 2025 before 2008, then by group of the register."""
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
        Figures(
            closed_on=row.closed_on,
            workers=row.workers,
            turnover=row.turnover,
            balance_total=row.balance_total,
            months=row.months,
        )
        for row in rows
    )


def size_proposal(company: Company) -> Proposal:
    """Return the size that the company's own figures point to, and why."""
    return propose(figures(company))


def size_declaration(company: Company, *, year: int) -> SizeDeclaration | None:
    """Return the size that a company confirmed for a year, or None."""
    return SizeDeclaration.objects.filter(company=company, year=year).select_related("declared_by").first()


def size_evidence(company: Company) -> QuerySet[SizeEvidence]:
    """Return what the confirmations of a company rested on, the latest first."""
    return SizeEvidence.objects.filter(company=company).select_related("recorded_by").order_by("-recorded_at", "-pk")


def confirmed_size(company: Company, *, year: int) -> Size | None:
    """Return the confirmed size for a year, or None when it is still to be confirmed."""
    declaration = size_declaration(company, year=year)
    return Size(declaration.declared_size) if declaration else None
