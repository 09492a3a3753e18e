"""Choosing a company and a measure."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from companies import services
from companies import urls as companies_urls
from companies.enums import MandateRole, Size
from companies.middleware import SESSION_KEY
from companies.models import Company, Mandate
from portefeuille import clock
from tests.companies.views.conftest import Visitor, opened_for
from tests.factories import (
    enterprise_number,
    make_access_request,
    make_company,
    make_legal_form,
    make_mandate,
    make_provider,
    make_size,
    make_user,
)

pytestmark = pytest.mark.django_db

CHOOSE = reverse("companies:choose")
MEASURES = reverse("companies:measures")
ENTER = reverse("companies:enter")


def test_a_stranger_logs_in_first() -> None:
    """And comes back afterwards."""
    response = Client().get(CHOOSE)
    assert (response.status_code, response["Location"]) == (302, f"{reverse('accounts:login')}?next={CHOOSE}")


def test_one_sees_one_s_own_companies_only(visit: Visitor) -> None:
    """Each with its number and one's role."""
    mine = make_mandate(company=make_company(name="Mijn Bakkerij"), role=MandateRole.USER)
    make_mandate(company=make_company(name="Andermans Slagerij"))
    make_mandate(
        user=mine.user, company=make_company(name="Vroegere Kroeg"), valid_to=clock.today() - timedelta(days=1)
    )
    page = visit(mine.user).get(CHOOSE)
    assert page.status_code == 200
    assert [mandate for mandate, _refusals in page.context["rows"]] == [mine]
    text = page.content.decode()
    assert ("Mijn Bakkerij" in text, "Andermans Slagerij" in text, "Vroegere Kroeg" in text) == (True, False, False)


def test_taking_up_a_company_leads_to_the_measures(visit: Visitor) -> None:
    """The session keeps which."""
    mandate = make_mandate()
    client = visit(mandate.user)
    response = client.post(CHOOSE, {"company": mandate.company.enterprise_number})
    assert (response.status_code, response["Location"]) == (302, MEASURES)
    assert client.session[SESSION_KEY] == mandate.company_id


def test_one_can_switch_at_any_time(visit: Visitor) -> None:
    """The header names the company at work."""
    user = make_user()
    first = make_mandate(user=user, company=make_company(name="Eerste Zaak"))
    second = make_mandate(user=user, company=make_company(name="Tweede Zaak"))
    client = visit(first)
    assert "(Eerste Zaak)" in client.get(MEASURES).content.decode()
    client.post(CHOOSE, {"company": second.company.enterprise_number})
    text = client.get(MEASURES).content.decode()
    assert ("(Tweede Zaak)" in text, "Eerste Zaak" in text) == (True, False)


@pytest.mark.parametrize("company", ["", "x", "1999900171", "0" * 5000, "١٢٣", "1 OR 1=1"])
def test_a_company_that_is_not_one_s_own_does_not_exist(visit: Visitor, company: str) -> None:
    """Nor does one that does not exist at all."""
    client = visit(make_mandate().user)
    response = client.post(CHOOSE, {"company": company})
    assert (response.status_code, SESSION_KEY in client.session) == (404, False)


def test_somebody_else_s_company_cannot_be_taken_up(visit: Visitor) -> None:
    """By its number."""
    other = make_mandate()
    response = visit(make_user()).post(CHOOSE, {"company": other.company.enterprise_number})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/grootte/", "/grootte/"), ("https://evil.example/", MEASURES), ("//evil.example", MEASURES)],
)
def test_after_the_choice_one_goes_where_one_was_going(visit: Visitor, target: str, expected: str) -> None:
    """But never to another site."""
    mandate = make_mandate()
    response = visit(mandate.user).post(CHOOSE, {"company": mandate.company.enterprise_number, "next": target})
    assert response["Location"] == expected


def test_a_page_that_needs_a_company_asks_for_the_choice_first(visit: Visitor) -> None:
    """And leads back."""
    response = visit(make_user()).get(reverse("companies:size"))
    assert (response.status_code, response["Location"]) == (302, f"{CHOOSE}?next=%2Fgrootte%2F")
    assert visit(make_user()).post(reverse("companies:size"))["Location"] == CHOOSE


