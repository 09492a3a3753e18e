"""What the rules are told of a draft, and what they answer."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from applications import selectors
from applications.enums import Declaration, Subtheme
from applications.models import SubsidyApplication
from applications.rules import ProjectFacts
from companies.enums import Size
from portefeuille import money
from providers.enums import Pillar
from tests.applications.builders import Applicant, make_applicant, make_draft, make_project, project_values
from tests.factories import IBAN, NOW, TODAY, make_nace, make_provider, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply in the year of these tests."""
    return make_applicant(year=TODAY.year)


@pytest.fixture
def draft(applicant: Applicant) -> SubsidyApplication:
    """Return a complete draft."""
    return make_draft(applicant, today=TODAY)


def codes(draft: SubsidyApplication, *, remaining: str = "7500.00", size: Size = Size.SMALL) -> list[str]:
    """Return the codes of everything that is wrong with a draft."""
    found = selectors.refusals(draft, size=size, remaining=Decimal(remaining), today=TODAY)
    return [refusal.code for refusal in found]


def test_the_facts_of_a_complete_draft(draft: SubsidyApplication) -> None:
    values = project_values(TODAY)
    for name in ("title", "description", "delivery_mode", "hours"):
        del values[name]
    assert selectors.project_facts(draft) == ProjectFacts(**values)


@pytest.mark.parametrize(
    "field", ["pillar", "title", "description", "theme", "hours", "agreed_on", "starts_on", "ends_on", "cost"]
)
def test_while_something_is_missing_there_are_no_facts(draft: SubsidyApplication, field: str) -> None:
    setattr(draft, field, None)
    assert selectors.project_facts(draft) is None
    assert "PRJ_INCOMPLETE" in codes(draft)


def test_nothing_is_wrong_with_a_complete_draft(draft: SubsidyApplication) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"nace": None}, ["NACE_MISSING"]),
        ({"registration": None}, ["PRV_MISSING"]),
        ({"cost": Decimal("99.99"), "starts_on": TODAY - timedelta(days=15)}, ["PRJ_TOO_LATE", "PRJ_MIN_AMOUNT"]),
        ({"other_aid": Decimal("1540.01")}, ["PRJ_OTHER_AID"]),
        ({"subtheme": Subtheme.WASTE}, ["PRJ_SUBTHEME"]),
        ({"pillar": Pillar.ADVICE}, ["PRJ_THEME", "PRV_NOT_REGISTERED"]),
    ],
)
def test_what_is_wrong_is_told_step_by_step(
    draft: SubsidyApplication, changes: dict[str, Any], expected: list[str]
) -> None:
    for field, value in changes.items():
        setattr(draft, field, value)
    assert codes(draft) == expected


def test_an_activity_that_does_not_qualify(draft: SubsidyApplication) -> None:
    draft.nace = make_nace(code="01110", is_eligible=False)
    assert codes(draft) == ["NACE_NOT_ELIGIBLE"]


def test_an_empty_budget_and_a_large_company(draft: SubsidyApplication) -> None:
    assert codes(draft, remaining="0.00") == ["BUDGET_PERSONAL"]
    assert codes(draft, size=Size.LARGE) == ["ENT_SIZE_LARGE"]


def test_other_aid_is_compared_with_what_the_ceiling_leaves(draft: SubsidyApplication) -> None:
    draft.other_aid = Decimal("2100.00")
    assert codes(draft, remaining="100.00") == []
    assert codes(draft, remaining="100.01") == ["PRJ_OTHER_AID"]


@pytest.mark.parametrize(("own_iban", "expected"), [(IBAN, True), ("", False), ("BE43068999999501", False)])
def test_the_same_account_makes_companies_affiliated(applicant: Applicant, own_iban: str, expected: bool) -> None:
    applicant.company.refund_iban = own_iban
    facts = selectors.registration_facts(make_registration(provider=make_provider(iban=IBAN)), applicant.company)
    assert (facts.shares_account, facts.is_same_company) == (expected, False)


def test_a_provider_is_not_independent_of_itself(applicant: Applicant) -> None:
    registration = make_registration(provider=make_provider(company=applicant.company))
    assert selectors.registration_facts(registration, applicant.company).is_same_company


def test_what_remains_is_the_ceiling_less_what_was_granted(applicant: Applicant) -> None:
    company_id = applicant.company.pk
    assert selectors.remaining_budget(company_id, size=Size.SMALL, today=TODAY) == Decimal(7500)
    make_project(applicant, now=NOW)
    assert selectors.remaining_budget(company_id, size=Size.SMALL, today=TODAY) == Decimal("6840.00")
    assert selectors.remaining_budget(company_id, size=Size.SMALL, today=date(2027, 1, 1)) == Decimal(7500)


def test_an_offer_says_what_stands_around_the_quote(draft: SubsidyApplication) -> None:
    standing = selectors.Standing(size=Size.SMALL, remaining=Decimal("300.00"), today=TODAY)
    offer = selectors.offer_for(draft, standing)
    assert offer is not None
    assert (offer.quote.subsidy, offer.quote.is_capped, offer.remaining) == (
        Decimal("300.00"),
        True,
        Decimal("300.00"),
    )
    assert (offer.vat, offer.last_day_to_apply) == (Decimal("462.00"), TODAY + timedelta(days=7))


@pytest.mark.parametrize("field", ["cost", "pillar"])
def test_without_cost_or_kind_there_is_no_offer(draft: SubsidyApplication, field: str) -> None:
    setattr(draft, field, None)
    standing = selectors.Standing(size=Size.SMALL, remaining=Decimal(7500), today=TODAY)
    assert selectors.offer_for(draft, standing) is None


def test_without_a_start_date_an_offer_has_no_last_day() -> None:
    standing = selectors.Standing(size=Size.MEDIUM, remaining=Decimal(7500), today=TODAY)
    offer = selectors.offer(
        cost=Decimal(1000), pillar=Pillar.TRAINING, subtheme=Subtheme.CYBERSECURITY, starts_on=None, standing=standing
    )
    assert (offer.quote.rate, offer.quote.subsidy) == (Decimal(35), Decimal("350.00"))
    assert offer.last_day_to_apply is None


def test_vat_is_counted_at_the_ordinary_rate(draft: SubsidyApplication) -> None:
    assert selectors.vat(draft) == Decimal("462.00")
    assert selectors.vat(SubsidyApplication()) == money.ZERO


@pytest.mark.parametrize(
    ("size", "expected"),
    [(Size.SMALL, []), (None, ["SIZE_NOT_CONFIRMED"]), (Size.LARGE, ["ENT_SIZE_LARGE"])],
)
def test_why_a_company_cannot_apply_at_all(applicant: Applicant, size: Size | None, expected: list[str]) -> None:
    found = selectors.entry_refusals(applicant.company, size=size, today=TODAY)
    assert [refusal.code for refusal in found] == expected


def test_every_missing_declaration_points_at_its_box() -> None:
    made = [Declaration.CORRECT, Declaration.SIZE]
    missing = selectors.missing_declarations(made)
    assert [refusal.field for refusal in missing] == [
        f"declare_{declaration.value}" for declaration in Declaration if declaration not in made
    ]
    assert {refusal.code for refusal in missing} == {"DECLARATION_MISSING"}
    assert selectors.missing_declarations(list(Declaration)) == []
