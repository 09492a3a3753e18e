"""Where the portal reaches a company, and where its money goes back to."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.enums import CompanyEventKind, Right
from companies.models import Company, ContactAddress
from companies.services.events import hold_company, record
from companies.services.rights import require_right
from portefeuille.errors import Refusal, Refused


@transaction.atomic
def update_contact_data(
    *, company_id: int, emails: Sequence[str], refund_iban: str, user: User, now: datetime
) -> Company:
    """Set the e-mail addresses of a company and its account for refunds ("" for none); repeatable.

    Addresses that differ only in capitals are one. Raises `Refused` without any address: mails would reach nobody; and
    `NotAllowed` for who may not apply, or changes the account without the right to pay: money goes there.
    """
    company = hold_company(company_id=company_id)
    rights = {Right.APPLY} if refund_iban == company.refund_iban else {Right.APPLY, Right.PAY}
    for right in sorted(rights):
        require_right(company_id=company_id, user=user, right=right, today=timezone.localdate(now))
    wanted = _by_spelling(emails)
    if not wanted:
        raise Refused([Refusal("CONTACT_MISSING", _("Give at least one e-mail address."), "emails")])
    existing = {address.email.lower(): address for address in company.contact_addresses.all()}
    removed = [address.pk for key, address in existing.items() if key not in wanted]
    added = [ContactAddress(company=company, email=email) for key, email in wanted.items() if key not in existing]
    if not removed and not added and refund_iban == company.refund_iban:
        return company
    ContactAddress.objects.filter(pk__in=removed).delete()
    ContactAddress.objects.bulk_create(added)
    record(
        company_id=company_id,
        kind=CompanyEventKind.CONTACT_CHANGED,
        now=now,
        actor=user,
        added=len(added),
        removed=len(removed),
        refund_iban_before=company.refund_iban,
        refund_iban=refund_iban,
    )
    company.refund_iban = refund_iban
    company.save(update_fields=["refund_iban"])
    return company


def _by_spelling(emails: Sequence[str]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for email in emails:
        if email.strip():
            wanted.setdefault(email.strip().lower(), email.strip())
    return wanted
