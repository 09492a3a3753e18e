"""The word of the login service becomes a right: once, on known companies, and never against what was decided here."""

from datetime import date, timedelta

import pytest

from accounts.capacity import Capacity
from companies import services
from companies.enums import CompanyEventKind, MandateRole
from companies.models import CompanyEvent, Mandate
from tests.factories import NOW, TODAY, make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db

REPRESENTATIVE, USER = MandateRole.LEGAL_REPRESENTATIVE, MandateRole.USER


def _rights() -> list[tuple[str, date | None]]:
    return [(mandate.role, mandate.valid_to) for mandate in Mandate.objects.order_by("pk")]


def test_a_legal_representative_gets_in_without_asking() -> None:
    """Twice is once; the company's story tells it."""
    company, user = make_company(), make_user()
    for _login in range(2):
        services.accept_capacity(user=user, capacity=Capacity(represents=(company.enterprise_number,)), now=NOW)
    assert _rights() == [(REPRESENTATIVE, None)]
    event = CompanyEvent.objects.get()
    assert (event.kind, event.actor, event.facts["source"]) == (CompanyEventKind.MANDATE_CHANGED, user, "login")


def test_a_user_who_became_legal_representative_may_everything() -> None:
    """By the register."""
    mandate = make_mandate(role=USER, may_pay=False, valid_to=TODAY + timedelta(days=9))
    number = mandate.company.enterprise_number
    services.accept_capacity(user=mandate.user, capacity=Capacity(represents=(number,)), now=NOW)
    mandate.refresh_from_db()
    assert (mandate.role, mandate.may_apply, mandate.may_pay, mandate.valid_to) == (REPRESENTATIVE, True, True, None)


def test_the_right_of_this_portal_makes_a_user() -> None:
    """Another role makes nothing."""
    company, other, user = make_company(), make_company(), make_user()
    roles = (("Gebruiker", company.enterprise_number), ("Beheerder", other.enterprise_number))
    services.accept_capacity(user=user, capacity=Capacity(roles=roles), now=NOW)
    assert [(mandate.company, mandate.role) for mandate in Mandate.objects.all()] == [(company, USER)]


def test_a_right_that_was_withdrawn_here_does_not_come_back_at_the_next_login() -> None:
    """An administrator of the company decided so."""
    yesterday = TODAY - timedelta(days=1)
    mandate = make_mandate(role=USER, valid_to=yesterday)
    roles = (("Gebruiker", mandate.company.enterprise_number),)
    services.accept_capacity(user=mandate.user, capacity=Capacity(roles=roles), now=NOW)
    assert _rights() == [(USER, yesterday)]


def test_companies_that_are_not_known_or_ceased_give_nothing() -> None:
    """And stop nobody."""
    ceased = make_company(ceased_on=TODAY)
    numbers = ("0428315871", ceased.enterprise_number)
    services.accept_capacity(user=make_user(), capacity=Capacity(represents=numbers), now=NOW)
    assert _rights() == []
