"""What the page of one project shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from applications.enums import EventKind
from applications.models import ApplicationEvent, Document, SubsidyApplication
from applications.selectors.portfolio import balance
from correspondence.models import Message
from portefeuille import money

MESSAGE_LIMIT = 20


@dataclass(frozen=True)
class Money:
    """The money of a project, in euro."""

    own: Decimal
    subsidy: Decimal
    deposited: Decimal
    paid: Decimal
    left: Decimal


def application_by_key(company_id: int, key: UUID) -> SubsidyApplication:
    """Return an application of a company, draft or not, by its key; raise `SubsidyApplication.DoesNotExist`."""
    return (
        SubsidyApplication.objects.for_company(company_id)
        .select_related("company", "nace", "registration__provider__company")
        .get(key=key)
    )


def project_by_number(company_id: int, number: str) -> SubsidyApplication:
    """Return a project of a company by its number; raise `SubsidyApplication.DoesNotExist` for any other."""
    return (
        SubsidyApplication.objects.for_company(company_id)
        .submitted()
        .select_related("wallet", "nace", "submitted_by", "company", "registration__provider__company")
        .get(number=number)
    )


def project_money(project: SubsidyApplication) -> Money:
    """Return what was granted, deposited and paid, and what is left in the wallet."""
    paid = project.payments.live().aggregate(total=Sum("amount"))["total"]
    return Money(
        own=project.own_contribution or money.ZERO,
        subsidy=project.subsidy or money.ZERO,
        deposited=project.deposited,
        paid=paid or money.ZERO,
        left=balance(project),
    )


def is_rated(project: SubsidyApplication) -> bool:
    """Tell whether the company gave its opinion of the provider of a project."""
    return project.events.filter(kind=EventKind.RATED).exists()


def story(project: SubsidyApplication) -> Sequence[ApplicationEvent]:
    """Return what happened to a project, the latest first, with who did it."""
    return list(project.events.select_related("actor").order_by("-occurred_at", "-pk"))


def documents_of(project: SubsidyApplication) -> Sequence[Document]:
    """Return the documents of a project."""
    return list(project.documents.order_by("-made_at", "-pk"))


def messages_of(project: SubsidyApplication) -> Sequence[Message]:
    """Return the messages to the company about a project, the latest first."""
    return list(
        Message.objects.for_company(project.company_id)
        .filter(project_number=project.number)
        .order_by("-created_at", "-pk")[:MESSAGE_LIMIT]
    )
