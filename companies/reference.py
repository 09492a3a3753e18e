"""Load the reference data of the registers: legal forms, NACE-BEL codes and what a code of 2008 may have become.

The files stand in `data/reference/`, with their sources. Loading is repeatable: names are brought up to date, while the
agency's own decisions on eligibility stay.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from companies.enums import CandidateGround, LegalFormGroup, NaceVersion
from companies.models import LegalForm, NaceCandidate, NaceCode

FOLDER = Path(__file__).resolve().parent / "data" / "reference"

_GROUPS = {
    "vennootschap": LegalFormGroup.COMPANY,
    "overheid": LegalFormGroup.PUBLIC,
    "vzw/stichting": LegalFormGroup.NON_PROFIT,
    "andere": LegalFormGroup.OTHER,
}
_GROUNDS = {
    "label": CandidateGround.LABEL,
    "same code, one class": CandidateGround.CODE,
    "only candidate": CandidateGround.ONLY,
    "candidate of class": CandidateGround.CLASS,
}
_LABELS = ("label", "label_fr")


@transaction.atomic
def load() -> dict[str, int]:
    """Insert or update every legal form, NACE-BEL code and candidate; return how many there are of each."""
    forms = list(_legal_forms())
    codes = [code for version in NaceVersion for code in _nace_codes(version)]
    LegalForm.objects.bulk_create(
        forms, update_conflicts=True, unique_fields=["code"], update_fields=[*_LABELS, "abbreviation", "group"]
    )
    NaceCode.objects.bulk_create(
        codes, update_conflicts=True, unique_fields=["version", "code"], update_fields=[*_LABELS, "label_en"]
    )
    candidates = list(_nace_candidates())
    NaceCandidate.objects.bulk_create(
        candidates, update_conflicts=True, unique_fields=["old", "new"], update_fields=["ground"]
    )
    return {"legal_forms": len(forms), "nace_codes": len(codes), "nace_candidates": len(candidates)}


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


def _nace_candidates() -> Iterator[NaceCandidate]:
    known = {(nace.version, nace.code): nace for nace in NaceCode.objects.all()}
    for row in _rows("nacebel_2008_2025_candidates.csv"):
        yield NaceCandidate(
            old=known[NaceVersion.V2008, row["code_2008"]],
            new=known[NaceVersion.V2025, row["code_2025"]],
            ground=_GROUNDS[row["basis"]],
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
