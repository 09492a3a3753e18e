"""The registers for staff: searchable, cheap, and changed by services only."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.enums import AccountsSource, CompanyEventKind
from companies.models import (
    ActivityDecision,
    AnnualAccounts,
    Company,
    CompanyEvent,
    LegalForm,
    PublicShare,
    SizeDeclaration,
)
from portefeuille import clock
from tests.factories import (
    NOW,
    make_access_request,
    make_accounts,
    make_activity,
    make_company,
    make_legal_form,
    make_mandate,
    make_nace,
    make_size,
    make_user,
)

pytestmark = pytest.mark.django_db

REGISTERS = (
    "company",
    "mandate",
    "accessrequest",
    "activitydecision",
    "invitation",
    "publicshare",
    "sizedeclaration",
    "sizeevidence",
    "annualaccounts",
    "companyevent",
    "legalform",
    "nacecode",
    "kboextract",
)
COMPANIES = reverse("admin:companies_company_changelist")


@pytest.fixture
def staff() -> Client:
    """Return the browser of an administrator."""
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def fill(count: int) -> None:
    """Make companies with something in every register."""
    for _company in range(count):
        company = make_company()
        make_mandate(company=company)
        make_access_request(company=company)
        make_size(company=company)
        make_accounts(company=company)
        make_activity(company=company, nace=make_nace())


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_costs_the_same_with_three_and_with_thirty_rows(staff: Client, register: str) -> None:
    """Twelve queries at most, with a search."""
    counts = []
    for rows in (3, 27):
        fill(rows)
        with CaptureQueriesContext(connection) as queries:
            response = staff.get(reverse(f"admin:companies_{register}_changelist"), {"q": "b"})
            assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_nothing_of_the_register_can_be_added_changed_or_deleted(staff: Client) -> None:
    """Not even by an administrator."""
    company = make_company(name="Onveranderlijk")
    assert staff.get(reverse("admin:companies_company_add")).status_code == 403
    assert staff.get(reverse("admin:companies_company_delete", args=[company.pk])).status_code == 403
    page = reverse("admin:companies_company_change", args=[company.pk])
    assert staff.get(page).status_code == 200
    assert staff.post(page, {"name": "Veranderd", "is_blocked": "on"}).status_code == 403
    company.refresh_from_db()
    assert (company.name, company.is_blocked) == ("Onveranderlijk", False)


@pytest.mark.parametrize("text", ["zonnedák", "ZONNE DAK", "1999.800.001", "BE 1999 800 001"])
def test_a_company_is_found_in_any_spelling(staff: Client, text: str) -> None:
    """By name or by number."""
    company = make_company(name="Coöperatie Zonnedak")
    Company.objects.filter(pk=company.pk).update(enterprise_number="1999800001")
    make_company(name="Maanlicht")
    found = staff.get(COMPANIES, {"q": text}).context["cl"].queryset
    assert list(found) == [company]


def test_a_search_for_signs_only_finds_nothing(staff: Client) -> None:
    """It does not find everything."""
    make_company()
    assert list(staff.get(COMPANIES, {"q": "%%%"}).context["cl"].queryset) == []


def test_a_block_goes_through_its_service_with_a_reason(staff: Client) -> None:
    """And its release too."""
    company = make_company()
    for action, is_blocked, kind in (
        ("block", True, CompanyEventKind.BLOCKED),
        ("release", False, CompanyEventKind.RELEASED),
    ):
        staff.post(COMPANIES, {"action": action, "_selected_action": [company.pk], "reason": " Steekproef. "})
        company.refresh_from_db()
        event = CompanyEvent.objects.latest("pk")
        assert (company.is_blocked, event.kind, event.facts) == (is_blocked, kind, {"reason": "Steekproef."})


def test_a_block_without_a_reason_is_refused(staff: Client) -> None:
    """With a sentence."""
    company = make_company()
    page = staff.post(COMPANIES, {"action": "block", "_selected_action": [company.pk]}, follow=True)
    company.refresh_from_db()
    assert (company.is_blocked, CompanyEvent.objects.count()) == (False, 0)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_the_agency_decides_on_a_legal_form_and_on_nothing_else_of_it(staff: Client) -> None:
    """The history keeps who did."""
    form = make_legal_form(code="702", label="Maatschap", is_eligible=False)
    page = reverse("admin:companies_legalform_change", args=[form.pk])
    staff.post(page, {"is_eligible": "on", "label": "Iets anders"})
    form = LegalForm.objects.get(code="702")
    assert (form.is_eligible, form.label) == (True, "Maatschap")
    assert admin.models.LogEntry.objects.count() == 1


def test_who_may_only_read_can_block_nobody() -> None:
    """Seeing a register is one right, blocking another; without either there is no page."""
    company = make_company()
    reader = make_user(is_staff=True)
    client = Client()
    client.force_login(reader)
    assert client.get(COMPANIES).status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="view_company"))
    page = client.get(COMPANIES)
    assert (page.status_code, list(page.context["cl"].queryset)) == (200, [company])
    client.post(COMPANIES, {"action": "block", "_selected_action": [company.pk], "reason": "Zomaar."})
    company.refresh_from_db()
    assert not company.is_blocked


def test_the_list_of_activities_changes_by_four_eyes(staff: Client) -> None:
    """The one who proposes on the page cannot approve with the action; a colleague can."""
    nace = make_nace(code="01110", is_eligible=False)
    page = reverse("admin:companies_activitydecision_add")
    typed = {"nace": nace.pk, "is_eligible": "on", "valid_from": f"{clock.today():%d/%m/%Y}", "reason": "Besluit"}
    assert staff.post(page, typed | {"valid_from": "01/01/2020"}).status_code == 200
    assert staff.post(page, typed).status_code == 302
    decision = ActivityDecision.objects.get()
    colleague = Client()
    colleague.force_login(make_user(is_staff=True, is_superuser=True))
    approve = {"action": "approve", "_selected_action": [decision.pk]}
    register = reverse("admin:companies_activitydecision_changelist")
    for who, is_approved in ((staff, False), (colleague, True)):
        who.post(register, approve)
        decision.refresh_from_db()
        assert (decision.approved_at is not None) is is_approved


def test_the_agency_records_a_public_share_with_its_source(staff: Client) -> None:
    """A percent over 100 and an empty source are refused on the page."""
    company = make_company()
    page = reverse("admin:companies_publicshare_add")
    typed = {"company": company.pk, "percent": "30", "remark": "Staatsblad"}
    for wrong in ({"percent": "101"}, {"percent": ""}, {"remark": ""}):
        assert staff.post(page, typed | wrong).status_code == 200
    assert PublicShare.objects.count() == 0
    assert staff.post(page, typed).status_code == 302
    assert PublicShare.objects.get().is_below_limit is False


def test_staff_unlock_a_size_with_the_reason_beside_the_action(staff: Client) -> None:
    """Without a reason nothing happens; the reason stays in the story."""
    size = make_size(company=make_company(), locked_at=NOW)
    page = reverse("admin:companies_sizedeclaration_changelist")
    locked = []
    for reason in ("", "Verkeerde jaarrekening"):
        staff.post(page, {"action": "unlock", "_selected_action": [size.pk], "reason": reason})
        locked.append(SizeDeclaration.objects.get().locked_at)
    assert locked == [NOW, None]
    assert CompanyEvent.objects.get(kind=CompanyEventKind.SIZE_UNLOCKED).facts["reason"] == "Verkeerde jaarrekening"


def test_staff_enter_figures_by_hand_and_correct_them(staff: Client) -> None:
    """The register keeps that they were typed, the story who typed them; the year itself stays."""
    company = make_company()
    data = {
        "company": str(company.pk),
        "closed_on": "31/12/2025",
        "months": "12",
        "workers": "12,5",
        "turnover": "",
        "balance_total": "400000",
    }
    page = reverse("admin:companies_annualaccounts_add")
    assert staff.post(page, data).status_code == 302
    row = AnnualAccounts.objects.get(company=company)
    assert (str(row.workers), row.turnover, row.source) == ("12.5", None, AccountsSource.HAND.value)
    staff.post(reverse("admin:companies_annualaccounts_change", args=[row.pk]), data | {"workers": "13"})
    row.refresh_from_db()
    assert str(row.workers) == "13.0"
    assert CompanyEvent.objects.filter(kind=CompanyEventKind.ACCOUNTS_RECORDED).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": "-1"},
        {"workers": "5000001"},
        {"turnover": "10000000000001"},
        {"months": "0"},
        {"months": "24"},
        {"closed_on": "31/12/2098"},
    ],
)
def test_figures_that_cannot_be_are_refused_to_staff_too(staff: Client, wrong: dict[str, str]) -> None:
    """The same limits as in the file import."""
    data = {"company": str(make_company().pk), "closed_on": "31/12/2025", "months": "12", "workers": "1"}
    response = staff.post(reverse("admin:companies_annualaccounts_add"), data | wrong)
    assert (response.status_code, AnnualAccounts.objects.count()) == (200, 0)
    assert list(response.context["adminform"].form.errors) == list(wrong)
