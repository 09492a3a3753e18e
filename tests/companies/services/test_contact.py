"""Contact data: addresses and the account for refunds."""

import pytest
from django.db import IntegrityError

from companies import selectors, services
from companies.enums import CompanyEventKind
from companies.models import CompanyEvent, ContactAddress
from portefeuille.errors import Refused
from tests.factories import IBAN, NOW, OTHER_IBAN, make_company, make_user

pytestmark = pytest.mark.django_db


def test_addresses_are_added_removed_and_kept() -> None:
    """Capitals and doubles do not count; what stays keeps its row."""
    company = make_company(emails=["old@voorbeeld.test", "Kept@voorbeeld.test"])
    kept = ContactAddress.objects.get(email="Kept@voorbeeld.test")
    services.update_contact_data(
        company_id=company.pk,
        emails=["kept@VOORBEELD.test", " new@voorbeeld.test ", "NEW@voorbeeld.test"],
        refund_iban=IBAN,
        user=make_user(),
        now=NOW,
    )
    assert selectors.contact_emails(company.pk) == ["Kept@voorbeeld.test", "new@voorbeeld.test"]
    assert ContactAddress.objects.get(pk=kept.pk).company == company
    company.refresh_from_db()
    assert company.refund_iban == IBAN


def test_the_event_says_who_changed_the_account_and_how_many_addresses() -> None:
    """Addresses themselves stay out of a story that can never be erased."""
    company = make_company(emails=["old@voorbeeld.test"], refund_iban=OTHER_IBAN)
    user = make_user()
    services.update_contact_data(
        company_id=company.pk, emails=["new@voorbeeld.test"], refund_iban=IBAN, user=user, now=NOW
    )
    event = CompanyEvent.objects.get()
    assert (event.kind, event.actor, event.occurred_at) == (CompanyEventKind.CONTACT_CHANGED, user, NOW)
    assert event.facts == {"added": 1, "removed": 1, "refund_iban_before": OTHER_IBAN, "refund_iban": IBAN}


def test_saving_the_same_again_is_no_event() -> None:
    """Repeatable."""
    company = make_company(emails=["info@voorbeeld.test"], refund_iban=IBAN)
    services.update_contact_data(
        company_id=company.pk, emails=["INFO@voorbeeld.test"], refund_iban=IBAN, user=make_user(), now=NOW
    )
    assert CompanyEvent.objects.count() == 0


@pytest.mark.parametrize("emails", [[], ["", "  "]])
def test_a_company_keeps_at_least_one_address(emails: list[str]) -> None:
    """Mails must reach somebody."""
    company = make_company(emails=["info@voorbeeld.test"])
    with pytest.raises(Refused) as refused:
        services.update_contact_data(company_id=company.pk, emails=emails, refund_iban="", user=make_user(), now=NOW)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("CONTACT_MISSING", "emails")]
    assert selectors.contact_emails(company.pk) == ["info@voorbeeld.test"]


def test_postgresql_refuses_an_address_twice() -> None:
    """Whatever its capitals."""
    company = make_company(emails=["info@voorbeeld.test"])
    with pytest.raises(IntegrityError, match="contact_address_once_per_company"):
        ContactAddress.objects.create(company=company, email="INFO@voorbeeld.test")


def test_two_companies_may_share_an_address() -> None:
    """An accountant reads the mail of many."""
    for _company in range(2):
        make_company(emails=["info@voorbeeld.test"])
    assert ContactAddress.objects.count() == 2
