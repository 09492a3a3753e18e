"""The files of an extract: their columns in the KBO's order, and the temporary table that receives each."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an extract holds: everything, or what changed since the extract before it."""

    FULL = "full"
    UPDATE = "update"


# The files that an update extract splits in two, and the one column of the list of what goes.
DELETE_COLUMNS = {
    "enterprise": "EnterpriseNumber",
    "establishment": "EstablishmentNumber",
    "denomination": "EntityNumber",
    "address": "EntityNumber",
    "contact": "EntityNumber",
    "activity": "EntityNumber",
    "branch": "Id",
}


@dataclass(frozen=True)
class Column:
    """A column by the KBO's name, with our name and its type in PostgreSQL."""

    header: str
    name: str
    type: str = "text"


@dataclass(frozen=True)
class Layout:
    """The columns of a file, and the checks that each of its lines must pass (constraint name to SQL condition)."""

    columns: tuple[Column, ...]
    checks: tuple[tuple[str, str], ...] = ()

    @property
    def headers(self) -> list[str]:
        """Return the first line of the file."""
        return [column.header for column in self.columns]


def _check_digits(column: str, shape: str) -> str:
    digits = f"replace({column}, '.', '')"
    return (
        f"CASE WHEN {column} ~ '{shape}' THEN 97 - left({digits}, 8)::int % 97 = right({digits}, 2)::int ELSE false END"
    )


ENTERPRISE_NUMBER = ("enterprise_number", _check_digits("enterprise_number", r"^[01]\d{3}\.\d{3}\.\d{3}$"))
ESTABLISHMENT_NUMBER = (
    "establishment_number",
    _check_digits("establishment_number", r"^[2-8]\.\d{3}\.\d{3}\.\d{3}$"),
)
# The column that names a row of a file once, and the check of that column.
UNIQUE = {"enterprise": ENTERPRISE_NUMBER, "establishment": ESTABLISHMENT_NUMBER}
SENTENCES = {
    "enterprise_number": "this is not a valid enterprise number",
    "establishment_number": "this is not a valid establishment number",
}

LAYOUTS = {
    "code": Layout(
        (
            Column("Category", "category"),
            Column("Code", "code"),
            Column("Language", "language"),
            Column("Description", "description"),
        )
    ),
    "enterprise": Layout(
        (
            Column("EnterpriseNumber", "enterprise_number"),
            Column("Status", "status"),
            Column("JuridicalSituation", "situation", "varchar(3)"),
            Column("TypeOfEnterprise", "type"),
            Column("JuridicalForm", "form"),
            Column("JuridicalFormCAC", "form_read_as"),
            Column("StartDate", "started_on", "date"),
        ),
        (ENTERPRISE_NUMBER,),
    ),
    "establishment": Layout(
        (
            Column("EstablishmentNumber", "establishment_number"),
            Column("StartDate", "started_on", "date"),
            Column("EnterpriseNumber", "enterprise_number"),
        ),
        (ESTABLISHMENT_NUMBER, ENTERPRISE_NUMBER),
    ),
    "denomination": Layout(
        (
            Column("EntityNumber", "entity_number"),
            Column("Language", "language"),
            Column("TypeOfDenomination", "type"),
            Column("Denomination", "denomination", "varchar(320)"),
        )
    ),
    "address": Layout(
        (
            Column("EntityNumber", "entity_number"),
            Column("TypeOfAddress", "type"),
            Column("CountryNL", "country", "varchar(100)"),
            Column("CountryFR", "country_fr"),
            Column("Zipcode", "postal_code", "varchar(20)"),
            Column("MunicipalityNL", "municipality", "varchar(200)"),
            Column("MunicipalityFR", "municipality_fr", "varchar(200)"),
            Column("StreetNL", "street", "varchar(200)"),
            Column("StreetFR", "street_fr", "varchar(200)"),
            Column("HouseNumber", "house_number", "varchar(22)"),
            Column("Box", "box", "varchar(20)"),
            Column("ExtraAddressInfo", "extra"),
            Column("DateStrikingOff", "struck_off_on", "date"),
        )
    ),
    "contact": Layout(
        (
            Column("EntityNumber", "entity_number"),
            Column("EntityContact", "entity"),
            Column("ContactType", "type"),
            Column("Value", "value"),
        )
    ),
    "activity": Layout(
        (
            Column("EntityNumber", "entity_number"),
            Column("ActivityGroup", "activity_group"),
            Column("NaceVersion", "version"),
            Column("NaceCode", "code"),
            Column("Classification", "classification"),
        )
    ),
    "branch": Layout(
        (
            Column("Id", "id"),
            Column("StartDate", "started_on", "date"),
            Column("EnterpriseNumber", "enterprise_number"),
        )
    ),
}


@dataclass(frozen=True)
class Member:
    """A file in the zip, without its `.csv`, and the temporary table that receives it."""

    name: str
    table: str
    layout: Layout


def table(file: str) -> str:
    """Return the temporary table of the lines of a file."""
    return f"kbo_{file}"


def gone_table(file: str) -> str:
    """Return the temporary table of the numbers whose lines go, of an update extract; its column is `key`."""
    return f"kbo_{file}_gone"


def gone_layout(file: str) -> Layout:
    """Return the layout of the list of what goes from a file."""
    checks = ((UNIQUE[file][0], UNIQUE[file][1].replace(UNIQUE[file][0], "key")),) if file in UNIQUE else ()
    return Layout((Column(DELETE_COLUMNS[file], "key"),), checks)


def members(kind: Kind) -> tuple[Member, ...]:
    """Return the files of a kind of extract in the order in which they are read; meta.csv was read before."""
    code = Member("code", table("code"), LAYOUTS["code"])
    if kind == Kind.FULL:
        return (code, *(Member(file, table(file), LAYOUTS[file]) for file in DELETE_COLUMNS))
    gone = (Member(f"{file}_delete", gone_table(file), gone_layout(file)) for file in DELETE_COLUMNS)
    lines = (Member(f"{file}_insert", table(file), LAYOUTS[file]) for file in DELETE_COLUMNS)
    return (code, *gone, *lines)
