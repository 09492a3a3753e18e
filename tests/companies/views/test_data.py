"""The data of the company: shown from the register, kept where they are its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import selectors
from companies.models import Company
from tests.companies.views.conftest import Visitor, opened_for
from tests.factories import IBAN, OTHER_IBAN, make_activity, make_company, make_establishment, make_mandate, make_nace

pytestmark = pytest.mark.django_db

PAGE = reverse("companies:company")


def test_the_page_shows_what_the_register_knows(visit: Visitor) -> None:
    """Number, form, seat, activities, establishments, and the way to the KBO."""
    company = make_company(name="Bakkerij <Zon>", nace=make_nace(label="Brood bakken"))
    text = visit(make_mandate(company=company)).get(PAGE).content.decode()
    number = company.enterprise_number
    expected = [
        f"{number[:4]}.{number[4:7]}.{number[7:]}",
        "Besloten Vennootschap",
        "Kerkstraat 1, 9000 Gent",
        "Brood bakken",
        f"toonondernemingps.html?ondernemingsnummer={number}",
        "Bakkerij &lt;Zon&gt;",
    ]
    assert [part for part in expected if part not in text] == []
    assert "Bakkerij <Zon>" not in text


def test_contact_data_are_saved(visit: Visitor) -> None:
    """Any separator between addresses, any grouping of the account."""
    mandate = make_mandate(company=make_company(emails=["oud@voorbeeld.be"], refund_iban=""))
    data = {"emails": "een@voorbeeld.be; twee@voorbeeld.be\n\n EEN@voorbeeld.be", "refund_iban": "be71 0961 2345 6769"}
    response = visit(mandate).post(PAGE, opened_for(mandate, data))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert selectors.contact_emails(mandate.company_id) == ["een@voorbeeld.be", "twee@voorbeeld.be"]
    assert Company.objects.get(pk=mandate.company_id).refund_iban == IBAN


def test_the_first_visit_proposes_the_address_of_the_register(visit: Visitor) -> None:
    """Or else one's own."""
    company = make_company(emails=[])
    mandate = make_mandate(company=company)
    client = visit(mandate)
    assert client.get(PAGE).context["form"].initial["emails"] == mandate.user.email
    Company.objects.update(register_email="info@kbo.test")
    assert client.get(PAGE).context["form"].initial["emails"] == "info@kbo.test"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("emails", ""),
        ("emails", "  \n , ;"),
        ("emails", "geen adres"),
        ("emails", "a@b"),
        ("emails", "<script>alert(1)</script>@x.be"),
        ("emails", "goed@voorbeeld.be 🙂"),
        ("emails", "x" * 250 + "@voorbeeld.be"),
        ("emails", "x" * 10_000),
        ("emails", "a@voorbeeld.be\r\nBcc: b"),
        ("emails", "nul\x00@voorbeeld.be"),
        ("emails", " ".join(f"a{number}@voorbeeld.be" for number in range(11))),
        ("refund_iban", "BE71096123456768"),
        ("refund_iban", "0"),
        ("refund_iban", "-1"),
        ("refund_iban", "x" * 10_000),
        ("refund_iban", "<script>"),
        ("refund_iban", "🙂"),
    ],
)
def test_wrong_data_are_refused_at_their_field(visit: Visitor, field: str, value: str) -> None:
    """Nothing is changed; what was typed is shown again, as text."""
    mandate = make_mandate(company=make_company(emails=["oud@voorbeeld.be"], refund_iban=OTHER_IBAN))
    data = {"emails": "nieuw@voorbeeld.be", "refund_iban": IBAN} | {field: value}
    page = visit(mandate).post(PAGE, opened_for(mandate, data))
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert selectors.contact_emails(mandate.company_id) == ["oud@voorbeeld.be"]
    assert Company.objects.get(pk=mandate.company_id).refund_iban == OTHER_IBAN
    assert "<script>alert" not in page.content.decode()


def test_nobody_changes_what_the_register_says(visit: Visitor) -> None:
    """Extra form fields are ignored."""
    mandate = make_mandate()
    before = Company.objects.values().get(pk=mandate.company_id)
    register = {"name": "Mijn Naam", "is_blocked": "", "situation": "1"}
    contact = {"emails": "info@voorbeeld.test", "refund_iban": OTHER_IBAN}
    assert visit(mandate).post(PAGE, opened_for(mandate, contact | register)).status_code == 302
    assert Company.objects.values().get(pk=mandate.company_id) == before


def test_the_page_costs_the_same_with_three_and_with_thirty_rows(visit: Visitor) -> None:
    """Twelve queries at most; twenty establishments a page."""
    mandate = make_mandate(company=make_company(postal_codes=[]))
    client = visit(mandate)
    counts = []
    for total in (3, 30):
        while mandate.company.establishments.count() < total:
            make_establishment(company=mandate.company)
            make_activity(company=mandate.company, nace=make_nace(code=f"{mandate.company.establishments.count():05d}"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert (len(page.context["page"]), len(page.context["activities"])) == (20, 30)


def test_a_form_of_another_tab_is_declined_after_a_switch(visit: Visitor) -> None:
    """It would move the refunds of the wrong company."""
    first = make_mandate()
    second = make_mandate(user=first.user, company=make_company(refund_iban=OTHER_IBAN))
    data = {"emails": "info@voorbeeld.be", "refund_iban": IBAN}
    assert visit(second).post(PAGE, opened_for(first, data)).status_code == 409
    assert Company.objects.get(pk=second.company_id).refund_iban == OTHER_IBAN
