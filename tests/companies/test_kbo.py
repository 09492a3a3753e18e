"""Extracts of KBO Open Data: what goes into the register, what is refused and where it is wrong."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from companies.enums import ActivityGroup, Classification, NaceVersion
from companies.kbo import KboError, archive, import_extract
from companies.models import Activity, Company, Establishment, KboExtract, LegalForm
from tests.companies.kbo_files import COMPANY, COMPANY_PLACE, FILES, PERSON, extract, numbered
from tests.factories import NOW, make_company, make_legal_form, make_nace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    make_legal_form()
    make_legal_form(code="015", abbreviation="BVBA")
    make_nace()
    make_nace(version=NaceVersion.V2008)


def company(number: str) -> Company:
    """Return a company by its number with dots."""
    return Company.objects.get(enterprise_number=number.replace(".", ""))


def test_a_company_gets_its_dutch_official_name_its_seat_and_the_form_as_which_it_is_read(tmp_path: Path) -> None:
    """JuridicalFormCAC wins over JuridicalForm."""
    import_extract(extract(tmp_path), now=NOW)
    found = company(COMPANY)
    assert (found.name, found.legal_form_id, found.is_natural_person, found.situation) == (
        'Bakkerij "De Korenbloem", Gent',
        "610",
        False,
        "000",
    )
    assert (found.street, found.house_number, found.postal_code, found.municipality, found.country) == (
        "Markt",
        "1",
        "1000",
        "Brussel",
        "",
    )
    assert (found.started_on, found.ceased_on, found.register_email) == (
        date(2016, 10, 25),
        None,
        "info@korenbloem.example",
    )


def test_a_natural_person_has_no_seat_but_places_of_work(tmp_path: Path) -> None:
    """A struck-off address does not count; the French street stands in for a missing Dutch one."""
    import_extract(extract(tmp_path), now=NOW)
    person = company(PERSON)
    assert (person.name, person.is_natural_person, person.legal_form, person.postal_code) == (
        "Peeters, Lies",
        True,
        None,
        "",
    )
    assert [(place.postal_code, place.street) for place in person.establishments.all()] == [("8000", "Rue")]


def test_activities_are_kept_where_they_belong_once_each(tmp_path: Path) -> None:
    """Seven digits count by five; other groups, the edition of 2003 and unknown codes are left out and counted."""
    report = import_extract(extract(tmp_path), now=NOW)
    found = Activity.objects.filter(company=company(COMPANY)).order_by("nace__version", "group", "-establishment")
    assert [(row.establishment is not None, row.nace.version, row.group, row.classification) for row in found] == [
        (True, NaceVersion.V2008, ActivityGroup.REGISTERED, Classification.SECONDARY),
        (False, NaceVersion.V2025, ActivityGroup.VAT, Classification.MAIN),
        (False, NaceVersion.V2025, ActivityGroup.REGISTERED, Classification.MAIN),
        (True, NaceVersion.V2025, ActivityGroup.REGISTERED, Classification.MAIN),
    ]
    assert {row.nace.code for row in found} == {"10711"}
    assert report.counts["activities_unknown"] == 1


def test_a_form_that_only_the_kbo_knows_is_kept_and_refused(tmp_path: Path) -> None:
    """The agency decides on it later; a form that is known keeps its decision."""
    import_extract(extract(tmp_path), now=NOW)
    unknown = LegalForm.objects.get(code="371")
    assert (unknown.label, unknown.label_fr, unknown.is_eligible) == (
        "Ministerie van Bruggen",
        "Ministère des Ponts",
        False,
    )
    assert LegalForm.objects.get(code="610").is_eligible


def test_the_report_counts_what_changed(tmp_path: Path) -> None:
    """Lines read, rows new, changed and ceased."""
    report = import_extract(extract(tmp_path), now=NOW)
    assert (report.extract_number, report.snapshot_on, report.is_new) == (9001, date(2026, 11, 6), True)
    assert report.counts == {
        "code_lines": 4,
        "enterprise_lines": 2,
        "establishment_lines": 2,
        "denomination_lines": 4,
        "address_lines": 4,
        "contact_lines": 2,
        "activity_lines": 7,
        "branch_lines": 0,
        "legal_forms_new": 1,
        "companies_new": 2,
        "companies_changed": 0,
        "companies_ceased": 0,
        "establishments_new": 2,
        "establishments_changed": 0,
        "establishments_ceased": 0,
        "establishments_without_company": 0,
        "activities_gone": 0,
        "activities_new": 4,
        "activities_unknown": 1,
    }


def test_the_same_extract_again_changes_nothing(tmp_path: Path) -> None:
    """Its number is known."""
    path = extract(tmp_path)
    first = import_extract(path, now=NOW)
    Company.objects.update(name="Changed by hand")
    again = import_extract(path, now=NOW)
    assert (again.is_new, again.counts) == (False, first.counts)
    assert set(Company.objects.values_list("name", flat=True)) == {"Changed by hand"}
    assert KboExtract.objects.count() == 1


def test_a_later_extract_with_the_same_content_writes_no_row(tmp_path: Path) -> None:
    """Only what differs is written."""
    import_extract(extract(tmp_path), now=NOW)
    report = import_extract(extract(tmp_path, name="next.zip", meta=numbered(9002)), now=NOW)
    changes = {name: count for name, count in report.counts.items() if not name.endswith("_lines")}
    assert {name: count for name, count in changes.items() if count} == {"activities_unknown": 1}


def test_a_later_extract_changes_ceases_and_revives(tmp_path: Path) -> None:
    """What is missing has ceased on the day of the snapshot; what the portal itself knows stays."""
    import_extract(extract(tmp_path), now=NOW)
    Company.objects.update(refund_iban="BE71096123456769", is_blocked=True)
    only_the_company = {
        "enterprise": FILES["enterprise"].rsplit("\n", 2)[0].replace('"000"', '"050"') + "\n",
        "establishment": FILES["establishment"].rsplit("\n", 2)[0] + "\n",
        "activity": FILES["activity"].splitlines()[0] + f'\n"{COMPANY}","001","2025","10711","MAIN"\n',
    }
    second = import_extract(
        extract(tmp_path, name="2.zip", meta=numbered(9002, snapshot="04-12-2026"), **only_the_company), now=NOW
    )
    assert company(COMPANY).situation == "050"
    assert (company(COMPANY).refund_iban, company(COMPANY).is_blocked) == ("BE71096123456769", True)
    assert company(PERSON).ceased_on == date(2026, 12, 4)
    assert company(PERSON).establishments.get().ceased_on == date(2026, 12, 4)
    assert Activity.objects.filter(company=company(COMPANY)).count() == 1
    assert [second.counts[f"companies_{what}"] for what in ("new", "changed", "ceased")] == [0, 1, 1]
    assert second.counts["activities_gone"] == 3
    import_extract(extract(tmp_path, name="3.zip", meta=numbered(9003)), now=NOW)
    assert (company(PERSON).ceased_on, company(PERSON).establishments.get().ceased_on) == (None, None)


def test_a_company_that_starts_after_the_snapshot_ceases_when_it_starts(tmp_path: Path) -> None:
    """The register never shows an end before the beginning."""
    future = make_company(started_on=date(2027, 1, 1))
    import_extract(extract(tmp_path), now=NOW)
    future.refresh_from_db()
    assert future.ceased_on == date(2027, 1, 1)


def test_an_establishment_follows_its_new_owner(tmp_path: Path) -> None:
    """A place that was sold belongs to the buyer."""
    import_extract(extract(tmp_path), now=NOW)
    sold = FILES["establishment"].replace(f'25-10-2016,"{COMPANY}"', f'25-10-2016,"{PERSON}"')
    import_extract(extract(tmp_path, name="2.zip", meta=numbered(9002), establishment=sold), now=NOW)
    place = Establishment.objects.get(establishment_number=COMPANY_PLACE.replace(".", ""))
    assert place.company == company(PERSON)


WRONG_LINES = [
    ("enterprise", COMPANY, "1999.900.172", "enterprise.csv, line 2: this is not a valid enterprise number."),
    ("enterprise", PERSON, "2999.900.270", "enterprise.csv, line 3: this is not a valid enterprise number."),
    ("enterprise", "28-07-2009", "31-02-2009", 'enterprise.csv, line 3: date/time field value out of range: "31-02-'),
    ("enterprise", "28-07-2009", "yesterday-ish", "enterprise.csv, line 3: invalid input syntax for type date"),
    (
        "establishment",
        COMPANY_PLACE,
        "8.999.000.104",
        "establishment.csv, line 2: this is not a valid establishment num",
    ),
    ("denomination", '"2","003"', '"2"', 'denomination.csv, line 2: missing data for column "denomination"'),
    ("contact", '"02 555 01 00"', '"02","x"', "contact.csv, line 3: extra data after last expected column"),
    (
        "address",
        '"Gent","Gand"',
        f'"{"x" * 201}",""',
        "address.csv, line 3: value too long for type character varying(200)",
    ),
    ("activity", '"99998","MAIN"', '"99998","MAIN', "activity.csv, line 9: unterminated CSV quoted field"),
    (
        "denomination",
        "Peeters",
        "Pee\x00ters",
        'denomination.csv, line 5: invalid byte sequence for encoding "UTF8": 0x00',
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), WRONG_LINES)
def test_a_wrong_line_is_named_and_nothing_is_changed(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    """The whole extract is refused."""
    assert old in FILES[file]
    with pytest.raises(KboError) as refused:
        import_extract(extract(tmp_path, **{file: FILES[file].replace(old, new)}), now=NOW)
    assert str(refused.value).startswith(sentence)
    assert (Company.objects.count(), KboExtract.objects.count()) == (0, 0)


@pytest.mark.parametrize("file", ["enterprise", "branch", "code"])
def test_other_columns_are_refused(tmp_path: Path, file: str) -> None:
    """The sentence says which were expected and which were found."""
    header, _, rest = FILES[file].partition("\n")
    changed = header.replace('"', "").replace("Code", "Kode").replace("StartDate", "Start") + "\n" + rest
    with pytest.raises(KboError, match=rf"^{file}\.csv, line 1: expected the columns .+, found .+\.$"):
        import_extract(extract(tmp_path, **{file: changed}), now=NOW)


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    """Not even a header."""
    with pytest.raises(KboError, match=r"^contact\.csv, line 1: expected the columns .+, found none\.$"):
        import_extract(extract(tmp_path, contact=""), now=NOW)


@pytest.mark.parametrize("file", ["enterprise", "establishment"])
def test_a_number_that_stands_twice_in_its_file_is_refused(tmp_path: Path, file: str) -> None:
    """Which of the two would count?"""
    lines = FILES[file].splitlines()
    with pytest.raises(KboError, match=rf"^{file}\.csv: \S+ stands in it twice\.$"):
        import_extract(extract(tmp_path, **{file: "\n".join([*lines, lines[1], ""])}), now=NOW)


@pytest.mark.parametrize("file", sorted(FILES))
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    """All nine belong to an extract."""
    with pytest.raises(KboError, match=rf"^{file}\.csv is missing from KboOpenData_9001_2026_11_Full\.zip\.$"):
        import_extract(extract(tmp_path, without=file), now=NOW)


@pytest.mark.parametrize("name", ["../enterprise.csv", "/etc/passwd", "notes.txt", "folder/"])
def test_a_foreign_file_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    """Nothing is ever unpacked to disk; such a zip is still no extract."""
    path = extract(tmp_path)
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr(name, "x")
    with pytest.raises(KboError, match="which does not belong in a full extract"):
        import_extract(path, now=NOW)


def test_a_file_that_stands_twice_in_the_zip_is_refused(tmp_path: Path) -> None:
    """Which of the two would be read?"""
    path = extract(tmp_path)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("code.csv", FILES["code"])
    with pytest.raises(KboError, match="holds a file twice"):
        import_extract(path, now=NOW)


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    """A file that unpacks to a thousand times its size is no extract."""
    bomb = FILES["contact"].splitlines()[0] + "\n" + "0" * 5_000_000
    with pytest.raises(KboError, match=r"^contact\.csv in .+ unpacks to more than 100 times its size"):
        import_extract(extract(tmp_path, contact=bomb), now=NOW)


def test_an_extract_larger_than_any_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes in the zip's directory are summed before anything is read."""
    monkeypatch.setattr(archive, "MAX_BYTES", 1024)
    with pytest.raises(KboError, match="which no extract does"):
        import_extract(extract(tmp_path), now=NOW)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """One flipped byte breaks the checksum."""
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as zipped:
        for file, text in FILES.items():
            zipped.writestr(f"{file}.csv", text)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"DE KORENBLOEM", b"DE KORENBLOEN", 1))
    with pytest.raises(KboError, match=r"^denomination\.csv in damaged\.zip is damaged"):
        import_extract(path, now=NOW)
    assert Company.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    """Cut or foreign."""
    path = tmp_path / "extract.zip"
    path.write_bytes(content)
    with pytest.raises(KboError, match=r"^extract\.zip is not a zip file, or it is damaged\.$"):
        import_extract(path, now=NOW)


