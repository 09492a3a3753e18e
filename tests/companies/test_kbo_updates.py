"""Update extracts of KBO Open Data: what goes, what comes, and the chain of their numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from bench import kbo_extracts
from companies import reference
from companies.enums import ImportMeans, NaceVersion
from companies.kbo import ImportReport, KboError, KboGapError, bulk, import_extract
from companies.models import Activity, Company, Establishment, KboExtract, LegalForm, NaceCode
from tests.companies.kbo_files import COMPANY, COMPANY_PLACE, PERSON, PERSON_PLACE, extract, numbered, update
from tests.factories import NOW, make_legal_form, make_nace

pytestmark = pytest.mark.django_db

PLACE_LINE = f'"{COMPANY_PLACE}",25-10-2016,"{COMPANY}"'
NEW = "1999.900.369"
NEW_PLACE = "8.999.000.301"


@pytest.fixture
def register(tmp_path: Path) -> None:
    """Load the full extract that the updates follow."""
    make_legal_form()
    make_legal_form(code="014", label="Naamloze Vennootschap", abbreviation="NV")
    make_nace()
    make_nace(code="62100", label="Computerprogrammering")
    make_nace(version=NaceVersion.V2008)
    import_extract(extract(tmp_path), now=NOW)


def load(
    folder: Path,
    *,
    gone: Mapping[str, Sequence[str]] | None = None,
    inserted: Mapping[str, Sequence[str]] | None = None,
    number: int = 9002,
) -> ImportReport:
    """Load an update extract."""
    return import_extract(update(folder, number, gone=gone, inserted=inserted), now=NOW)


def company(number: str) -> Company:
    """Return a company by its number with dots."""
    return Company.objects.get(enterprise_number=number.replace(".", ""))


def place(number: str) -> Establishment:
    """Return an establishment by its number with dots."""
    return Establishment.objects.get(establishment_number=number.replace(".", ""))


def changes(report: ImportReport) -> dict[str, int]:
    """Return what an import changed, without what it only read or could not know."""
    return {
        name: count
        for name, count in report.counts.items()
        if count and not name.endswith("_lines") and name != "activities_unknown"
    }


@pytest.mark.usefixtures("register")
def test_an_update_that_says_nothing_changes_nothing(tmp_path: Path) -> None:
    """Only its number is kept."""
    before = list(Company.objects.order_by("pk").values())
    report = load(tmp_path)
    assert changes(report) == {}
    assert list(Company.objects.order_by("pk").values()) == before
    kept = KboExtract.objects.get(extract_number=9002)
    assert (kept.kind, kept.snapshot_on, kept.means) == ("update", date(2026, 11, 13), ImportMeans.COMMAND)
    assert (kept.file_name, kept.imported_at, kept.counts) == (
        "KboOpenData_9002_2026_11_Update.zip",
        NOW,
        report.counts,
    )


@pytest.mark.usefixtures("register")
def test_a_new_name_leaves_all_else_as_it_was(tmp_path: Path) -> None:
    """The seat, the form and the e-mail address come from files that do not speak of the company."""
    rows = Company.objects.filter(pk=company(COMPANY).pk)
    same = [field.name for field in Company._meta.concrete_fields if field.name not in {"name", "search_key"}]
    before = rows.values_list(*same).get()
    report = load(
        tmp_path,
        gone={"denomination": [COMPANY]},
        inserted={"denomination": [f'"{COMPANY}","2","001","De Nieuwe Bloem"', f'"{COMPANY}","2","003","NIEUW"']},
    )
    assert rows.values_list("name", "search_key").get() == ("De Nieuwe Bloem", "denieuwebloem")
    assert rows.values_list(*same).get() == before
    assert changes(report) == {"companies_changed": 1}


@pytest.mark.usefixtures("register")
def test_a_new_form_keeps_name_and_seat(tmp_path: Path) -> None:
    """A company whose line goes and comes back has not ceased."""
    load(
        tmp_path,
        gone={"enterprise": [COMPANY]},
        inserted={"enterprise": [f'"{COMPANY}","AC","010","2","014",,25-10-2016']},
    )
    found = company(COMPANY)
    assert (found.legal_form_id, found.situation, found.ceased_on) == ("014", "010", None)
    assert (found.name, found.municipality) == ('Bakkerij "De Korenbloem", Gent', "Brussel")


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "inserted", [[], [f'"{COMPANY}","REGO",,,"1000","Brussel","","Markt","","1","","",01-11-2026']]
)
def test_a_seat_that_went_or_was_struck_off_is_gone(tmp_path: Path, inserted: list[str]) -> None:
    """The place of work stays."""
    load(tmp_path, gone={"address": [COMPANY], "contact": [COMPANY]}, inserted={"address": inserted})
    found = company(COMPANY)
    assert (found.street, found.postal_code, found.municipality, found.register_email) == ("", "", "", "")
    assert place(COMPANY_PLACE).municipality == "Gent"


@pytest.mark.usefixtures("register")
def test_a_company_without_names_left_is_shown_by_its_number(tmp_path: Path) -> None:
    """The KBO names every enterprise, but a cell that is empty must not break the register."""
    load(tmp_path, gone={"denomination": [PERSON]})
    assert company(PERSON).name == PERSON


@pytest.mark.usefixtures("register")
def test_what_only_goes_has_ceased_and_keeps_its_name_and_address_but_no_activities(tmp_path: Path) -> None:
    """Its projects are still to be read."""
    gone = {"enterprise": [COMPANY], "establishment": [COMPANY_PLACE], "denomination": [COMPANY], "address": [COMPANY]}
    report = load(tmp_path, gone=gone)
    found = company(COMPANY)
    assert (found.ceased_on, found.name, found.municipality) == (
        date(2026, 11, 13),
        'Bakkerij "De Korenbloem", Gent',
        "Brussel",
    )
    assert place(COMPANY_PLACE).ceased_on == date(2026, 11, 13)
    assert not Activity.objects.filter(company=found).exists()
    assert changes(report) == {"companies_ceased": 1, "establishments_ceased": 1, "activities_gone": 4}
    assert company(PERSON).ceased_on is None


@pytest.mark.usefixtures("register")
def test_a_company_that_comes_back_is_active_again(tmp_path: Path) -> None:
    """Its line is inserted after it had gone."""
    load(tmp_path, gone={"enterprise": [PERSON]})
    assert company(PERSON).ceased_on == date(2026, 11, 13)
    load(tmp_path, inserted={"enterprise": [f'"{PERSON}","AC","000","1",,,28-07-2009']}, number=9003)
    assert company(PERSON).ceased_on is None


@pytest.mark.usefixtures("register")
def test_a_new_company_comes_with_its_place_and_activities(tmp_path: Path) -> None:
    """All files speak of it."""
    report = load(
        tmp_path,
        inserted={
            "enterprise": [f'"{NEW}","AC","000","2","610",,01-11-2026'],
            "establishment": [f'"{NEW_PLACE}",01-11-2026,"{NEW}"'],
            "denomination": [f'"{NEW}","2","001","Nieuwkomer"'],
            "address": [f'"{NEW_PLACE}","BAET",,,"3000","Leuven","Louvain","Markt","","5","","",'],
            "activity": [f'"{NEW}","001","2025","62100","MAIN"', f'"{NEW_PLACE}","003","2025","62100","MAIN"'],
        },
    )
    assert changes(report) == {"companies_new": 1, "establishments_new": 1, "activities_new": 2}
    assert (company(NEW).name, place(NEW_PLACE).company, place(NEW_PLACE).postal_code) == (
        "Nieuwkomer",
        company(NEW),
        "3000",
    )


@pytest.mark.usefixtures("register")
def test_activities_of_an_establishment_change_and_those_of_its_company_stay(tmp_path: Path) -> None:
    """A number that the file names has the lines that come, and no other."""
    load(
        tmp_path,
        gone={"activity": [COMPANY_PLACE]},
        inserted={"activity": [f'"{COMPANY_PLACE}","003","2025","62100","MAIN"']},
    )
    found = Activity.objects.filter(company=company(COMPANY)).order_by("establishment", "group", "nace__code")
    assert [(row.establishment_id is not None, row.group, row.nace.code) for row in found] == [
        (True, "003", "62100"),
        (False, "001", "10711"),
        (False, "003", "10711"),
    ]


@pytest.mark.usefixtures("register")
def test_an_establishment_that_ceases_takes_its_own_activities_only(tmp_path: Path) -> None:
    """Even when the list of activities that go does not name it."""
    load(tmp_path, gone={"establishment": [COMPANY_PLACE]})
    assert place(COMPANY_PLACE).ceased_on == date(2026, 11, 13)
    assert list(Activity.objects.filter(company=company(COMPANY)).values_list("establishment", flat=True)) == [None] * 2


@pytest.mark.usefixtures("register")
def test_an_establishment_that_is_sold_takes_its_activities_along(tmp_path: Path) -> None:
    """Although the update says nothing of them."""
    load(
        tmp_path,
        gone={"establishment": [COMPANY_PLACE]},
        inserted={"establishment": [PLACE_LINE.replace(COMPANY + '"', PERSON + '"')]},
    )
    assert place(COMPANY_PLACE).company == company(PERSON)
    assert place(COMPANY_PLACE).ceased_on is None
    assert Activity.objects.filter(company=company(PERSON), establishment=place(COMPANY_PLACE)).count() == 2
    assert Activity.objects.filter(company=company(COMPANY)).count() == 2


@pytest.mark.usefixtures("register")
def test_lines_of_what_the_register_does_not_know_are_counted_or_left(tmp_path: Path) -> None:
    """A branch has names and addresses too; a place without its company is worth a look."""
    report = load(
        tmp_path,
        gone={"denomination": [NEW], "enterprise": [NEW], "establishment": [NEW_PLACE]},
        inserted={
            "establishment": [f'"{NEW_PLACE}",01-11-2026,"{NEW}"'],
            "denomination": [f'"{NEW}","2","001","Onbekend"', '"9.000.161.430","1","004","Succursale"'],
        },
    )
    assert changes(report) == {"establishments_without_company": 1}
    assert Company.objects.count() == 2


@pytest.mark.usefixtures("register")
def test_the_same_number_again_changes_nothing_whatever_its_kind(tmp_path: Path) -> None:
    """The KBO gives the full and the update extract of a day one number."""
    first = load(tmp_path, gone={"enterprise": [PERSON]})
    again = load(tmp_path)
    full = import_extract(extract(tmp_path, name="full.zip", meta=numbered(9002)), now=NOW)
    assert [(report.is_new, report.counts) for report in (again, full)] == [(False, first.counts)] * 2
    assert KboExtract.objects.count() == 2


@pytest.mark.usefixtures("register")
def test_a_gap_is_refused_with_the_number_that_is_expected(tmp_path: Path) -> None:
    """Nothing is changed, and the missing one can still come."""
    with pytest.raises(KboGapError) as refused:
        load(tmp_path, gone={"enterprise": [PERSON]}, number=9004)
    assert str(refused.value) == (
        "Extract 9004 is an update that does not follow extract 9001, which the register shows: "
        "extract 9002 is expected. Load that one first, or a full extract."
    )
    assert company(PERSON).ceased_on is None
    for number in (9002, 9003, 9004):
        assert load(tmp_path, number=number).is_new


@pytest.mark.usefixtures("register")
def test_a_full_extract_may_leave_a_gap_and_an_older_update_is_refused(tmp_path: Path) -> None:
    """A full extract needs nothing before it."""
    assert import_extract(extract(tmp_path, name="full.zip", meta=numbered(9010)), now=NOW).is_new
    with pytest.raises(KboError, match=r"^Extract 9009 is older than extract 9010, which the register shows\.$"):
        load(tmp_path, number=9009)


def test_an_update_needs_a_full_extract_first(tmp_path: Path) -> None:
    """An empty register has nothing to update."""
    with pytest.raises(KboGapError, match=r"the register holds no extract yet: load a full extract first\.$"):
        load(tmp_path)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"activity_delete": ""}, "activity_delete.csv is missing from KboOpenData_9002_2026_11_Update.zip."),
        (
            {"enterprise": "x"},
            "KboOpenData_9002_2026_11_Update.zip holds 'enterprise.csv', which does not belong in an",
        ),
        ({"contact_delete": '"Id"\n'}, "contact_delete.csv, line 1: expected the columns EntityNumber, found Id."),
        (
            {"enterprise_delete": f'"EnterpriseNumber"\n"{PERSON}"\n"1999.900.271"\n'},
            "enterprise_delete.csv, line 3: this is not a valid enterprise number.",
        ),
        (
            {"establishment_delete": f'"EstablishmentNumber"\n"{PERSON}"\n'},
            "establishment_delete.csv, line 2: this is not a valid establishment number.",
        ),
        (
            {"activity_insert": '"EntityNumber","ActivityGroup","NaceVersion","NaceCode","Classification"\n"1","2"\n'},
            'activity_insert.csv, line 2: missing data for column "version".',
        ),
        (
            {"meta": numbered(9002)},
            "meta.csv: KboOpenData_9002_2026_11_Update.zip holds the files of an update extract, not of a full",
        ),
    ],
)
def test_a_wrong_update_is_named_and_nothing_is_changed(tmp_path: Path, files: dict[str, str], sentence: str) -> None:
    """All of it or nothing."""
    path = update(tmp_path, gone={"enterprise": [PERSON]}, files=files)
    with pytest.raises(KboError) as refused:
        import_extract(path, now=NOW)
    assert str(refused.value).startswith(sentence)
    assert (company(PERSON).ceased_on, KboExtract.objects.count()) == (None, 1)


@pytest.mark.usefixtures("register")
def test_a_line_that_comes_twice_is_refused(tmp_path: Path) -> None:
    """Which of the two would count?"""
    line = f'"{PERSON}","AC","000","1",,,28-07-2009'
    with pytest.raises(KboError, match=rf"^enterprise_insert\.csv: {PERSON} stands in it twice\.$"):
        load(tmp_path, inserted={"enterprise": [line, line]})


def shown() -> dict[str, list[tuple[object, ...]]]:
    """Return what the register shows of the companies that are active, without the keys of rows."""
    active = {"ceased_on__isnull": True}
    return {
        "companies": list(
            Company.objects.filter(**active)
            .order_by("enterprise_number")
            .values_list(
                "enterprise_number", "name", "legal_form", "situation", "started_on", "street", "register_email"
            )
        ),
        "ceased": list(
            Company.objects.exclude(**active).order_by("enterprise_number").values_list("enterprise_number")
        ),
        "places": list(
            Establishment.objects.filter(**active)
            .order_by("establishment_number")
            .values_list("establishment_number", "company__enterprise_number", "street", "postal_code", "started_on")
        ),
        "activities": sorted(
            Activity.objects.values_list(
                "company__enterprise_number",
                "establishment__establishment_number",
                "nace__version",
                "nace__code",
                "group",
                "classification",
            ),
            key=str,
        ),
    }


def test_a_full_extract_and_the_update_before_it_show_the_same_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The update leads to the state of which the full extract is a picture; the first load takes the keys off."""
    monkeypatch.setattr(bulk, "FEWEST", 100)
    reference.load()
    population = kbo_extracts.Population(300, range(100, 200))
    kbo_extracts.write_full(tmp_path / "1.zip", population, number=1)
    kbo_extracts.write_update(tmp_path / "2.zip", population, number=2)
    kbo_extracts.write_full(tmp_path / "3.zip", population, number=3, is_later=True)
    first = import_extract(tmp_path / "1.zip", now=NOW)
    assert (first.counts["companies_new"], first.counts["activities_new"]) == (300, 1200)
    updated = import_extract(tmp_path / "2.zip", now=NOW)
    assert [updated.counts[f"companies_{what}"] for what in ("new", "changed", "ceased")] == [10, 90, 10]
    by_update = shown()
    full = import_extract(tmp_path / "3.zip", now=NOW)
    assert changes(full) == {}
    assert shown() == by_update
    assert Activity.objects.exclude(nace__in=NaceCode.objects.all()).count() == 0
    assert LegalForm.objects.count() == 104


