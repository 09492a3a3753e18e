"""The demo's companies: one of every kind, loaded as often as one likes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from accounts import demo as people
from accounts.people import PEOPLE
from companies import demo, demo_groups, rules, selectors, services
from companies.enums import MandateRole, Size
from companies.groups import rows as group_rows
from companies.groups.case import assess
from companies.groups.report import report_of
from companies.models import AnnualAccounts, Company, CompanyEvent, ContactAddress, Mandate
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def _loaded() -> None:
    demo.load(today=TODAY)


def counts() -> list[int]:
    """Return how many rows there are."""
    return [model.objects.count() for model in (Company, Mandate, ContactAddress, AnnualAccounts, CompanyEvent)]


@pytest.mark.usefixtures("_loaded")
def test_loading_again_adds_nothing() -> None:
    """The second start of the demo keeps the data."""
    before = counts()
    demo.load(today=TODAY + timedelta(days=1))
    assert counts() == before


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("name", "size", "codes"),
    [
        (demo.SMALL_BAKERY, Size.SMALL, []),
        (demo.MEDIUM_METAL_WORKS, Size.MEDIUM, []),
        (demo.LARGE_CARRIER, Size.LARGE, []),
        (demo.BRUSSELS_TEXTILE, None, ["ENT_REGION"]),
        (demo.NON_PROFIT_SCHOOL, None, ["ENT_LEGAL_FORM"]),
        (demo.FARM_IN_LIQUIDATION, None, ["ENT_NOT_ACTIVE"]),
    ],
)
def test_there_is_a_company_of_every_kind(name: str, size: Size | None, codes: list[str]) -> None:
    """Small, medium, large, and three that the measure refuses."""
    company = demo.company(name)
    assert selectors.size_proposal(company).size == size
    assert [refusal.code for refusal in rules.refusals(selectors.facts(company), TODAY)] == codes


@pytest.mark.usefixtures("_loaded")
def test_every_person_can_do_what_the_demo_says() -> None:
    """Lies represents the bakery, An acts for seven companies, Tom for none."""
    roles = {
        who.key: [mandate.role for mandate in selectors.mandates_of(user_id=people.user(who.key).pk, today=TODAY)]
        for who in PEOPLE
    }
    boss, user = MandateRole.LEGAL_REPRESENTATIVE, MandateRole.USER
    assert roles == {
        "lies": [boss],
        "karim": [boss],
        "an": [user] * 7,
        "tom": [],
        "sofie": [boss],
        "bram": [boss, boss],
        "nadia": [boss] * 5,
    }


@pytest.mark.usefixtures("_loaded")
def test_what_a_visitor_changed_stays() -> None:
    """A withdrawn right is not given again, an address not put back."""
    bakery = demo.company(demo.SMALL_BAKERY)
    boss = Mandate.objects.get(user=people.user("lies"))
    right = Mandate.objects.get(user=people.user("an"), company=bakery)
    services.withdraw_mandate(mandate_id=right.pk, withdrawn_by=boss, now=NOW)
    services.update_contact_data(
        company_id=bakery.pk, emails=["mine@voorbeeld.test"], refund_iban="", user=boss.user, now=NOW
    )
    demo.load(today=TODAY)
    assert selectors.mandate_of(user_id=right.user_id, company_id=bakery.pk, today=TODAY) is None
    assert selectors.contact_emails(bakery.pk) == ["mine@voorbeeld.test"]


@override_settings(DEMO=False)
def test_the_people_of_the_demo_never_stand_beside_real_data() -> None:
    """Nothing is loaded at all."""
    with pytest.raises(ImproperlyConfigured):
        demo.load(today=TODAY)
    assert counts() == [0] * 5


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("name", "own", "size", "relations"),
    [
        (demo_groups.SMALL_IN_A_GROUP, "small", "medium", {"linked", "partner"}),
        (demo_groups.WITH_A_FUND, "small", "small", {"exempt_investor", "none"}),
        (demo_groups.WITH_A_PUBLIC_OWNER, "small", "large", {"public_body", "partner"}),
        (demo_groups.IN_A_RING, "small", "small", {"linked"}),
    ],
)
def test_there_is_a_group_of_every_kind(name: str, own: str, size: str, relations: set[str]) -> None:
    """Small by itself but medium by its group, a fund, a public owner, a ring; no figure is missing."""
    rows = group_rows.load(company_id=demo.company(name).pk, year=TODAY.year)
    assert rows is not None
    report = report_of(rows, assess(rows, today=TODAY))
    assert (report.own_size, report.size, report.is_complete) == (own, size, True)
    assert {party.relation for party in report.others} == relations
