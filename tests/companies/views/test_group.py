"""The pages of the group calculator: bad input says what to do, and nobody overwrites another."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from companies.enums import MandateRole, MemberKind, Size
from companies.models import CompanyGroup, GroupLink, GroupMember, Mandate, MemberAccounts, SizeEvidence
from portefeuille import clock
from tests.companies.group_rows import Entry
from tests.companies.views.conftest import Visitor, opened_for
from tests.factories import NOW, enterprise_number, make_accounts, make_company, make_mandate, make_size

pytestmark = pytest.mark.django_db

SIZE = reverse("companies:size")
GROUP = reverse("companies:group")
ADD = reverse("companies:group_add")
HOLDING = reverse("companies:group_holding_new")
FIGURES = {"basis": "own", "workers_0": "12,5", "closed_on_0": "31/12/2025", "months_0": "12"}


class Desk:
    """A person at the pages of the group of one company, whose year is the test's year."""

    def __init__(self, visit: Visitor) -> None:
        self.mandate: Mandate = make_mandate()
        self.client: Client = visit(self.mandate)
        self.client.post(reverse("companies:group_start"), opened_for(self.mandate, {}))
        self.entry = Entry(self.mandate.company, user=self.mandate.user)

    def post(self, address: str, data: dict[str, str], *, version: int | None = None) -> Any:
        """Send a form that was opened on the latest version, or on the one named."""
        seen = CompanyGroup.objects.get(pk=self.entry.group.pk).version if version is None else version
        return self.client.post(address, opened_for(self.mandate, {**data, "version": str(seen)}))


@pytest.fixture
def desk(visit: Visitor) -> Desk:
    """Return a person who started the group of his company."""
    assert clock.today().year == NOW.year
    return Desk(visit)


def errors(page: object) -> dict[str, list[str]]:
    """Return the errors of the form of a page."""
    return {name: list(map(str, found)) for name, found in page.context["form"].errors.items()}  # type: ignore[attr-defined]


def test_without_a_group_the_page_says_where_to_start_one(visit: Visitor) -> None:
    page = visit(make_mandate()).get(GROUP)
    assert (page.status_code, "begin er een" in page.content.decode()) == (409, True)


def test_a_company_is_found_by_any_spelling_of_its_number_and_added_with_its_figures(desk: Desk) -> None:
    other = make_company(name="Molen De Wiek", number=enterprise_number())
    make_accounts(company=other, workers="14.0")
    number = other.enterprise_number
    page = desk.client.get(ADD, {"q": f"be {number[:4]} {number[4:7]}.{number[7:]}"})
    assert page.context["found"] == [other]
    response = desk.post(ADD, {"company": number})
    member = GroupMember.objects.get(enterprise_number=number)
    assert response["Location"] == f"{HOLDING}?nieuw={member.pk}"
    assert member.accounts.get().workers == 14


@pytest.mark.parametrize("text", ["1999.800.002", "12", "x"])
def test_a_search_that_can_find_nothing_says_what_to_type(desk: Desk, text: str) -> None:
    page = desk.client.get(ADD, {"q": text})
    assert (page.status_code, list(errors(page))) == (422, ["q"])


def test_the_own_company_cannot_be_added_again(desk: Desk) -> None:
    page = desk.post(ADD, {"company": desk.mandate.company.enterprise_number})
    assert (page.status_code, "zit al in de groep" in page.context["problem"]) == (422, True)


def test_a_number_that_nobody_was_offered_does_not_exist(desk: Desk) -> None:
    assert desk.post(ADD, {"company": enterprise_number()}).status_code == 404
    assert desk.post(ADD, {"company": "٠١٢"}).status_code == 404


def test_who_was_late_keeps_what_he_typed_and_can_press_again(desk: Desk) -> None:
    address = reverse("companies:group_add_party", args=["onderneming"])
    desk.entry.add("Molen")
    late = desk.post(address, {"name": "Winkel aan Zee"}, version=1)
    text = late.content.decode()
    assert (late.status_code, 'value="Winkel aan Zee"' in text, "in een ander venster" in text) == (409, True, True)
    version = int(re.search(r'name="version" value="(\d+)"', text)[1])  # type: ignore[index]
    assert version == 2
    assert desk.post(address, {"name": "Winkel aan Zee"}, version=version).status_code == 302
    assert set(GroupMember.objects.values_list("name", flat=True)) >= {"Molen", "Winkel aan Zee"}


def test_a_version_that_is_no_number_is_an_old_one(desk: Desk) -> None:
    data = opened_for(desk.mandate, {"name": "Winkel", "version": "٣' OR 1"})
    assert desk.client.post(reverse("companies:group_add_party", args=["onderneming"]), data).status_code == 409


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("onderneming", {"name": "Mühle GmbH", "country": "Duitsland", "market": "same"}, MemberKind.ENTERPRISE),
        ("persoon", {"name": "Ann Claes", "acts_with": "a"}, MemberKind.PERSON),
        ("overheid", {"name": "Gemeente"}, MemberKind.PUBLIC_BODY),
        ("investeerder", {"kind": "university", "name": "UGent", "is_public": "on"}, MemberKind.UNIVERSITY),
    ],
)
def test_parties_of_every_kind_are_described(desk: Desk, kind: str, data: dict[str, str], expected: MemberKind) -> None:
    assert desk.post(reverse("companies:group_add_party", args=[kind]), data).status_code == 302
    member = GroupMember.objects.get(is_applicant=False)
    assert (member.kind, member.name) == (expected, data["name"])
    page = desk.client.get(reverse("companies:group_party", args=[member.pk]))
    assert page.context["form"]["name"].value() == data["name"]