def test_the_keys_are_back_after_a_first_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every index and constraint, by name and definition."""
    monkeypatch.setattr(bulk, "FEWEST", 100)
    reference.load()
    before = _keys()
    assert any("activity_once_per_entity" in row for row in before)
    assert any("search_key" in row for row in before)
    kbo_extracts.write_full(tmp_path / "1.zip", kbo_extracts.Population(120), number=1)
    seen: list[str] = []
    run = bulk._run

    def listen(statements: Iterator[str]) -> None:
        said = list(statements)
        seen.extend(said)
        run(iter(said))

    monkeypatch.setattr(bulk, "_run", listen)
    import_extract(tmp_path / "1.zip", now=NOW)
    assert sum(statement.startswith("DROP INDEX") for statement in seen) >= 4
    assert sum("DROP CONSTRAINT" in statement for statement in seen) >= 5
    assert _keys() == before


def _keys() -> list[str]:
    return sorted("|".join(row) for row in [*bulk._rows(bulk._CONSTRAINTS), *bulk._rows(bulk._INDEXES)])


def test_places_of_persons_tell_their_region(tmp_path: Path, register: None) -> None:
    """A natural person has no seat: its place moves with the address of the establishment alone."""
    load(
        tmp_path,
        gone={"address": [PERSON_PLACE]},
        inserted={"address": [f'"{PERSON_PLACE}","BAET",,,"1000","Brussel","Bruxelles","Weg","","9","","",']},
    )
    assert (company(PERSON).postal_code, place(PERSON_PLACE).postal_code) == ("", "1000")
