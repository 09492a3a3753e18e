"""What each mail about an application says to whom; the texts stand in templates/emails/."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse

from applications import documents, selectors
from applications.enums import RefusalReason, StopReason
from applications.models import SubsidyApplication
from companies import selectors as company_selectors
from correspondence import attachments
from correspondence.services import Letter
from portefeuille import money


def _link(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"


def to_applicant(
    application: SubsidyApplication,
    kind: str,
    *,
    event: str = "",
    link: str = "applications:project",
    with_instruction: bool = False,
    **context: object,
) -> Letter:
    """Return a letter to the contact addresses of the company; `event` tells repeated events of one kind apart."""
    files = [attachments.reference(documents.DEPOSIT_INSTRUCTION, application.pk)] if with_instruction else []
    return Letter(
        key=f"{kind}:{application.number}{f':{event}' if event else ''}",
        kind=kind,
        recipients=company_selectors.contact_emails(application.company_id),
        context={
            "application": application,
            "company": application.company,
            "provider_name": str(application.registration.provider) if application.registration else "",
            "account": documents.deposit_account(),
            "link": _link(link, application.number),
            **context,
        },
        company_id=application.company_id,
        project_number=application.number or "",
        attachments=files,
    )


def to_provider(
    application: SubsidyApplication,
    kind: str,
    *,
    event: str = "",
    link: str = "applications:provider_projects",
    **context: object,
) -> Letter:
    """Return a letter to the contact addresses of the provider that an application names."""
    if application.registration is None:
        raise ValueError("a draft names no provider yet")
    provider_company = application.registration.provider.company
    return Letter(
        key=f"{kind}:{application.number}{f':{event}' if event else ''}",
        kind=kind,
        recipients=company_selectors.contact_emails(provider_company.pk),
        context={
            "application": application,
            "company": application.company,
            "provider_name": provider_company.name,
            "link": _link(link),
            **context,
        },
        company_id=provider_company.pk,
        project_number=application.number or "",
    )


def submitted(application: SubsidyApplication) -> Letter:
    """The number and the deposit data, with the PDF."""
    return to_applicant(application, "application_submitted", link="payments:deposit", with_instruction=True)


def provider_named(application: SubsidyApplication) -> Letter:
    """To the provider: an application names you, check it."""
    return to_provider(application, "provider_named", refusable_until=selectors.last_day_to_refuse(application))


def texts_to_applicant(
    application: SubsidyApplication,
    kind: str,
    *,
    texts: Mapping[str, str],
    recipients: Sequence[str] | None = None,
    event: str = "",
    link: str = "applications:project",
) -> Letter:
    """Return a letter to the company whose templates print these texts alone; `recipients` where they are known."""
    emails = company_selectors.contact_emails(application.company_id) if recipients is None else recipients
    return Letter(
        key=f"{kind}:{application.number}{f':{event}' if event else ''}",
        kind=kind,
        recipients=emails,
        texts={"application.number": application.number or "", "link": _link(link, application.number), **texts},
        company_id=application.company_id,
        project_number=application.number or "",
    )


def funded(
    application: SubsidyApplication, *, recipients: Sequence[str] | None = None, provider_name: str | None = None
) -> Letter:
    """The own contribution arrived, the subsidy stands beside it, and how to pay (the storyboard's mail)."""
    if provider_name is None:
        provider_name = str(application.registration.provider) if application.registration else ""
    return texts_to_applicant(
        application,
        "deposit_complete",
        texts={
            "company.name": application.company.name,
            "provider_name": provider_name,
            "balance": money.display(application.cost or money.ZERO),
        },
        recipients=recipients,
    )


def completed(application: SubsidyApplication) -> Letter:
    """Everything is paid; what did you think of the provider?"""
    return to_applicant(application, "project_completed", link="applications:rate")


def lapsed(application: SubsidyApplication) -> Letter:
    """The own contribution did not arrive in time."""
    return to_applicant(application, "application_lapsed")


def expired(application: SubsidyApplication) -> Letter:
    """The project was not paid before its end term."""
    return to_applicant(application, "project_expired")


def stopped(application: SubsidyApplication) -> Letter:
    """The project was stopped."""
    return to_applicant(application, "project_stopped", reason=StopReason(application.closing_reason).label)


def refused(application: SubsidyApplication) -> Letter:
    """The provider refused the application."""
    return to_applicant(application, "application_refused", reason=RefusalReason(application.closing_reason).label)
