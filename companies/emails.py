"""What each mail about access says to whom; the texts stand in templates/emails/."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from companies.models import AccessRequest, Mandate
from correspondence.services import Letter


def _link(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"


def access_requested(request: AccessRequest, recipients: Sequence[str]) -> Letter:
    """To everyone who can decide: somebody asks to act for your company."""
    return Letter(
        key=f"access_requested:{request.pk}",
        kind="access_requested",
        recipients=[email for email in recipients if email],
        context={
            "company": request.company,
            "requester": request.requester,
            "explanation": request.explanation,
            "link": _link("companies:access"),
        },
        company_id=request.company_id,
    )


def access_approved(request: AccessRequest, mandate: Mandate) -> Letter:
    """To the requester: you can act for the company, until a day or without end."""
    return _to_requester(request, "access_approved", link="companies:choose", valid_to=mandate.valid_to)


def access_refused(request: AccessRequest) -> Letter:
    """To the requester: refused, and why."""
    return _to_requester(request, "access_refused", link="companies:choose", reason=request.reason)


def access_expired(request: AccessRequest) -> Letter:
    """To the requester: nobody answered in time; you can ask again."""
    return _to_requester(request, "access_expired", link="companies:choose")


def access_withdrawn(mandate: Mandate) -> Letter:
    """To the person whose right was withdrawn."""
    return Letter(
        key=f"access_withdrawn:{mandate.pk}",
        kind="access_withdrawn",
        recipients=[mandate.user.email] if mandate.user.email else [],
        context={"company": mandate.company, "person": mandate.user, "link": _link("companies:choose")},
    )


def _to_requester(request: AccessRequest, kind: str, *, link: str, **context: object) -> Letter:
    email = request.requester.email
    return Letter(
        key=f"{kind}:{request.pk}",
        kind=kind,
        recipients=[email] if email else [],
        context={"company": request.company, "person": request.requester, "link": _link(link), **context},
    )
