"""Reference data: complete, repeatable, and what they say of eligibility."""

import pytest
from django.core.management import call_command

from companies import reference
from companies.enums import CandidateGround, LegalFormGroup, NaceVersion
from companies.models import LegalForm, NaceCandidate, NaceCode

pytestmark = pytest.mark.django_db


def test_every_code_of_both_editions_and_every_form_is_there() -> None:
    """The numbers are those of the official lists."""
    assert reference.load() == {"legal_forms": 104, "nace_codes": 1920, "nace_candidates": 2036}
    assert NaceCode.objects.filter(version=NaceVersion.V2008).count() == 943
    assert NaceCode.objects.filter(version=NaceVersion.V2025).count() == 977


def test_loading_again_refreshes_names_and_keeps_decisions() -> None:
    """The agency decides on eligibility; the register decides on names."""
    reference.load()
    LegalForm.objects.filter(code="610").update(label="old", is_eligible=False)
    NaceCode.objects.filter(code="84111").update(label="old", is_eligible=True)
    reference.load()
    assert (LegalForm.objects.get(code="610").label, LegalForm.objects.get(code="610").is_eligible) == (
        "Besloten Vennootschap",
        False,
    )
    code = NaceCode.objects.get(code="84111", version=NaceVersion.V2025)
    assert (code.label, code.is_eligible) == ("Federale overheid", True)


@pytest.mark.parametrize(
    ("code", "is_eligible"),
    [
        ("014", True),  # nv
        ("610", True),  # bv
        ("015", True),  # bvba
        ("706", True),  # cv
        ("011", True),  # vof
        ("612", True),  # comm.v
        ("013", True),  # comm.va
        ("060", True),  # esv
        ("065", True),  # eesv
        ("027", True),  # SE
        ("001", True),  # SCE
        ("030", True),  # foreign company
        ("214", True),  # civil company in the form of an nv
        ("514", True),  # nv with a social purpose
        ("702", False),  # maatschap
        ("721", False),  # without legal personality
        ("722", False),  # temporary association
        ("017", False),  # vzw
        ("125", False),  # ivzw
        ("026", False),  # private foundation
        ("114", False),  # nv under public law
        ("616", False),  # bv under public law
        ("418", False),  # municipal enterprise
        ("412", False),  # ocmw
        ("200", False),  # in formation
        ("070", False),  # co-owners
        ("235", False),  # foreign, without an establishment
    ],
)
def test_the_legal_forms_that_the_measure_accepts(code: str, is_eligible: bool) -> None:
    """Article 4 of the decision of the Flemish Government."""
    reference.load()
    assert LegalForm.objects.get(code=code).is_eligible is is_eligible


def test_no_public_body_and_no_association_is_accepted() -> None:
    """Whatever its code."""
    reference.load()
    groups = LegalForm.objects.filter(is_eligible=True).values_list("group", flat=True).distinct()
    assert set(groups) == {LegalFormGroup.COMPANY, LegalFormGroup.OTHER}
    refused = LegalForm.objects.filter(group=LegalFormGroup.COMPANY, is_eligible=False)
    assert list(refused.values_list("code", flat=True)) == ["702"]


@pytest.mark.parametrize("version", NaceVersion)
def test_farming_government_households_and_embassies_are_refused(version: NaceVersion) -> None:
    """Divisions 01 to 03, 84, 97, 98 and 99; every other activity is accepted."""
    reference.load()
    codes = NaceCode.objects.filter(version=version, is_eligible=False).values_list("code", flat=True)
    assert {code[:2] for code in codes} == {"01", "02", "03", "84", "97", "98", "99"}
    accepted = NaceCode.objects.filter(version=version, is_eligible=True).values_list("code", flat=True)
    assert {code[:2] for code in accepted}.isdisjoint({"01", "02", "03", "84", "97", "98", "99"})
    assert {"10711", "85592"} <= set(accepted)


def test_the_command_says_how_much_is_in_place(capsys: pytest.CaptureFixture[str]) -> None:
    """One line."""
    call_command("load_reference")
    assert capsys.readouterr().out == (
        "104 legal forms, 1920 NACE-BEL codes and 2036 candidates for codes of 2008 are in place.\n"
    )


def test_every_code_of_2008_has_candidates_of_2025() -> None:
    """One for most, several where a person must choose; loading again adds none."""
    reference.load()
    reference.load()
    assert NaceCandidate.objects.count() == 2036
    assert set(NaceCandidate.objects.values_list("old__version", "new__version")) == {("2008", "2025")}
    assert NaceCode.objects.filter(version=NaceVersion.V2008, candidates__isnull=True).count() == 0
    hair = NaceCandidate.objects.filter(old__code="96021").order_by("new__code")
    assert [(row.new.code, row.ground) for row in hair] == [
        ("96210", CandidateGround.CLASS),
        ("96220", CandidateGround.CLASS),
    ]
    assert NaceCandidate.objects.get(old__code="01120").ground == CandidateGround.LABEL
