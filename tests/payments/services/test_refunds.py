"""A refund that knows no account asks the company for one, and goes there."""

import pytest

from applications.enums import StopReason
from companies.models import Company
from correspondence.models import Message
from payments import selectors, services
from payments.models import Refund
from tests.applications.builders import make_applicant
from tests.factories import IBAN, TODAY
from tests.payments.builders import Bank, at, deposit_for, waiting_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


@pytest.fixture
def company(bank: Bank) -> Company:
    """Return a company without an account whose deposit, from an account nobody can pay to, comes back."""
    applicant = make_applicant(year=TODAY.year, refund_iban="")
    project = waiting_project(applicant)
    bank.sends(deposit_for(project, "100", counterparty_iban=""))
    services.stop(
        application_id=project.pk,
        user=applicant.user,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )
    return applicant.company


def test_a_company_without_an_account_is_asked_for_one(company: Company) -> None:
    letter = Message.objects.get(kind="account_asked")
    assert "/onderneming/rekening/" in letter.text
    assert [refund.amount for refund in selectors.refunds_without_account(company.pk)] == [100]


def test_the_account_that_it_gives_gets_what_waited_and_what_comes_later(company: Company) -> None:
    user = company.mandates.get().user
    sent = services.give_account(company_id=company.pk, iban=IBAN, user=user, now=at(TODAY))
    assert [refund.pk for refund in sent] == [Refund.objects.get().pk]
    company.refresh_from_db()
    assert (Refund.objects.get().beneficiary_iban, company.refund_iban) == (IBAN, IBAN)
    assert selectors.refunds_without_account(company.pk) == []


def test_a_second_account_leaves_the_refund_where_it_goes(company: Company) -> None:
    user = company.mandates.get().user
    services.give_account(company_id=company.pk, iban=IBAN, user=user, now=at(TODAY))
    assert services.give_account(company_id=company.pk, iban="BE43068999999501", user=user, now=at(TODAY)) == []
    assert Refund.objects.get().beneficiary_iban == IBAN
