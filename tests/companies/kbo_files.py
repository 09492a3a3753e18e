"""Small extracts of KBO Open Data for tests: two enterprises, of which a test may change any file."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

# A company with a seat in Brussels and a natural person without a seat; both work in the Flemish Region.
COMPANY = "1999.900.171"
PERSON = "1999.900.270"
COMPANY_PLACE = "8.999.000.103"
PERSON_PLACE = "8.999.000.202"

FILES = {
    "meta": '"Variable","Value"\n"SnapshotDate","06-11-2026"\n"ExtractTimestamp","08-11-2026 07:07:49"\n'
    '"ExtractType","full"\n"ExtractNumber","9001"\n"Version","1.0.0"\n',
    "code": '"Category","Code","Language","Description"\n'
    '"JuridicalForm","610","FR","Société à responsabilité limitée"\n'
    '"JuridicalForm","610","NL","Besloten Vennootschap"\n'
    '"JuridicalForm","371","FR","Ministère des Ponts"\n"JuridicalForm","371","NL","Ministerie van Bruggen"\n',
    "enterprise": '"EnterpriseNumber","Status","JuridicalSituation","TypeOfEnterprise","JuridicalForm",'
    '"JuridicalFormCAC","StartDate"\n'
    f'"{COMPANY}","AC","000","2","015","610",25-10-2016\n"{PERSON}","AC","000","1",,,28-07-2009\n',
    "establishment": '"EstablishmentNumber","StartDate","EnterpriseNumber"\n'
    f'"{COMPANY_PLACE}",25-10-2016,"{COMPANY}"\n"{PERSON_PLACE}",28-07-2009,"{PERSON}"\n',
    "denomination": '"EntityNumber","Language","TypeOfDenomination","Denomination"\n'
    f'"{COMPANY}","2","003","DE KORENBLOEM"\n"{COMPANY}","1","001","Boulangerie Le Bluet"\n'
    f'"{COMPANY}","2","001","Bakkerij ""De Korenbloem"", Gent"\n"{PERSON}","2","001","Peeters, Lies"\n',
    "address": '"EntityNumber","TypeOfAddress","CountryNL","CountryFR","Zipcode","MunicipalityNL","MunicipalityFR",'
    '"StreetNL","StreetFR","HouseNumber","Box","ExtraAddressInfo","DateStrikingOff"\n'
    f'"{COMPANY}","REGO",,,"1000","Brussel","Bruxelles","Markt","Marché","1","","",\n'
    f'"{COMPANY_PLACE}","BAET",,,"9000","Gent","Gand","Kerkstraat","","2","A","",\n'
    f'"{PERSON_PLACE}","BAET",,,"8000","Brugge","Bruges","","Rue","3","","",\n'
    f'"{PERSON_PLACE}","BAET",,,"1000","Brussel","Bruxelles","Weg","","9","","",01-01-2020\n',
    "contact": '"EntityNumber","EntityContact","ContactType","Value"\n'
    f'"{COMPANY}","ENT","EMAIL","info@korenbloem.example"\n"{COMPANY}","ENT","TEL","02 555 01 00"\n',
    "activity": '"EntityNumber","ActivityGroup","NaceVersion","NaceCode","Classification"\n'
    f'"{COMPANY}","001","2025","10711","MAIN"\n"{COMPANY}","003","2025","10711","MAIN"\n'
    f'"{COMPANY_PLACE}","003","2025","10711","MAIN"\n"{COMPANY_PLACE}","003","2008","1071101","SECO"\n'
    f'"{COMPANY}","001","2003","15811","MAIN"\n"{COMPANY}","002","2025","10711","MAIN"\n'
    f'"{COMPANY}","001","2025","99998","MAIN"\n',
    "branch": '"Id","StartDate","EnterpriseNumber"\n',
}


def extract(folder: Path, *, name: str = "KboOpenData_9001_2026_11_Full.zip", without: str = "", **files: str) -> Path:
    """Write the zip of an extract; the text of a file replaces the usual one, `without` leaves one out."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in (FILES | files).items():
            if file != without:
                archive.writestr(f"{file}.csv", text)
    return path


DELETE_COLUMNS = {
    "enterprise": "EnterpriseNumber",
    "establishment": "EstablishmentNumber",
    "denomination": "EntityNumber",
    "address": "EntityNumber",
    "contact": "EntityNumber",
    "activity": "EntityNumber",
    "branch": "Id",
}


def lines(file: str, *rows: str) -> str:
    """Return the text of a file of a full extract with these rows."""
    return "\n".join([FILES[file].partition("\n")[0], *rows, ""])


def update(
    folder: Path,
    number: int = 9002,
    *,
    gone: Mapping[str, Sequence[str]] | None = None,
    inserted: Mapping[str, Sequence[str]] | None = None,
    snapshot: str = "13-11-2026",
    files: Mapping[str, str] | None = None,
) -> Path:
    """Write the zip of an update extract from the numbers that go and the rows that come, by file."""
    texts = {"meta": numbered(number, kind="update", snapshot=snapshot), "code": FILES["code"]}
    for file, column in DELETE_COLUMNS.items():
        texts[f"{file}_delete"] = "\n".join([f'"{column}"', *(f'"{key}"' for key in (gone or {}).get(file, ())), ""])
        texts[f"{file}_insert"] = lines(file, *(inserted or {}).get(file, ()))
    path = folder / f"KboOpenData_{number}_2026_11_Update.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in (texts | dict(files or {})).items():
            if text:
                archive.writestr(f"{file}.csv", text)
    return path


def numbered(number: int, *, snapshot: str = "06-11-2026", kind: str = "full") -> str:
    """Return a meta file of another extract."""
    return (
        f'"Variable","Value"\n"SnapshotDate","{snapshot}"\n"ExtractType","{kind}"\n"ExtractNumber","{number}"\n'
        '"Version","1.0.0"\n'
    )