def test_an_unknown_kind_of_party_does_not_exist(desk: Desk) -> None:
    assert desk.client.get(reverse("companies:group_add_party", args=["spook"])).status_code == 404


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"capital": ""}, ["capital"]),
        ({"capital": "100,1"}, ["capital"]),
        ({"capital": "-5"}, ["capital"]),
        ({"capital": "een derde"}, ["capital"]),
        ({"capital": "33,33333"}, ["capital"]),
        ({"capital": "30", "votes": "101"}, ["votes"]),
        ({"capital": "0"}, ["capital"]),
        ({"capital": "30", "owned_id": "999999"}, ["owned_id"]),
        ({"capital": "30", "control": "magic"}, ["control"]),
        ({"capital": "30", "held_since": "31/02/2025"}, ["held_since"]),
    ],
)
def test_a_holding_that_cannot_be_is_refused_at_its_field(desk: Desk, data: dict[str, str], fields: list[str]) -> None:
    molen = desk.entry.add("Molen")
    ends = {"owner_id": str(molen.pk), "owned_id": str(desk.entry.applicant.pk)}
    page = desk.post(HOLDING, {**ends, **data})
    assert (page.status_code, list(errors(page)), GroupLink.objects.count()) == (422, fields, 0)


def test_the_own_shares_of_a_company_are_left_out(desk: Desk) -> None:
    own = str(desk.entry.applicant.pk)
    page = desk.post(HOLDING, {"owner_id": own, "owned_id": own, "capital": "10"})
    assert errors(page) == {
        "owned_id": ["Een onderneming kan zichzelf niet bezitten. Laat de eigen aandelen weg: ze tellen niet mee."]
    }


def test_after_the_holding_of_a_new_company_come_its_figures(desk: Desk) -> None:
    molen = desk.entry.add("Molen")
    data = {"owner_id": str(molen.pk), "owned_id": str(desk.entry.applicant.pk), "capital": "33,5 %", "votes": "40.25"}
    response = desk.post(f"{HOLDING}?nieuw={molen.pk}", data)
    link = GroupLink.objects.get()
    assert (f"{link.capital:f}", f"{link.votes:f}") == ("33.5000", "40.2500")
    assert response["Location"].startswith(reverse("companies:group_figures", args=[molen.pk]))


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"workers_0": "-1"}, ["workers_0"]),
        ({"workers_0": "twaalf"}, ["workers_0"]),
        ({"workers_0": "5000001"}, ["workers_0"]),
        ({"turnover_0": "-1"}, ["turnover_0"]),
        ({"turnover_0": "10.000.000.000.001"}, ["turnover_0"]),
        ({"months_0": "0"}, ["months_0"]),
        ({"months_0": "24"}, ["months_0"]),
        ({"closed_on_0": ""}, ["closed_on_0"]),
        ({"closed_on_0": "31/12/2098"}, ["closed_on_0"]),
        ({"basis": ""}, ["basis"]),
        ({"basis": "consolidated"}, ["covers"]),
        ({"workers_1": "3", "closed_on_1": "30/06/2025", "months_1": "6"}, ["__all__"]),
    ],
)
def test_figures_that_cannot_be_are_refused_at_their_field(desk: Desk, data: dict[str, str], fields: list[str]) -> None:
    molen = desk.entry.add("Molen")
    page = desk.post(reverse("companies:group_figures", args=[molen.pk]), {**FIGURES, **data})
    assert (page.status_code, list(errors(page)), MemberAccounts.objects.count()) == (422, fields, 0)


def test_what_stays_empty_is_unknown_and_an_empty_year_is_no_year(desk: Desk) -> None:
    molen = desk.entry.add("Molen")
    data = {**FIGURES, "closed_on_1": "31/12/2024", "months_1": "12"}
    assert desk.post(reverse("companies:group_figures", args=[molen.pk]), data).status_code == 302
    row = molen.accounts.get()
    assert (f"{row.workers}", row.turnover, row.balance_total) == ("12.50", None, None)


def test_an_estimate_may_lie_ahead(desk: Desk) -> None:
    data = {**FIGURES, "basis": "estimate", "closed_on_0": f"31/12/{NOW.year}"}
    address = reverse("companies:group_figures", args=[desk.entry.applicant.pk])
    assert desk.post(address, data).status_code == 302