@pytest.mark.parametrize(
    ("meta", "sentence"),
    [
        (
            numbered(9001, kind="update"),
            "meta.csv: KboOpenData_9001_2026_11_Full.zip holds the files of a full extract, not of an update extract.",
        ),
        (numbered(9001, kind="half"), "meta.csv: ExtractType must be full or update, not 'half'."),
        (numbered(9001, snapshot="31-02-2026"), "meta.csv: SnapshotDate must be a day (dd-mm-yyyy), not '31-02-2026'."),
        (numbered(9001, snapshot="tomorrow"), "meta.csv: SnapshotDate must be a day (dd-mm-yyyy), not 'tomorrow'."),
        ('"Variable","Value"\n"ExtractType","full"\n', "meta.csv: ExtractNumber is missing."),
        (numbered(9001).replace("9001", "-1"), "meta.csv: ExtractNumber must be a number, not '-1'."),
        ('"A","B"\n', "meta.csv, line 1: expected the columns Variable, Value."),
    ],
)
def test_a_meta_file_that_does_not_name_a_full_extract_is_refused(tmp_path: Path, meta: str, sentence: str) -> None:
    """Number, kind and day decide what may happen."""
    with pytest.raises(KboError) as refused:
        import_extract(extract(tmp_path, meta=meta), now=NOW)
    assert str(refused.value) == sentence


