"""Every condition on a company: its verdict, its sentence, and what stays unknown."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from companies import eligibility, rules
from companies import eligibility_selectors as selectors
from companies.eligibility import Verdict
from companies.enums import (
    ActivityGroup,
    Classification,
    LegalFormGroup,
    MemberKind,
    NaceVersion,
    PublicShareSource,
    Size,
)
from companies.models import ActivityDecision, Company, CompanyGroup, GroupLink, GroupMember, NaceCode, PublicShare
from companies.rules import CompanyFacts
from tests.factories import (
    NOW,
    TODAY,
    make_accounts,
    make_activity,
    make_company,
    make_legal_form,
    make_nace,
    make_size,
    make_user,
)

GOOD = CompanyFacts(
    has_eligible_legal_form=True,
    situation="000",
    started_on=date(2010, 1, 1),
    ceased_on=None,
    establishment_postal_codes=("9000",),
    is_publicly_held=False,
)
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


def verdicts(facts: CompanyFacts, *activities: bool) -> dict[str, Verdict]:
    """Return the verdict of each condition."""
    found = eligibility.checks(facts, activities=activities, day=TODAY)
    return {check.code: check.verdict for check in [*found, eligibility.public_owner(facts)]}


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        ({}, "ENT_NOT_ACTIVE", MET),
        ({"ceased_on": date(2026, 11, 22)}, "ENT_NOT_ACTIVE", NOT_MET),
        ({"started_on": date(2026, 11, 24)}, "ENT_NOT_ACTIVE", NOT_MET),
        ({"situation": "050"}, "ENT_NOT_ACTIVE", NOT_MET),
        ({"started_on": None}, "ENT_NOT_ACTIVE", UNKNOWN),
        ({"has_eligible_legal_form": False}, "ENT_LEGAL_FORM", NOT_MET),
        ({"has_eligible_legal_form": False, "has_known_legal_form": False}, "ENT_LEGAL_FORM", UNKNOWN),
        ({"establishment_postal_codes": ()}, "ENT_REGION", NOT_MET),
        ({"establishment_postal_codes": ("1000", "4000")}, "ENT_REGION", NOT_MET),
        ({"establishment_postal_codes": ("1000", "")}, "ENT_REGION", UNKNOWN),
        ({"establishment_postal_codes": ("1000", "8000")}, "ENT_REGION", MET),
        ({"is_publicly_held": None}, "ENT_PUBLIC", UNKNOWN),
        ({"is_publicly_held": True}, "ENT_PUBLIC", NOT_MET),
        ({"is_publicly_held": False}, "ENT_PUBLIC", MET),
    ],
)
def test_each_condition_is_met_not_met_or_unknown(changes: dict[str, Any], code: str, verdict: Verdict) -> None:
    """Nothing is guessed: what a register leaves out stays unknown."""
    assert verdicts(replace(GOOD, **changes), True)[code] == verdict


@pytest.mark.parametrize(
    ("activities", "verdict"),
    [((), UNKNOWN), ((True,), MET), ((True, True), MET), ((False,), NOT_MET), ((True, False), UNKNOWN)],
)
def test_several_main_activities_decide_only_together(activities: tuple[bool, ...], verdict: Verdict) -> None:
    """The one with most turnover counts, and no register knows which that is."""
    assert verdicts(GOOD, *activities)["NACE_NOT_ELIGIBLE"] == verdict


@pytest.mark.parametrize(
    ("confirmed", "proposed", "verdict"),
    [
        (Size.SMALL, Size.LARGE, MET),
        (Size.MEDIUM, None, MET),
        (Size.LARGE, Size.SMALL, NOT_MET),
        (None, Size.LARGE, NOT_MET),
        (None, Size.SMALL, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_figures_can_show_that_a_company_is_large_never_that_it_is_small(
    confirmed: Size | None, proposed: Size | None, verdict: Verdict
) -> None:
    """Its group counts too."""
    assert eligibility.size(confirmed, proposed=proposed).verdict == verdict


@pytest.mark.parametrize(
    ("found", "expected"),
    [([MET, UNKNOWN, NOT_MET], NOT_MET), ([MET, UNKNOWN], UNKNOWN), ([MET, MET], MET)],
)
def test_one_condition_that_is_not_met_decides(found: list[Verdict], expected: Verdict) -> None:
    """Then one that is unknown."""
    checks = [replace(eligibility.not_blocked(GOOD), verdict=verdict) for verdict in found]
    assert eligibility.outcome(checks) == expected


def test_every_check_names_its_source_and_what_is_refused_says_what_the_rule_says() -> None:
    """The sentence of the page and of the application are one."""
    facts = replace(GOOD, has_eligible_legal_form=False, is_publicly_held=True, is_blocked=True)
    found = [*eligibility.checks(facts, activities=[False], day=TODAY), eligibility.public_owner(facts)]
    found += [eligibility.not_blocked(facts), eligibility.size(Size.LARGE, proposed=None)]
    assert all(check.source[0] and check.source[1].startswith("https://") for check in found)
    refused = {refusal.code: str(refusal.message) for refusal in rules.refusals(facts, TODAY)}
    assert set(refused) == {"ENT_LEGAL_FORM", "ENT_PUBLIC", "ENT_BLOCKED"}
    assert refused.items() <= {check.code: str(check.sentence) for check in found}.items()


def test_a_quarter_in_public_hands_is_too_much() -> None:
    """ENT_PUBLIC; what nobody stated is not refused, but declared with the application."""
    refusal = rules.too_public(replace(GOOD, is_publicly_held=True))
    assert refusal is not None
    assert refusal.code == "ENT_PUBLIC"
    assert rules.too_public(GOOD) is None
    assert rules.too_public(replace(GOOD, is_publicly_held=None)) is None


def decide(nace: NaceCode, valid_from: date, *, is_eligible: bool, is_approved: bool = True) -> None:
    """Write a decision of two people, or the proposal of one."""
    ActivityDecision.objects.create(
        nace=nace,
        is_eligible=is_eligible,
        valid_from=valid_from,
        reason="Ministerial decision",
        proposed_by=make_user(),
        proposed_at=NOW,
        approved_by=make_user() if is_approved else None,
        approved_at=NOW if is_approved else None,
    )


@pytest.mark.django_db
def test_the_list_of_the_day_counts() -> None:
    """The latest decision that had begun; before the first one the annex; a proposal counts for nothing."""
    nace = make_nace(code="01110", is_eligible=False)
    company = make_company(nace=nace)
    decide(nace, date(2026, 3, 1), is_eligible=True)
    decide(nace, date(2026, 9, 1), is_eligible=False)
    decide(nace, date(2026, 10, 1), is_eligible=True, is_approved=False)
    for day, expected in (
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
        (date(2026, 12, 1), False),
    ):
        assert selectors.is_listed(nace, day=day) is expected
        assert selectors.main_activities_listed(company, day=day) == [expected]


@pytest.mark.django_db
def test_only_main_activities_of_the_newest_edition_count() -> None:
    """The register keeps the old ones beside them."""
    company = make_company(nace=make_nace(code="62100"))
    make_activity(company=company, nace=make_nace(code="62010", version=NaceVersion.V2008, is_eligible=False))
    make_activity(
        company=company,
        nace=make_nace(code="01110", is_eligible=False),
        classification=Classification.SECONDARY,
        group=ActivityGroup.VAT,
    )
    assert selectors.main_activities_listed(company, day=TODAY) == [True]
    assert selectors.main_activities_listed(make_company(), day=TODAY) == []


def state(company: Company, source: PublicShareSource, *, is_below_limit: bool) -> None:
    """Write what somebody stated of the part in public hands."""
    PublicShare.objects.create(
        company=company,
        source=source,
        is_below_limit=is_below_limit,
        remark="Staatsblad",
        stated_by=make_user(),
        stated_at=NOW,
    )


def group_with(company: Company, *holders: tuple[str, bool, str, str | None]) -> None:
    """Enter holders of a company: kind, whether it is in public hands, capital and votes."""
    group = CompanyGroup.objects.create(company=company, year=TODAY.year, changed_by=make_user(), changed_at=NOW)
    applicant = GroupMember.objects.create(group=group, name=company.name, is_applicant=True)
    for number, (kind, is_public, capital, votes) in enumerate(holders):
        holder = GroupMember.objects.create(group=group, name=f"Holder {number}", kind=kind, is_public=is_public)
        GroupLink.objects.create(
            group=group,
            owner=holder,
            owned=applicant,
            capital=Decimal(capital),
            votes=None if votes is None else Decimal(votes),
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([(MemberKind.PUBLIC_BODY, False, "24.99", None)], False),
        ([(MemberKind.PUBLIC_BODY, False, "25", None)], True),
        ([(MemberKind.PUBLIC_BODY, False, "10", "25")], True),
        ([(MemberKind.PUBLIC_BODY, False, "15", None), (MemberKind.ENTERPRISE, True, "10", None)], True),
        ([(MemberKind.ENTERPRISE, False, "90", None)], None),
    ],
)
def test_the_group_shows_the_part_in_public_hands(
    holders: list[tuple[str, bool, str, str | None]], expected: bool | None
) -> None:
    """Capital or votes, whichever is more; without a public holder it stays unknown."""
    company = make_company()
    group_with(company, *holders)
    assert selectors.known_facts(company, year=TODAY.year).is_publicly_held is expected
    assert selectors.known_facts(company, year=TODAY.year - 1).is_publicly_held is None


@pytest.mark.django_db
def test_what_is_recorded_goes_before_what_is_declared() -> None:
    """The legal form, the agency, the group, and only then the company's own word."""
    company = make_company()
    assert selectors.public_stake(company, year=TODAY.year) is None
    state(company, PublicShareSource.DECLARATION, is_below_limit=False)
    assert selectors.known_facts(company, year=TODAY.year).is_publicly_held is True
    group_with(company, (MemberKind.PUBLIC_BODY, False, "5", None))
    assert selectors.known_facts(company, year=TODAY.year).is_publicly_held is False
    state(company, PublicShareSource.AGENCY, is_below_limit=False)
    assert selectors.known_facts(company, year=TODAY.year).is_publicly_held is True
    public_law = make_legal_form(code="411", label="Gemeente", abbreviation="", group=LegalFormGroup.PUBLIC)
    council = make_company(legal_form=public_law)
    state(council, PublicShareSource.AGENCY, is_below_limit=True)
    assert selectors.known_facts(council, year=TODAY.year).is_publicly_held is True


@pytest.mark.django_db
def test_for_everybody_only_what_is_public_counts() -> None:
    """Neither the block, nor the confirmed size, nor a declaration."""
    company = make_company(nace=make_nace(), is_blocked=True)
    make_size(company=company, size=Size.LARGE)
    make_accounts(company=company)
    state(company, PublicShareSource.DECLARATION, is_below_limit=False)
    public = {check.code: check.verdict for check in selectors.public_checks(company, day=TODAY)}
    assert public == {
        "ENT_NOT_ACTIVE": MET,
        "ENT_LEGAL_FORM": MET,
        "ENT_REGION": MET,
        "NACE_NOT_ELIGIBLE": MET,
        "ENT_PUBLIC": UNKNOWN,
        "ENT_SIZE_LARGE": UNKNOWN,
    }
    stake = selectors.public_stake(company, year=TODAY.year)
    own = {check.code: check.verdict for check in selectors.own_checks(company, stake=stake, day=TODAY)}
    assert own == public | {"ENT_PUBLIC": NOT_MET, "ENT_SIZE_LARGE": NOT_MET, "ENT_BLOCKED": NOT_MET}