def test_a_party_and_a_holding_are_removed_after_a_page_that_asks(desk: Desk) -> None:
    molen = desk.entry.add("Molen")
    link = desk.entry.hold(molen, desk.entry.applicant, "30")
    for address in (
        reverse("companies:group_holding_remove", args=[link.pk]),
        reverse("companies:group_party_remove", args=[molen.pk]),
    ):
        assert desk.client.get(address).status_code == 200
        assert desk.post(address, {})["Location"] == GROUP
    assert (GroupLink.objects.count(), GroupMember.objects.count()) == (0, 1)
    own = reverse("companies:group_party_remove", args=[desk.entry.applicant.pk])
    assert desk.client.get(own).status_code == 404


def test_what_somebody_removed_meanwhile_is_told(desk: Desk) -> None:
    for name in ("group_party", "group_figures", "group_party_remove", "group_holding", "group_holding_remove"):
        page = desk.client.get(reverse(f"companies:{name}", args=[999_999]))
        assert (page.status_code, "niet meer in de groep" in page.content.decode()) == (409, True)


def test_the_group_of_another_company_is_out_of_reach(desk: Desk) -> None:
    other = Entry()
    stranger = other.add("Geheime dochter")
    link = other.hold(stranger, other.applicant, "30")
    for address in (
        reverse("companies:group_party", args=[stranger.pk]),
        reverse("companies:group_figures", args=[stranger.pk]),
        reverse("companies:group_holding", args=[link.pk]),
    ):
        assert "Geheime" not in desk.client.get(address).content.decode()
    assert desk.post(reverse("companies:group_party_remove", args=[stranger.pk]), {}).status_code == 409
    assert GroupMember.objects.filter(pk=stranger.pk).exists()


def test_a_form_of_another_company_is_declined(desk: Desk) -> None:
    data = {"acting_for": enterprise_number(), "version": "1", "name": "Winkel"}
    assert desk.client.post(reverse("companies:group_add_party", args=["onderneming"]), data).status_code == 409
    assert GroupMember.objects.count() == 1


def test_who_may_only_look_reads_and_changes_nothing(desk: Desk, visit: Visitor) -> None:
    desk.entry.add("Molen")
    visitor = make_mandate(company=desk.mandate.company, role=MandateRole.USER, may_apply=False)
    client = visit(visitor)
    page = client.get(GROUP)
    assert ("Molen" in page.content.decode(), page.context["may_change"]) == (True, False)
    data = opened_for(visitor, {"name": "Winkel", "version": "2"})
    assert client.post(reverse("companies:group_add_party", args=["onderneming"]), data).status_code == 403
    assert GroupMember.objects.count() == 2


def test_a_fixed_size_leaves_the_group_to_be_read(desk: Desk) -> None:
    desk.entry.add("Molen")
    make_size(company=desk.mandate.company, year=NOW.year, locked_at=NOW)
    page = desk.client.get(GROUP)
    assert (page.context["may_change"], reverse("companies:group_add") in page.content.decode()) == (False, False)
    assert f'href="{GROUP}"' in desk.client.get(SIZE).content.decode()
    assert desk.post(reverse("companies:group_add_party", args=["persoon"]), {"name": "Ann"}).status_code == 409


def test_the_page_of_a_group_asks_as_much_for_three_parties_as_for_thirty(desk: Desk) -> None:
    counts = []
    for count in (3, 27):
        for number in range(count):
            member = desk.entry.add(f"Dochter {count}-{number}", figures=("1", "1", "1"))
            desk.entry.hold(desk.entry.applicant, member, "60")
        with CaptureQueriesContext(connection) as queries:
            assert desk.client.get(GROUP).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_evidence_is_a_tagged_pdf_for_its_own_company_only(desk: Desk, visit: Visitor) -> None:
    desk.entry.figures(desk.entry.applicant, ("30", "1000000", None))
    mother = desk.entry.add("Moeder", figures=("40", "1000000", "1000000"))
    desk.entry.hold(mother, desk.entry.applicant, "60")
    choice = {"belongs_to_group": "yes", "size": Size.MEDIUM.value, "reason": ""}
    assert desk.client.post(SIZE, opened_for(desk.mandate, choice)).status_code == 302
    address = reverse("companies:size_evidence", args=[SizeEvidence.objects.get().pk])
    response = desk.client.get(address)
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    document = pikepdf.open(io.BytesIO(response.content))
    assert document.Root.MarkInfo.Marked
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())
    assert all(part in text for part in ("Middelgrote onderneming", "Moeder", "60 %", "2.000.000 euro", "onbekend"))
    assert f"grootte-{NOW.year}-" in response["Content-Disposition"]
    assert visit(make_mandate()).get(address).status_code == 404
    assert address in desk.client.get(SIZE).content.decode()


def test_a_company_without_a_group_has_evidence_too(visit: Visitor) -> None:
    mandate = make_mandate()
    make_accounts(company=mandate.company, workers="8.5", turnover=None)
    client = visit(mandate)
    client.post(SIZE, opened_for(mandate, {"belongs_to_group": "no", "size": "small", "reason": ""}))
    response = client.get(reverse("companies:size_evidence", args=[SizeEvidence.objects.get().pk]))
    assert response.content.startswith(b"%PDF-")
