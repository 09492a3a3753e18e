"""What the page of one project shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from applications.models import ApplicationEvent, Document, SubsidyApplication
from applications.selectors.portfolio import balance, is_rated
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


def project(company_id: int, number: str) -> SubsidyApplication:
    """Return a project of a company by its number; raise `SubsidyApplication.DoesNotExist` for any other."""
    return (
        SubsidyApplication.objects.for_company(company_id)
        .submitted()
        .annotate(is_rated=is_rated())
        .select_related("wallet", "nace", "submitted_by", "company", "registration__provider__company")
        .get(number=number)
    )


def project_money(application: SubsidyApplication) -> Money:
    """Return what was granted, deposited and paid, and what is left in the wallet."""
    paid = application.payments.live().aggregate(total=Sum("amount"))["total"]
    return Money(
        own=application.own_contribution or money.ZERO,
        subsidy=application.subsidy or money.ZERO,
        deposited=application.deposited,
        paid=paid or money.ZERO,
        left=balance(application),
    )


def story(application: SubsidyApplication) -> Sequence[ApplicationEvent]:
    """Return what happened to a project, the latest first, with who did it."""
    return list(application.events.select_related("actor").order_by("-occurred_at", "-pk"))


def documents_of(application: SubsidyApplication) -> Sequence[Document]:
    """Return the documents of a project."""
    return list(application.documents.order_by("-made_at", "-pk"))


def messages_of(application: SubsidyApplication) -> Sequence[Message]:
    """Return the messages to the company about a project, the latest first."""
    return list(
        Message.objects.for_company(application.company_id)
        .filter(project_number=application.number)
        .order_by("-created_at", "-pk")[:MESSAGE_LIMIT]
    )
