"""Load the reference data of the registers: legal forms and NACE-BEL codes, and which of them the measure accepts.

The files stand in `data/reference/`, with their sources. Loading is repeatable: names are brought up to date, while the
agency's own decisions on eligibility stay.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from companies.enums import LegalFormGroup, NaceVersion
from companies.models import LegalForm, NaceCode

FOLDER = Path(__file__).resolve().parent / "data" / "reference"

_GROUPS = {
    "vennootschap": LegalFormGroup.COMPANY,
    "overheid": LegalFormGroup.PUBLIC,
    "vzw/stichting": LegalFormGroup.NON_PROFIT,
    "andere": LegalFormGroup.OTHER,
}
_LABELS = ("label", "label_fr")


@transaction.atomic
def load() -> dict[str, int]:
    """Insert or update every legal form and NACE-BEL code; return how many there are of each."""
    forms = list(_legal_forms())
    codes = [code for version in NaceVersion for code in _nace_codes(version)]
    LegalForm.objects.bulk_create(
        forms, update_conflicts=True, unique_fields=["code"], update_fields=[*_LABELS, "abbreviation", "group"]
    )
    NaceCode.objects.bulk_create(
        codes, update_conflicts=True, unique_fields=["version", "code"], update_fields=[*_LABELS, "label_en"]
    )
    return {"legal_forms": len(forms), "nace_codes": len(codes)}


def _legal_forms() -> Iterator[LegalForm]:
    eligible = {row["code"] for row in _rows("eligible_legal_forms.csv")}
    for row in _rows("juridical_forms.csv"):
        yield LegalForm(
            code=row["code"],
            label=row["label_nl"],
            label_fr=row["label_fr"],
            abbreviation=row["abbr_nl"],
            group=_GROUPS[row["group"]],
            is_eligible=row["code"] in eligible,
        )


def _nace_codes(version: NaceVersion) -> Iterator[NaceCode]:
    refused = {row["division"] for row in _rows("ineligible_activities.csv")}
    for row in _rows(f"nacebel_{version.value}.csv"):
        yield NaceCode(
            version=version,
            code=row["code"],
            label=row["label_nl"],
            label_fr=row["label_fr"],
            label_en=row["label_en"],
            is_eligible=row["code"][:2] not in refused,
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
