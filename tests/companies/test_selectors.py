"""What pages and rules need to know of companies."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies import rules, selectors
from companies.enums import AccessRequestStatus, ActivityGroup, Classification, MandateRole, NaceVersion
from tests.factories import (
    NOW,
    TODAY,
    make_access_request,
    make_activity,
    make_company,
    make_establishment,
    make_legal_form,
    make_mandate,
    make_nace,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
    ],
)
def test_a_mandate_counts_from_its_first_to_its_last_day(valid_from: date, valid_to: date | None, counts: bool) -> None:
    """Both days included."""
    mandate = make_mandate(valid_from=valid_from, valid_to=valid_to)
    found = selectors.mandate_of(user_id=mandate.user_id, company_id=mandate.company_id, today=TODAY)
    assert (found == mandate) is counts
    assert list(selectors.mandates_of(user_id=mandate.user_id, today=TODAY)) == [mandate] * counts


def test_mandates_stand_by_the_name_of_the_company() -> None:
    """And are only one's own."""
    user = make_user()
    for name in ("Zon", "Aarde", "Maan"):
        make_mandate(user=user, company=make_company(name=name))
    make_mandate()
    names = [mandate.company.name for mandate in selectors.mandates_of(user_id=user.pk, today=TODAY)]
    assert names == ["Aarde", "Maan", "Zon"]


def test_the_facts_of_many_companies_cost_as_many_queries_as_of_one() -> None:
    """Mandates come with what the rules need."""
    user = make_user()
    counts = []
    for _round in range(2):
        for _company in range(5):
            make_mandate(user=user, company=make_company(postal_codes=["9000", "1000"]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for mandate in selectors.mandates_of(user_id=user.pk, today=TODAY):
                assert rules.refusals(selectors.facts(mandate.company), TODAY) == []
        counts.append(len(queries))
    assert counts == [2, 2]


def test_a_natural_person_qualifies_without_a_legal_form_and_a_body_without_one_does_not() -> None:
    """The register knows no form of a natural person."""
    person = make_company(is_natural_person=True)
    body = make_company()
    body.legal_form = None
    assert selectors.facts(person).has_eligible_legal_form
    assert not selectors.facts(body).has_eligible_legal_form
    refused = make_company(legal_form=make_legal_form(code="017", is_eligible=False))
    assert not selectors.facts(refused).has_eligible_legal_form


def test_a_closed_establishment_does_not_count() -> None:
    """For the Region only places in use do."""
    company = make_company(postal_codes=["1000"])
    make_establishment(company=company, postal_code="9000", ceased_on=date(2020, 1, 1))
    assert selectors.facts(company).establishment_postal_codes == ("1000",)
    assert [place.postal_code for place in selectors.establishments(company)] == ["1000"]


def test_who_may_decide_are_the_representatives_and_administrators_of_today() -> None:
    """By family name."""
    company = make_company()
    boss = make_mandate(company=company, user=make_user(family_name="Zwart"))
    admin = make_mandate(company=company, role=MandateRole.LOCAL_ADMINISTRATOR, user=make_user(family_name="Adams"))
    make_mandate(company=company, role=MandateRole.USER)
    make_mandate(company=company, valid_to=TODAY - timedelta(days=1))
    make_mandate()
    assert list(selectors.who_may_decide(company, today=TODAY)) == [admin, boss]


def test_rights_that_ended_are_not_shown_and_later_ones_are() -> None:
    """An administrator sees what counts, and what will."""
    boss = make_mandate()
    later = make_mandate(company=boss.company, role=MandateRole.USER, valid_from=TODAY + timedelta(days=9))
    make_mandate(company=boss.company, role=MandateRole.USER, valid_to=TODAY - timedelta(days=1))
    assert list(selectors.rights_on(boss.company, today=TODAY)) == [boss, later]


@pytest.mark.parametrize(
    ("status", "days_ago", "is_shown"),
    [
        (AccessRequestStatus.PENDING, 20, True),
        (AccessRequestStatus.REFUSED, 29, True),
        (AccessRequestStatus.REFUSED, 31, False),
        (AccessRequestStatus.EXPIRED, 29, True),
        (AccessRequestStatus.APPROVED, 1, False),
    ],
)
def test_a_person_sees_what_waits_and_what_was_declined_lately(
    status: AccessRequestStatus, days_ago: int, is_shown: bool
) -> None:
    """An approved request shows as a company instead."""
    request = make_access_request(company=make_company(), requested_at=NOW - timedelta(days=days_ago), status=status)
    found = list(selectors.open_requests_of(user_id=request.requester_id, now=NOW))
    assert found == [request] * is_shown


def test_the_proposed_activity_is_of_the_newest_edition_and_the_best_kept_group() -> None:
    """A secondary activity is never proposed."""
    company = make_company()
    old = make_nace(code="47241", version=NaceVersion.V2008)
    new = make_nace(code="10711", version=NaceVersion.V2025)
    other = make_nace(code="56111", version=NaceVersion.V2025)
    first = make_activity(company=company, nace=old)
    assert selectors.proposed_activity(company) == first
    make_activity(company=company, nace=other, group=ActivityGroup.VAT)
    best = make_activity(company=company, nace=new, group=ActivityGroup.REGISTERED)
    make_activity(company=company, nace=make_nace(code="01110"), classification=Classification.SECONDARY)
    assert selectors.proposed_activity(company) == best
    assert selectors.proposed_activity(make_company()) is None


def test_the_activities_shown_are_those_of_the_newest_edition_main_ones_first() -> None:
    """An old code beside its new one would only confuse."""
    company = make_company()
    make_activity(company=company, nace=make_nace(code="47241", version=NaceVersion.V2008))
    side = make_activity(company=company, nace=make_nace(code="01110"), classification=Classification.ANCILLARY)
    main = make_activity(company=company, nace=make_nace(code="10711"))
    assert list(selectors.activities(company)) == [main, side]


def test_a_ceased_company_is_not_found() -> None:
    """Nobody can act for it."""
    make_company(name="Maanlicht", ceased_on=date(2020, 1, 1))
    assert list(selectors.find_companies("maanlicht")) == []
