"""Invented extracts of KBO Open Data of any size, for the benchmarks: `python -m bench.kbo_extracts FOLDER SIZE`.

Numbers lie in blocks that the KBO has not issued and carry valid check digits. The same size always gives the same
extract. A population has a first state and, for the serials in `changed`, a second one: the update extract leads from
the first to the second, and the full extract of the second must show the very same register.
"""

import csv
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "companies" / "data" / "reference"
# The format by the cookbook, on purpose not taken from the code that is measured.
COLUMNS = {
    "meta": "Variable Value",
    "code": "Category Code Language Description",
    "enterprise": "EnterpriseNumber Status JuridicalSituation TypeOfEnterprise JuridicalForm "
    "JuridicalFormCAC StartDate",
    "establishment": "EstablishmentNumber StartDate EnterpriseNumber",
    "denomination": "EntityNumber Language TypeOfDenomination Denomination",
    "address": "EntityNumber TypeOfAddress CountryNL CountryFR Zipcode MunicipalityNL MunicipalityFR StreetNL StreetFR "
    "HouseNumber Box ExtraAddressInfo DateStrikingOff",
    "contact": "EntityNumber EntityContact ContactType Value",
    "activity": "EntityNumber ActivityGroup NaceVersion NaceCode Classification",
    "branch": "Id StartDate EnterpriseNumber",
}

ENTERPRISES_FROM = 11_000_000
PLACES_FROM = 80_000_000
FIRST_NUMBER = 1
STREETS = ("Kerkstraat", "Stationsstraat", "Nieuwstraat", "Molenweg", "Industrielaan", "Markt")
TOWNS = (("9000", "Gent"), ("8000", "Brugge"), ("3000", "Leuven"), ("2000", "Antwerpen"), ("1000", "Brussel"))
FORMS = ("610", "014", "015", "612", "017")
MOST_PLACES = 2


