"""Which companies the measure serves, at the boundaries."""

from dataclasses import replace
from datetime import date

import pytest

from companies import rules
from companies.enums import Size
from companies.rules import CompanyFacts

DAY = date(2026, 11, 23)
GOOD = CompanyFacts(
    has_eligible_legal_form=True,
    situation="000",
    started_on=date(2010, 1, 1),
    ceased_on=None,
    establishment_postal_codes=("9000",),
)


@pytest.mark.parametrize(
    ("postal_code", "expected"),
    [
        ("1499", False),
        ("1500", True),
        ("3999", True),
        ("4000", False),
        ("7999", False),
        ("8000", True),
        ("9999", True),
        ("1000", False),
        ("1049", False),
        ("", False),
        ("L-1500", False),
    ],
)
def test_the_postal_code_tells_the_region(postal_code: str, expected: bool) -> None:
    """Flemish codes run from 1500 to 3999 and from 8000 to 9999."""
    assert rules.is_flemish(postal_code) is expected


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (GOOD, []),
        (replace(GOOD, establishment_postal_codes=("1000", "9000")), []),
        (replace(GOOD, establishment_postal_codes=("1000",)), ["ENT_REGION"]),
        (replace(GOOD, establishment_postal_codes=()), ["ENT_REGION"]),
        (replace(GOOD, has_eligible_legal_form=False), ["ENT_LEGAL_FORM"]),
        (replace(GOOD, situation="050"), ["ENT_NOT_ACTIVE"]),
        (replace(GOOD, started_on=DAY), []),
        (replace(GOOD, started_on=date(2026, 11, 24)), ["ENT_NOT_ACTIVE"]),
        (replace(GOOD, started_on=None), []),
        (replace(GOOD, ceased_on=DAY), []),
        (replace(GOOD, ceased_on=date(2026, 11, 22)), ["ENT_NOT_ACTIVE"]),
        (replace(GOOD, is_blocked=True), ["ENT_BLOCKED"]),
        (
            replace(
                GOOD, has_eligible_legal_form=False, establishment_postal_codes=(), situation="012", is_blocked=True
            ),
            ["ENT_LEGAL_FORM", "ENT_REGION", "ENT_NOT_ACTIVE", "ENT_BLOCKED"],
        ),
    ],
)
def test_every_condition_that_is_not_met_is_named_at_once(facts: CompanyFacts, codes: list[str]) -> None:
    """The order is that of the list of conditions."""
    assert [refusal.code for refusal in rules.refusals(facts, DAY)] == codes


@pytest.mark.parametrize(("size", "code"), [(Size.SMALL, None), (Size.MEDIUM, None), (Size.LARGE, "ENT_SIZE_LARGE")])
def test_only_a_large_company_is_refused_for_its_size(size: Size, code: str | None) -> None:
    """A large enterprise cannot use the measure."""
    refusal = rules.too_large(size)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("proposed", "declared", "reason", "is_refused"),
    [
        (Size.MEDIUM, Size.SMALL, "", True),
        (Size.MEDIUM, Size.SMALL, "   ", True),
        (Size.MEDIUM, Size.SMALL, "We sold a division.", False),
        (Size.LARGE, Size.MEDIUM, "", True),
        (Size.MEDIUM, Size.MEDIUM, "", False),
        (Size.SMALL, Size.LARGE, "", False),
        (None, Size.SMALL, "", False),
    ],
)
def test_a_smaller_size_than_proposed_needs_a_reason(
    proposed: Size | None, declared: Size, reason: str, is_refused: bool
) -> None:
    """A larger size, or a choice without proposal, needs none."""
    refusal = rules.smaller_without_reason(proposed=proposed, declared=declared, reason=reason)
    assert (refusal is not None) is is_refused


@pytest.mark.parametrize(("is_eligible", "code"), [(True, None), (False, "NACE_NOT_ELIGIBLE")])
def test_an_activity_off_the_list_is_refused_at_its_field(is_eligible: bool, code: str | None) -> None:
    """The refusal belongs to the field of the activity."""
    refusal = rules.activity_not_eligible(is_eligible=is_eligible)
    assert (refusal.code if refusal else None) == code
    assert (refusal.field if refusal else "nace") == "nace"
