"""What each mail about a provider says to whom; the texts stand in templates/emails/."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from correspondence.services import Letter
from providers.models import IbanChange


def account_changing(change: IbanChange, recipients: Sequence[str]) -> Letter:
    """To the addresses that we knew before: somebody gave a new account number, tell us when it was not you."""
    return _letter(change, "account_changing", recipients)


def account_refused(change: IbanChange, recipients: Sequence[str]) -> Letter:
    """The new account number was refused, and why."""
    return _letter(change, "account_refused", recipients)


def _letter(change: IbanChange, kind: str, recipients: Sequence[str]) -> Letter:
    return Letter(
        key=f"{kind}:{change.pk}",
        kind=kind,
        recipients=recipients,
        context={
            "change": change,
            "provider_name": change.provider.company.name,
            "link": f"{settings.PUBLIC_URL}{reverse('payments:provider_payments')}",
        },
        company_id=change.provider.company_id,
    )