def test_a_withdrawn_right_ends_at_the_next_click_of_an_open_session(visit: Visitor) -> None:
    """Nothing of the company is shown any more."""
    boss = make_mandate(company=make_company(name="Geheime Zaak"))
    mandate = make_mandate(company=boss.company, role=MandateRole.USER)
    client = visit(mandate)
    assert client.get(MEASURES).status_code == 200
    services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=boss, now=clock.now())
    response = client.get(MEASURES)
    assert (response.status_code, response["Location"]) == (302, f"{CHOOSE}?next=%2Fsteunmaatregelen%2F")
    assert SESSION_KEY not in client.session
    assert "Geheime Zaak" not in client.get(CHOOSE).content.decode()


@pytest.mark.parametrize(
    ("text", "names"), [("zonne", ["Zonnedak"]), (enterprise_number(9999), []), ("nergens te vinden", [])]
)
def test_another_company_is_found_by_name_or_number(visit: Visitor, text: str, names: list[str]) -> None:
    """With a link to ask for access."""
    company = make_company(name="Zonnedak")
    page = visit(make_user()).get(CHOOSE, {"q": text})
    assert page.status_code == 200
    assert [found.name for found in page.context["found"]] == names
    link = reverse("companies:request_access", args=[company.enterprise_number])
    assert (link in page.content.decode()) is bool(names)


@pytest.mark.parametrize(
    "text", ["", " ", "ab", "1999.900.172", "x" * 10_000, "<script>", "🙂🙂🙂", "\x00\x00\x00", "0", "-1"]
)
def test_a_search_that_can_find_nothing_says_what_to_type(visit: Visitor, text: str) -> None:
    """The page stays, what was typed stays, and no markup of it is run."""
    page = visit(make_user()).get(CHOOSE, {"q": text})
    if text == "<script>":
        assert (page.status_code, page.context["found"]) == (200, [])
    else:
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["q"]
        assert page.context["found"] is None
    assert "<script>" not in page.content.decode().replace("<script src", "")


def test_what_one_asked_for_stands_with_its_state(visit: Visitor) -> None:
    """Until it is decided."""
    request = make_access_request(company=make_company(name="Gevraagde Zaak"), requested_at=clock.now())
    page = visit(request.requester).get(CHOOSE)
    assert list(page.context["requests"]) == [request]
    assert "Gevraagde Zaak" in page.content.decode()


def test_the_page_costs_the_same_with_three_and_with_thirty_companies(visit: Visitor) -> None:
    """Twelve queries at most."""
    user = make_user()
    client = visit(user)
    counts = []
    for total in (3, 30):
        while user.mandates.count() < total:
            make_access_request(company=make_company(), requester=user, requested_at=clock.now())
            make_mandate(user=user, company=make_company(postal_codes=["9000", "1000"]))
        with CaptureQueriesContext(connection) as queries:
            client.get(CHOOSE, {"q": "bakkerij"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_thirty_companies_stand_on_two_pages(visit: Visitor) -> None:
    """Twenty a page; a page that is no number is the first."""
    user = make_user()
    for _company in range(30):
        make_mandate(user=user, company=make_company())
    client = visit(user)
    assert [len(client.get(CHOOSE, {"page": page}).context["rows"]) for page in ("1", "2", "x")] == [20, 10, 20]


def test_the_measures_say_what_stands_in_the_way(visit: Visitor) -> None:
    """Every condition at once, with what can be done."""
    company = make_company(legal_form=make_legal_form(code="017", is_eligible=False), postal_codes=["1000"])
    page = visit(make_mandate(company=company)).get(MEASURES)
    assert [refusal.code for refusal in page.context["refusals"]] == ["ENT_LEGAL_FORM", "ENT_REGION"]
    for refusal in page.context["refusals"]:
        assert escape(str(refusal.message)) in page.content.decode()


def test_only_a_provider_is_offered_the_provider_s_pages(visit: Visitor) -> None:
    """Its company has a registration."""
    link = reverse("applications:provider_overview")
    provider = make_provider()
    assert link in visit(make_mandate(company=provider.company)).get(MEASURES).content.decode()
    assert link not in visit(make_mandate()).get(MEASURES).content.decode()


def test_the_first_visit_asks_for_an_address_then_for_the_size_then_opens_the_portfolio(visit: Visitor) -> None:
    """In that order; each asks once."""
    mandate = make_mandate(company=make_company(emails=[]))
    client = visit(mandate)
    assert client.get(ENTER)["Location"] == reverse("companies:company")
    answer = client.post(
        reverse("companies:company"), opened_for(mandate, {"emails": "info@voorbeeld.be", "refund_iban": ""})
    )
    assert answer["Location"] == ENTER
    assert client.get(ENTER)["Location"] == reverse("companies:size")
    answer = client.post(
        reverse("companies:size"), opened_for(mandate, {"belongs_to_group": "no", "size": "small", "reason": ""})
    )
    assert answer["Location"] == ENTER
    assert client.get(ENTER)["Location"] == reverse("applications:portfolio")


def test_the_size_of_last_year_does_not_open_the_portfolio(visit: Visitor) -> None:
    """It is confirmed anew every year."""
    mandate = make_mandate()
    make_size(company=mandate.company, year=clock.today().year - 1, size=Size.SMALL)
    assert visit(mandate).get(ENTER)["Location"] == reverse("companies:size")


@pytest.mark.parametrize("name", ["measures", "company", "size", "access"])
def test_every_page_of_a_company_costs_few_queries(visit: Visitor, name: str) -> None:
    """Twelve at most."""
    client = visit(make_mandate())
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"companies:{name}")).status_code == 200
    assert len(queries) <= 12