@dataclass(frozen=True)
class Population:
    """So many enterprises, of which those with the serials in `changed` can be seen in their second state."""

    size: int
    changed: range = range(0)

    @property
    def born(self) -> range:
        """The serials that exist in the second state only: one for ten that change."""
        return range(self.size, self.size + len(self.changed) // 10)

    def serials(self, *, is_later: bool) -> Iterator[int]:
        """Yield who exists in a state; of those that change each tenth ceases."""
        for serial in range(self.size):
            if not (is_later and serial in self.changed and ceases(serial)):
                yield serial
        if is_later:
            yield from self.born

    def touched(self) -> Iterator[int]:
        """Yield the serials about which an update extract speaks."""
        yield from self.changed
        yield from self.born


def ceases(serial: int) -> bool:
    """Tell whether an enterprise that changes ceases to exist."""
    return serial % 10 == 0


def write_full(path: Path, population: Population, *, number: int, is_later: bool = False) -> None:
    """Write the full extract of a state of a population."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _write_head(archive, number, "full")
        for file in _MAKERS:
            serials = population.serials(is_later=is_later)
            _write(archive, file, COLUMNS[file], _lines(file, serials, population, is_later=is_later))


def write_update(path: Path, population: Population, *, number: int) -> None:
    """Write the update extract that leads a population from its first state to its second."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _write_head(archive, number, "update")
        for file in _MAKERS:
            gone = (f'"{key}"\n' for serial in population.changed for key in _keys(file, serial))
            _write(archive, f"{file}_delete", COLUMNS[file].split()[0], gone)
            staying = (serial for serial in population.touched() if serial >= population.size or not ceases(serial))
            _write(archive, f"{file}_insert", COLUMNS[file], _lines(file, staying, population, is_later=True))


def _write_head(archive: zipfile.ZipFile, number: int, kind: str) -> None:
    meta = f'"SnapshotDate","06-11-2026"\n"ExtractType","{kind}"\n"ExtractNumber","{number}"\n"Version","1.0.0"\n'
    _write(archive, "meta", COLUMNS["meta"], [meta])
    _write(archive, "code", COLUMNS["code"], ['"JuridicalForm","610","NL","Besloten Vennootschap"\n'])


def _write(archive: zipfile.ZipFile, name: str, columns: str, lines: Iterable[str]) -> None:
    with archive.open(f"{name}.csv", "w", force_zip64=True) as stream:
        stream.write((",".join(f'"{column}"' for column in columns.split()) + "\n").encode())
        for line in lines:
            stream.write(line.encode())


def _lines(file: str, serials: Iterable[int], population: Population, *, is_later: bool) -> Iterator[str]:
    make = _MAKERS[file]
    for serial in serials:
        moved = is_later and (serial in population.changed or serial >= population.size)
        yield from make(serial, int(moved))


def enterprise_number(serial: int) -> str:
    """Return the enterprise number of a serial, with its dots."""
    digits = _checked(ENTERPRISES_FROM + serial)
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def _places(serial: int) -> list[str]:
    digits = [_checked(PLACES_FROM + MOST_PLACES * serial + place) for place in range((1, 1, 1, 1, 0, 2)[serial % 6])]
    return [f"{number[0]}.{number[1:4]}.{number[4:7]}.{number[7:]}" for number in digits]


def _keys(file: str, serial: int) -> list[str]:
    """Return what a delete file says of an enterprise of which everything changes."""
    if file == "enterprise":
        return [enterprise_number(serial)]
    if file == "branch":
        return []
    return _places(serial) if file == "establishment" else [enterprise_number(serial), *_places(serial)]


def _checked(base: int) -> str:
    return f"{base:08d}{97 - base % 97:02d}"


def _is_person(serial: int) -> bool:
    return serial % 3 == 0


def _enterprise(serial: int, state: int) -> Iterator[str]:
    situation = "010" if state and serial % 7 == 0 else "000"
    kind = '"1",,' if _is_person(serial) else f'"2","{FORMS[serial % len(FORMS)]}",'
    yield f'"{enterprise_number(serial)}","AC","{situation}",{kind},{serial % 28 + 1:02d}-03-{1990 + serial % 35}\n'


def _establishment(serial: int, _state: int) -> Iterator[str]:
    for number in _places(serial):
        yield f'"{number}",{serial % 28 + 1:02d}-04-{1990 + serial % 35},"{enterprise_number(serial)}"\n'


def _denomination(serial: int, state: int) -> Iterator[str]:
    number, name = enterprise_number(serial), f"Onderneming {serial} {'Nieuw' if state else 'Eerst'}"
    yield f'"{number}","2","001","{name}"\n'
    if serial % 2:
        yield f'"{number}","2","003","{name.upper()}"\n'


def _address(serial: int, state: int) -> Iterator[str]:
    if not _is_person(serial):
        yield _address_line(enterprise_number(serial), "REGO", serial + state)
    for place, number in enumerate(_places(serial)):
        yield _address_line(number, "BAET", serial + state + place)


def _address_line(number: str, kind: str, at: int) -> str:
    (code, town), street = TOWNS[at % len(TOWNS)], STREETS[at % len(STREETS)]
    return f'"{number}","{kind}",,,"{code}","{town}","{town}","{street}","{street}","{at % 200 + 1}","","",\n'


def _contact(serial: int, _state: int) -> Iterator[str]:
    if serial % 3 == 1:
        yield f'"{enterprise_number(serial)}","ENT","EMAIL","info@onderneming{serial}.example"\n'


def _activity(serial: int, state: int) -> Iterator[str]:
    """Yield four activities: two of the enterprise by the VAT, two of its first place where it has one."""
    number = enterprise_number(serial)
    place, group = next(((place, "003") for place in _places(serial)), (number, "006"))
    for version in ("2008", "2025"):
        codes = _codes(version)
        code = codes[(serial + 7 * state) % len(codes)]
        yield f'"{number}","001","{version}","{code}","MAIN"\n"{place}","{group}","{version}","{code}","MAIN"\n'


def _branch(_serial: int, _state: int) -> Iterator[str]:
    yield from ()


_MAKERS = {
    "enterprise": _enterprise,
    "establishment": _establishment,
    "denomination": _denomination,
    "address": _address,
    "contact": _contact,
    "activity": _activity,
    "branch": _branch,
}


@cache
def _codes(version: str) -> Sequence[str]:
    with (REFERENCE / f"nacebel_{version}.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def main(folder: Path, size: int) -> None:
    """Write a full extract, and the update extract that changes a hundredth of it."""
    population = Population(size, range(size // 100))
    for number, kind, write in ((FIRST_NUMBER, "Full", write_full), (FIRST_NUMBER + 1, "Update", write_update)):
        path = folder / f"KboOpenData_{number:04d}_2026_11_{kind}.zip"
        write(path, population, number=number)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
