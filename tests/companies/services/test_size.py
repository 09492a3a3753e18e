"""The size of a year: confirmed with evidence, locked by the first application."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from companies import services
from companies.enums import CompanyEventKind, Size
from companies.models import Company, CompanyEvent, SizeDeclaration
from companies.size import RULE_VERSION
from portefeuille.errors import Conflict, Refused
from tests.factories import NOW, make_accounts, make_company, make_size, make_user

pytestmark = pytest.mark.django_db


def declare(company: Company, size: Size, *, reason: str = "", year: int = 2026) -> SizeDeclaration:
    """Confirm a size."""
    return services.declare_size(
        company_id=company.pk, year=year, size=size, reason=reason, belongs_to_group=False, user=make_user(), now=NOW
    )


def test_the_declaration_keeps_the_figures_the_proposal_rested_on() -> None:
    """Evidence for an inspection, years later."""
    company = make_company()
    make_accounts(company=company, closed_on=date(2025, 12, 31), workers="8.5", turnover=None)
    user = make_user()
    declaration = services.declare_size(
        company_id=company.pk, year=2026, size=Size.SMALL, reason="", belongs_to_group=True, user=user, now=NOW
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
