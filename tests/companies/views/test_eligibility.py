"""*Does my company qualify?*, for everybody and for the company itself."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.enums import MandateRole, Size
from companies.models import PublicShare
from portefeuille import clock
from tests.companies.views.conftest import Visitor, opened_for
from tests.factories import enterprise_number, make_accounts, make_company, make_mandate, make_nace, make_size

pytestmark = pytest.mark.django_db

PUBLIC = reverse("companies:eligibility_public")
OWN = reverse("companies:eligibility")


def test_anybody_asks_with_a_number_in_any_spelling() -> None:
    """Without logging in."""
    company = make_company(name="Bakkerij Openbaar", nace=make_nace())
    number = company.enterprise_number
    dotted = f"{number[:4]}.{number[4:7]}.{number[7:]}"
    for typed in (number, dotted, f"BE {dotted}", f"BE{number}"):
        page = Client().get(PUBLIC, {"nummer": typed})
        assert (page.status_code, page.context["company"]) == (200, company)
        assert "Bakkerij Openbaar" in page.content.decode()


@pytest.mark.parametrize("number", ["", "1999.900.172", "x", "0" * 5000, "\x00", "<script>alert(1)</script>", "-1"])
def test_a_wrong_number_is_said_at_its_field(number: str) -> None:
    """Nothing is looked up, and no markup comes back."""
    page = Client().get(PUBLIC, {"nummer": number})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["nummer"])
    assert "<script>alert" not in page.content.decode()


def test_a_number_that_nobody_has_is_not_found() -> None:
    """It is not called wrong: the register may be younger."""
    page = Client().get(PUBLIC, {"nummer": enterprise_number(9998)})
    assert (page.status_code, page.context["company"], page.context["checks"]) == (200, None, [])


def test_nothing_that_only_the_portal_knows_is_public() -> None:
    """No block, no confirmed size, no contact address; of a natural person not even the name."""
    company = make_company(name="Lies Peeters", is_natural_person=True, is_blocked=True, emails=["lies@geheim.example"])
    make_size(company=company, size=Size.LARGE, year=clock.today().year)
    text = Client().get(PUBLIC, {"nummer": company.enterprise_number}).content.decode()
    assert "Een natuurlijk persoon" in text
    for secret in ("Lies", "Peeters", "geheim", "geblokkeerd", "ENT_BLOCKED"):
        assert secret not in text


def test_the_public_page_costs_few_queries_and_never_a_session() -> None:
    """However many establishments and activities there are."""
    company = make_company(postal_codes=["9000"] * 30, nace=make_nace())
    make_accounts(company=company)
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(PUBLIC, {"nummer": company.enterprise_number})
    assert page.status_code == 200
    assert len(queries) <= 6
    assert not client.cookies


def test_the_company_sees_every_condition_and_declares_its_public_share(visit: Visitor) -> None:
    """Unknown before, known afterwards; 25 % or more shuts it out."""
    mandate = make_mandate(company=make_company(nace=make_nace()))
    make_size(company=mandate.company, year=clock.today().year)
    client = visit(mandate)
    assert client.get(OWN).context["outcome"] == "unknown"
    assert client.post(OWN, opened_for(mandate, {"is_below_limit": "yes"}))["Location"] == OWN
    assert client.get(OWN).context["outcome"] == "met"
    client.post(OWN, opened_for(mandate, {"is_below_limit": "no"}))
    page = client.get(OWN)
    assert page.context["outcome"] == "not_met"
    assert "ENT_PUBLIC" in [check.code for check in page.context["checks"] if check.verdict == "not_met"]
    measures = client.get(reverse("companies:measures"))
    assert [refusal.code for refusal in measures.context["refusals"]] == ["ENT_PUBLIC"]


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_a_declaration_without_an_answer_is_refused_at_its_field(visit: Visitor, answer: str) -> None:
    """Nothing is kept."""
    mandate = make_mandate()
    page = visit(mandate).post(OWN, opened_for(mandate, {"is_below_limit": answer}))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["is_below_limit"])
    assert PublicShare.objects.count() == 0


def test_who_may_only_look_reads_and_declares_nothing(visit: Visitor) -> None:
    """403, and no form on the page."""
    looker = make_mandate(role=MandateRole.USER, may_apply=False)
    client = visit(looker)
    assert 'name="is_below_limit"' not in client.get(OWN).content.decode()
    assert client.post(OWN, opened_for(looker, {"is_below_limit": "yes"})).status_code == 403
    assert PublicShare.objects.count() == 0


def test_a_page_that_was_opened_for_another_company_declares_nothing(visit: Visitor) -> None:
    """The person switched in another tab."""
    mandate = make_mandate()
    assert visit(mandate).post(OWN, opened_for(make_mandate(), {"is_below_limit": "yes"})).status_code == 409


def test_the_page_costs_few_queries(visit: Visitor) -> None:
    """Twelve at most."""
    client = visit(make_mandate(company=make_company(postal_codes=["9000"] * 30, nace=make_nace())))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(OWN).status_code == 200
    assert len(queries) <= 12
