"""The size of a year: confirmed with evidence, locked by the first application."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from companies import services
from companies.enums import CompanyEventKind, MandateRole, Size
from companies.models import Company, CompanyEvent, SizeDeclaration, SizeEvidence
from companies.size import RULE_VERSION
from portefeuille.errors import Conflict, NotAllowed, Refused
from tests.companies.group_rows import Entry
from tests.factories import NOW, make_accounts, make_company, make_mandate, make_size, make_user

pytestmark = pytest.mark.django_db


def declare(company: Company, size: Size, *, reason: str = "", year: int = 2026) -> SizeDeclaration:
    """Confirm a size."""
    return services.declare_size(
        company_id=company.pk,
        year=year,
        size=size,
        reason=reason,
        belongs_to_group=False,
        user=make_mandate(company=company).user,
        now=NOW,
    )


def test_the_declaration_keeps_the_figures_the_proposal_rested_on() -> None:
    """Evidence for an inspection, years later."""
    company = make_company()
    make_accounts(company=company, closed_on=date(2025, 12, 31), workers="8.5", turnover=None)
    user = make_mandate(company=company).user
    declaration = services.declare_size(
        company_id=company.pk,
        year=2026,
        size=Size.SMALL,
        reason="We added it up ourselves.",
        belongs_to_group=True,
        user=user,
        now=NOW,
    )
    assert (declaration.proposed_size, declaration.declared_size) == (Size.SMALL, Size.SMALL)
    assert (declaration.declared_by, declaration.declared_at, declaration.locked_at) == (user, NOW, None)
    declaration.refresh_from_db()
    assert declaration.evidence == {
        "rule": RULE_VERSION,
        "criterion": "within",
        "belongs_to_group": True,
        "years": [
            {"closed_on": "2025-12-31", "workers": "8.5", "turnover": None, "balance_total": "400000.00"},
        ],
    }


def test_a_choice_can_change_until_it_is_locked() -> None:
    """One row a year, one event a change."""
    company = make_company()
    declare(company, Size.MEDIUM)
    declare(company, Size.SMALL)
    assert SizeDeclaration.objects.get().declared_size == Size.SMALL
    assert CompanyEvent.objects.filter(kind=CompanyEventKind.SIZE_DECLARED).count() == 2


def test_a_smaller_size_than_proposed_needs_a_reason() -> None:
    """The refusal stands at the field of the reason."""
    company = make_company()
    make_accounts(company=company, workers="85")
    with pytest.raises(Refused) as refused:
        declare(company, Size.SMALL)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("SIZE_REASON_MISSING", "reason")]
    assert declare(company, Size.SMALL, reason=" We sold half. ").reason == "We sold half."


def test_without_figures_any_size_can_be_chosen() -> None:
    """There is no proposal to be smaller than."""
    declaration = declare(make_company(), Size.SMALL)
    assert (declaration.proposed_size, declaration.evidence["criterion"]) == ("", "no_figures")


def test_locking_fixes_the_size_once() -> None:
    """The second application of the year finds it locked already."""
    company = make_company()
    declare(company, Size.MEDIUM)
    first = services.lock_size(company_id=company.pk, year=2026, now=NOW)
    second = services.lock_size(company_id=company.pk, year=2026, now=NOW + timedelta(days=1))
    assert (first.declared_size, first.locked_at, second.locked_at) == (Size.MEDIUM, NOW, NOW)
    assert CompanyEvent.objects.filter(kind=CompanyEventKind.SIZE_LOCKED).count() == 1


def test_a_locked_size_cannot_be_changed() -> None:
    """Not even to the same size; nothing is written."""
    company = make_company()
    make_size(company=company, size=Size.SMALL, locked_at=NOW)
    with pytest.raises(Conflict):
        declare(company, Size.MEDIUM)
    assert SizeDeclaration.objects.get().declared_size == Size.SMALL
    assert CompanyEvent.objects.count() == 0


def test_the_next_year_starts_unlocked() -> None:
    """The lock holds for the rest of its own year."""
    company = make_company()
    make_size(company=company, year=2026, locked_at=NOW)
    assert declare(company, Size.MEDIUM, year=2027).locked_at is None


def test_a_size_that_nobody_confirmed_cannot_be_locked() -> None:
    """Last year's does not count."""
    company = make_company()
    make_size(company=company, year=2025)
    with pytest.raises(Refused) as refused:
        services.lock_size(company_id=company.pk, year=2026, now=NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["SIZE_NOT_CONFIRMED"]


def test_who_may_only_look_confirms_nothing() -> None:
    """Neither does a stranger."""
    company = make_company()
    visitor = make_mandate(company=company, role=MandateRole.USER, may_apply=False)
    for user in (visitor.user, make_user()):
        with pytest.raises(NotAllowed):
            services.declare_size(
                company_id=company.pk,
                year=2026,
                size=Size.SMALL,
                reason="",
                belongs_to_group=False,
                user=user,
                now=NOW,
            )
    assert SizeDeclaration.objects.count() == 0


def test_an_unknown_company_has_no_size() -> None:
    """The caller named it wrongly."""
    with pytest.raises(Company.DoesNotExist):
        services.declare_size(
            company_id=0, year=2026, size=Size.SMALL, reason="", belongs_to_group=False, user=make_user(), now=NOW
        )


@pytest.mark.parametrize(("proposed", "declared"), [("medium", "small"), ("large", "small"), ("large", "medium")])
def test_postgresql_refuses_a_smaller_size_without_a_reason(proposed: str, declared: str) -> None:
    """Should Python ever forget."""
    with pytest.raises(IntegrityError, match="size_declaration_smaller_needs_reason"):
        SizeDeclaration.objects.create(
            company=make_company(),
            year=2026,
            proposed_size=proposed,
            declared_size=declared,
            declared_by=make_user(),
            declared_at=NOW,
        )


def test_postgresql_refuses_two_sizes_for_one_year() -> None:
    """Of one company."""
    company = make_company()
    make_size(company=company)
    with pytest.raises(IntegrityError, match="size_declaration_once_per_year"):
        make_size(company=company)


def choose(entry: Entry, size: Size, *, reason: str = "", belongs_to_group: bool = True) -> SizeDeclaration:
    """Confirm a size for the company of a group."""
    return services.declare_size(
        company_id=entry.company.pk,
        year=2026,
        size=size,
        reason=reason,
        belongs_to_group=belongs_to_group,
        user=entry.user,
        now=NOW,
    )


def refusals(entry: Entry, size: Size, *, belongs_to_group: bool = True) -> list[str]:
    """Return the codes with which a choice without reason is refused."""
    with pytest.raises(Refused) as refused:
        choose(entry, size, belongs_to_group=belongs_to_group)
    return [refusal.code for refusal in refused.value.refusals]


def medium_by_its_group() -> Entry:
    """Return a group that makes a small company medium-sized."""
    entry = Entry()
    entry.figures(entry.applicant, ("30", "1000000", "1000000"))
    mother = entry.add("Moeder", figures=("40", "1000000", "1000000"))
    entry.hold(mother, entry.applicant, "60")
    return entry


def test_the_group_decides_what_is_smaller_than_advised() -> None:
    """Alone the company would be small."""
    entry = medium_by_its_group()
    assert refusals(entry, Size.SMALL) == ["SIZE_REASON_MISSING"]
    declaration = choose(entry, Size.MEDIUM)
    assert (declaration.proposed_size, declaration.declared_size) == (Size.MEDIUM, Size.MEDIUM)


def test_who_entered_a_group_that_counts_cannot_deny_it() -> None:
    """Parties that do not count change nothing."""
    assert refusals(medium_by_its_group(), Size.MEDIUM, belongs_to_group=False) == ["SIZE_GROUP_DENIED"]
    entry = Entry()
    entry.figures(entry.applicant, ("30", "1000000", "1000000"))
    entry.hold(entry.add("Kleine aandeelhouder"), entry.applicant, "10")
    assert choose(entry, Size.SMALL, belongs_to_group=False).declared_size == Size.SMALL


def test_a_group_that_cannot_be_computed_asks_for_a_reason_unless_large() -> None:
    """Never more aid by accident: neither when nothing is entered, nor when workers are unknown."""
    entry = Entry()
    entry.figures(entry.applicant, ("30", "1000000", "1000000"))
    assert refusals(entry, Size.SMALL) == ["SIZE_GROUP_UNKNOWN"]
    mother = entry.add("Moeder", figures=(None, "1", "1"))
    entry.hold(mother, entry.applicant, "60")
    assert refusals(entry, Size.MEDIUM) == ["SIZE_GROUP_UNKNOWN"]
    assert choose(entry, Size.LARGE).declared_size == Size.LARGE
    assert choose(entry, Size.SMALL, reason="The mother has nobody.").declared_size == Size.SMALL


def test_figures_typed_by_hand_never_undercut_those_on_record_without_a_reason() -> None:
    """The larger of the two is the proposal."""
    company = make_company()
    make_accounts(company=company, workers="85")
    entry = Entry(company)
    entry.figures(entry.applicant, ("8.5", "1", "1"))
    assert refusals(entry, Size.SMALL, belongs_to_group=False) == ["SIZE_REASON_MISSING"]


def test_every_confirmation_leaves_evidence_that_nobody_changes() -> None:
    """With the group, the result and the reason of that moment."""
    entry = medium_by_its_group()
    choose(entry, Size.MEDIUM)
    choose(entry, Size.SMALL, reason="Sold yesterday.")
    first, second = SizeEvidence.objects.order_by("pk")
    assert (first.advised_size, first.declared_size, second.declared_size, second.reason) == (
        Size.MEDIUM,
        Size.MEDIUM,
        Size.SMALL,
        "Sold yesterday.",
    )
    assert [party["name"] for party in first.content["report"]["parties"]] == [entry.company.name, "Moeder"]
    assert first.content["report"]["years"][0]["workers"] == "70"
    assert first.rule_version.startswith("2003/361")
    for change in (first.delete, lambda: SizeEvidence.objects.update(reason="")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_the_agency_unlocks_a_size_with_a_reason() -> None:
    """The reason stays in the story; the company may choose again, and the next application locks again."""
    company = make_company()
    make_size(company=company, size=Size.MEDIUM, locked_at=NOW)
    staff = make_user(is_staff=True)
    with pytest.raises(Refused) as refused:
        services.unlock_size(company_id=company.pk, year=2026, reason=" ", user=staff, now=NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["SIZE_UNLOCK_REASON"]
    services.unlock_size(company_id=company.pk, year=2026, reason="A mistake in the accounts.", user=staff, now=NOW)
    event = CompanyEvent.objects.get(kind=CompanyEventKind.SIZE_UNLOCKED)
    assert (event.actor, event.facts["reason"]) == (staff, "A mistake in the accounts.")
    services.unlock_size(company_id=company.pk, year=2026, reason="Again.", user=staff, now=NOW)
    assert CompanyEvent.objects.filter(kind=CompanyEventKind.SIZE_UNLOCKED).count() == 1
    assert declare(company, Size.SMALL).locked_at is None
    assert services.lock_size(company_id=company.pk, year=2026, now=NOW).declared_size == Size.SMALL
