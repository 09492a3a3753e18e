"""What each mail about access says to whom; the texts stand in templates/emails/."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from companies.access_words import rights_in_words
from companies.models import AccessRequest, Invitation, Mandate
from correspondence.services import Letter


def _link(name: str, *parts: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=parts)}"


def _readers(emails: Sequence[str]) -> list[str]:
    return [email for email in emails if email]


def access_requested(request: AccessRequest, recipients: Sequence[str]) -> Letter:
    """To everyone who can decide: somebody asks to act for your company."""
    return Letter(
        key=f"access_requested:{request.pk}",
        kind="access_requested",
        recipients=_readers(recipients),
        context={
            "company": request.company,
            "requester": request.requester,
            "explanation": request.explanation,
            "link": _link("companies:access"),
        },
        company_id=request.company_id,
    )


def access_reminder(request: AccessRequest, recipients: Sequence[str], *, day: int, last_day: date) -> Letter:
    """To everyone who can decide: somebody still waits for your answer, until a day."""
    return Letter(
        key=f"access_reminder:{request.pk}:{day}",
        kind="access_reminder",
        recipients=_readers(recipients),
        context={
            "company": request.company,
            "requester": request.requester,
            "requested_at": request.requested_at,
            "last_day": last_day,
            "link": _link("companies:access"),
        },
        company_id=request.company_id,
    )


def access_approved(request: AccessRequest, mandate: Mandate) -> Letter:
    """To the requester: you can act for the company, until a day or without end."""
    return _to_requester(
        request, "access_approved", link="companies:choose", rights=rights_in_words(mandate), valid_to=mandate.valid_to
    )


def access_refused(request: AccessRequest) -> Letter:
    """To the requester: refused, and why."""
    return _to_requester(request, "access_refused", link="companies:choose", reason=request.reason)


def access_expired(request: AccessRequest) -> Letter:
    """To the requester: nobody answered in time; you can ask again."""
    return _to_requester(request, "access_expired", link="companies:choose")


def access_withdrawn(mandate: Mandate) -> Letter:
    """To the person whose right was withdrawn."""
    return _to_holder(mandate, "access_withdrawn", key=f"access_withdrawn:{mandate.pk}")


def access_changed(mandate: Mandate, *, now: datetime) -> Letter:
    """To the person whose role, rights or last day changed."""
    return _to_holder(mandate, "access_changed", key=f"access_changed:{mandate.pk}:{now.isoformat()}")


def invitation(offer: Invitation) -> Letter:
    """To the one who is invited, and to nobody else: the link in it is the invitation."""
    return Letter(
        key=f"invitation:{offer.pk}",
        kind="invitation",
        recipients=[offer.email],
        context={
            "company": offer.company,
            "offer": offer,
            "inviter": offer.invited_by,
            "rights": rights_in_words(offer),
            "valid_to": offer.valid_to,
            "link": _link("companies:invitation", offer.key),
        },
    )


def invitation_accepted(mandate: Mandate, offer: Invitation, recipients: Sequence[str]) -> Letter:
    """To everyone who can decide: who took up the invitation to an address."""
    return Letter(
        key=f"invitation_accepted:{offer.pk}",
        kind="invitation_accepted",
        recipients=_readers(recipients),
        context={
            "company": mandate.company,
            "person": mandate.user,
            "offer": offer,
            "rights": rights_in_words(mandate),
            "valid_to": mandate.valid_to,
            "link": _link("companies:access"),
        },
        company_id=mandate.company_id,
    )


def _to_holder(mandate: Mandate, kind: str, *, key: str) -> Letter:
    return Letter(
        key=key,
        kind=kind,
        recipients=_readers([mandate.user.email]),
        context={
            "company": mandate.company,
            "person": mandate.user,
            "rights": rights_in_words(mandate),
            "valid_to": mandate.valid_to,
            "link": _link("companies:choose"),
        },
    )


def _to_requester(request: AccessRequest, kind: str, *, link: str, **context: object) -> Letter:
    return Letter(
        key=f"{kind}:{request.pk}",
        kind=kind,
        recipients=_readers([request.requester.email]),
        context={"company": request.company, "person": request.requester, "link": _link(link), **context},
    )