def test_an_older_extract_never_turns_the_register_back(tmp_path: Path) -> None:
    """The register shows a later state already."""
    import_extract(extract(tmp_path), now=NOW)
    with pytest.raises(KboError, match=r"^Extract 9000 is older than extract 9001, which the register shows\.$"):
        import_extract(extract(tmp_path, name="old.zip", meta=numbered(9000)), now=NOW)


def test_nothing_temporary_stays_behind(tmp_path: Path) -> None:
    """The session may import again."""
    import_extract(extract(tmp_path), now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'kbo\\_%%' AND relpersistence = 't'")
        assert cursor.fetchone() == (0,)


def test_the_command_reports_the_counts_and_names_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One figure a line; a fault is one sentence."""
    path = extract(tmp_path)
    call_command("import_kbo", path)
    output = capsys.readouterr().out
    assert output.startswith("Extract 9001 (state of 06/11/2026) is loaded.\n")
    assert f"{'companies new':<32}{2:>10}\n" in output
    call_command("import_kbo", path)
    assert capsys.readouterr().out == ("Extract 9001 (state of 06/11/2026) had been loaded before; nothing changed.\n")
    with pytest.raises(CommandError, match=r"absent\.zip does not exist"):
        call_command("import_kbo", tmp_path / "absent.zip")