@pytest.fixture
def accountant() -> Mandate:
    """Return one of the five hundred mandates of an accountant."""
    user = make_user()
    form = make_legal_form()
    companies = Company.objects.bulk_create(
        Company(enterprise_number=enterprise_number(5000 + serial), name=f"Klant {serial:03d}", legal_form=form)
        for serial in range(500)
    )
    Mandate.objects.bulk_create(
        Mandate(company=company, user=user, role=MandateRole.USER, valid_from=clock.today()) for company in companies
    )
    return Mandate.objects.filter(user=user).earliest("pk")


def test_an_accountant_finds_one_of_five_hundred_companies(visit: Visitor, accountant: Mandate) -> None:
    """By a part of the name, by the first figures of the number, by the whole number in any spelling; paged."""
    make_mandate(company=make_company(name="Klant 042 van een ander"))
    client = visit(accountant.user)
    number = enterprise_number(5042)
    dotted = f"BE {number[:4]}.{number[4:7]}.{number[7:]}"
    for typed in ("klant 042", "LANT-042", "042", number, dotted, number.removeprefix("0")):
        page = client.get(CHOOSE, {"own": typed})
        assert "Klant 042" in [mandate.company.name for mandate, _refusals in page.context["rows"]]
        assert "van een ander" not in page.content.decode()
    assert [mandate.company.name for mandate, _ in client.get(CHOOSE, {"own": "klant 04"}).context["rows"]] == [
        f"Klant 04{figure}" for figure in range(10)
    ]
    assert client.get(CHOOSE, {"own": "niemand"}).context["rows"] == []
    assert client.get(CHOOSE).context["page"].paginator.num_pages == 25
    last = client.get(CHOOSE, {"own": "klant", "page": "25"})
    assert [mandate.company.name for mandate, _ in last.context["rows"]][-1] == "Klant 499"


def test_five_hundred_companies_cost_as_many_queries_as_three(visit: Visitor, accountant: Mandate) -> None:
    """With and without a search."""
    few = make_user()
    for _company in range(3):
        make_mandate(user=few, company=make_company(name="Klant"))
    counts = set()
    for user in (few, accountant.user):
        client = visit(user)
        for query in ({}, {"own": "klant"}):
            with CaptureQueriesContext(connection) as queries:
                client.get(CHOOSE, query)
            counts.add(len(queries))
    assert len(counts) == 1
    assert max(counts) <= 12


@pytest.mark.parametrize("text", ["x" * 101, "\u202eomgekeerd", "\x00"])
def test_a_search_that_cannot_be_read_says_so(visit: Visitor, text: str) -> None:
    """And shows every company meanwhile."""
    mandate = make_mandate()
    page = visit(mandate.user).get(CHOOSE, {"own": text})
    assert (page.status_code, list(page.context["own"].errors), len(page.context["rows"])) == (422, ["own"], 1)


def test_every_page_of_a_company_that_changes_something_asks_for_the_right(visit: Visitor) -> None:
    """Whatever address there is or comes: who may only look gets no POST through, but one that says 403, 404 or 405."""
    looker = make_mandate(role=MandateRole.USER, may_apply=False, may_pay=False)
    client = visit(looker)
    names = [
        pattern.name
        for pattern in companies_urls.urlpatterns
        if not pattern.pattern.converters and pattern.name not in {"choose", "eligibility_public"}
    ]
    assert "size" in names
    assert {client.post(reverse(f"companies:{name}")).status_code for name in names} <= {403, 404, 405}
