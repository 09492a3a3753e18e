"""Contact data: addresses and the account for refunds."""

import pytest
from django.db import IntegrityError

from companies import selectors, services
from companies.enums import CompanyEventKind, MandateRole
from companies.models import CompanyEvent, ContactAddress
from portefeuille.errors import NotAllowed, Refused
from tests.factories import IBAN, NOW, OTHER_IBAN, make_company, make_mandate

pytestmark = pytest.mark.django_db


def test_addresses_are_added_removed_and_kept() -> None:
    """Capitals and doubles do not count; what stays keeps its row."""
    company = make_company(emails=["old@voorbeeld.test", "Kept@voorbeeld.test"])
    kept = ContactAddress.objects.get(email="Kept@voorbeeld.test")
    services.update_contact_data(
        company_id=company.pk,
        emails=["kept@VOORBEELD.test", " new@voorbeeld.test ", "NEW@voorbeeld.test"],
        refund_iban=IBAN,
        user=make_mandate(company=company).user,
        now=NOW,
    )
    assert selectors.contact_emails(company.pk) == ["Kept@voorbeeld.test", "new@voorbeeld.test"]
    assert ContactAddress.objects.get(pk=kept.pk).company == company
    company.refresh_from_db()
    assert company.refund_iban == IBAN


def test_the_event_says_who_changed_the_account_and_how_many_addresses() -> None:
    """Addresses themselves stay out of a story that can never be erased."""
    company = make_company(emails=["old@voorbeeld.test"], refund_iban=OTHER_IBAN)
    user = make_mandate(company=company).user
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
        company_id=company.pk,
        emails=["INFO@voorbeeld.test"],
        refund_iban=IBAN,
        user=make_mandate(company=company).user,
        now=NOW,
    )
    assert CompanyEvent.objects.count() == 0


@pytest.mark.parametrize("emails", [[], ["", "  "]])
def test_a_company_keeps_at_least_one_address(emails: list[str]) -> None:
    """Mails must reach somebody."""
    company = make_company(emails=["info@voorbeeld.test"])
    with pytest.raises(Refused) as refused:
        services.update_contact_data(
            company_id=company.pk, emails=emails, refund_iban="", user=make_mandate(company=company).user, now=NOW
        )
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


@pytest.mark.parametrize(("may_apply", "may_pay", "code"), [(False, True, "RIGHT_APPLY"), (True, False, "RIGHT_PAY")])
def test_the_account_is_for_who_may_apply_and_pay(may_apply: bool, may_pay: bool, code: str) -> None:
    """Money goes there; addresses alone ask for the right to apply only."""
    company = make_company(refund_iban=IBAN)
    user = make_mandate(company=company, role=MandateRole.USER, may_apply=may_apply, may_pay=may_pay).user
    with pytest.raises(NotAllowed) as refused:
        services.update_contact_data(
            company_id=company.pk, emails=["mine@voorbeeld.test"], refund_iban=OTHER_IBAN, user=user, now=NOW
        )
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    if may_apply:
        services.update_contact_data(
            company_id=company.pk, emails=["mine@voorbeeld.test"], refund_iban=IBAN, user=user, now=NOW
        )
        assert selectors.contact_emails(company.pk) == ["mine@voorbeeld.test"]
