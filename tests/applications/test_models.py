"""What PostgreSQL itself refuses, whatever Python forgot."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from applications.enums import EventKind
from applications.models import AnnualBudget, ApplicationEvent, Document, NumberSeries, SubsidyApplication
from tests.applications.builders import fund, make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> SubsidyApplication:
    """Return a complete draft."""
    return make_draft(make_applicant(year=TODAY.year), today=TODAY)


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a submitted application of 2.200 euro that waits for 1.540 euro."""
    return make_project(make_applicant(year=TODAY.year), now=NOW)


def refused_by(constraint: str, row: SubsidyApplication, **changes: Any) -> None:
    """Check that the database refuses these values for a row, and which constraint did."""
    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        SubsidyApplication.objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "awaiting_deposit"},
        {"number": "2026KMO000009"},
        {"submitted_at": NOW},
    ],
)
def test_a_draft_has_neither_number_nor_submission(draft: SubsidyApplication, changes: dict[str, Any]) -> None:
    refused_by("application_complete_once_submitted", draft, **changes)


@pytest.mark.parametrize(
    "field",
    [
        "number",
        "structured_communication",
        "submitted_by",
        "submitted_at",
        "submitted_on",
        "deposit_due_on",
        "payable_until",
        "nace",
        "registration",
        "starts_on",
        "ends_on",
        "agreed_on",
        "cost",
        "rate",
        "subsidy",
        "own_contribution",
    ],
)
def test_a_submitted_application_is_complete(project: SubsidyApplication, field: str) -> None:
    refused_by("application_complete_once_submitted", project, **{field: None})


@pytest.mark.parametrize("number", ["2026kmo000001", "26KMO000001", "2026KMO00001", "2026KMOO00001"])
def test_a_number_has_its_shape(project: SubsidyApplication, number: str) -> None:
    refused_by("application_number_has_its_shape", project, number=number)


@pytest.mark.parametrize("digits", ["12345678901", "12345678901a", "+++126/0000"])
def test_a_communication_has_twelve_digits(project: SubsidyApplication, digits: str) -> None:
    refused_by("application_communication_has_12_digits", project, structured_communication=digits)


def test_the_shares_add_up_to_the_cost(project: SubsidyApplication) -> None:
    refused_by("application_subsidy_plus_own_is_cost", project, subsidy=Decimal("660.01"))


def test_a_subsidy_is_never_negative(project: SubsidyApplication) -> None:
    refused_by(
        "application_shares_not_negative", project, subsidy=Decimal("-1.00"), own_contribution=Decimal("2201.00")
    )


def test_a_granted_subsidy_is_more_than_nothing(project: SubsidyApplication) -> None:
    refused_by("application_shares_not_negative", project, subsidy=Decimal("0.00"), own_contribution=Decimal("2200.00"))


@pytest.mark.parametrize("cost", ["0.00", "-0.01"])
def test_a_cost_is_positive(draft: SubsidyApplication, cost: str) -> None:
    refused_by("application_cost_positive", draft, cost=Decimal(cost))


def test_other_aid_is_not_negative(draft: SubsidyApplication) -> None:
    refused_by("application_other_aid_not_negative", draft, other_aid=Decimal("-0.01"))


@pytest.mark.parametrize("deposited", ["-0.01", "1540.01"])
def test_no_more_is_deposited_than_the_own_contribution(project: SubsidyApplication, deposited: str) -> None:
    refused_by("application_deposited_within_own_part", project, deposited=Decimal(deposited))


@pytest.mark.parametrize("status", ["payable", "partially_paid", "completed"])
def test_a_project_is_payable_only_when_everything_is_deposited(project: SubsidyApplication, status: str) -> None:
    refused_by(
        "application_funded_means_deposited",
        project,
        status=status,
        funded_on=TODAY,
        deposited=Decimal("1539.99"),
    )


def test_two_projects_never_share_a_number(project: SubsidyApplication) -> None:
    other = make_project(make_applicant(year=TODAY.year), now=NOW)
    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        SubsidyApplication.objects.filter(pk=other.pk).update(number=project.number)


def test_a_budget_is_never_overspent(project: SubsidyApplication) -> None:
    with pytest.raises(IntegrityError, match='"annual_budget_within_ceiling"'), transaction.atomic():
        AnnualBudget.objects.update(granted=Decimal("7500.01"))
    with pytest.raises(IntegrityError, match='"annual_budget_within_ceiling"'), transaction.atomic():
        AnnualBudget.objects.update(granted=Decimal("-0.01"))


def test_a_company_has_one_budget_a_year(project: SubsidyApplication) -> None:
    with pytest.raises(IntegrityError, match='"annual_budget_once_per_company"'), transaction.atomic():
        AnnualBudget.objects.create(company=project.company, year=TODAY.year, ceiling=Decimal("7500.00"))


def test_a_series_ends_at_six_figures() -> None:
    with pytest.raises(IntegrityError, match='"number_series_has_six_digits"'), transaction.atomic():
        NumberSeries.objects.create(year=2026, last_serial=1_000_000)


def test_a_document_of_a_kind_exists_once(project: SubsidyApplication) -> None:
    values = {"application": project, "kind": Document.Kind.DEPOSIT_INSTRUCTION, "file": "x.pdf", "made_at": NOW}
    Document.objects.create(**values)
    with pytest.raises(IntegrityError, match='"document_once_per_application_and_kind"'), transaction.atomic():
        Document.objects.create(**values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_applicationevent SET kind = 'completed'",
        "DELETE FROM applications_applicationevent",
        "TRUNCATE applications_applicationevent",
    ],
)
def test_the_story_is_never_rewritten(project: SubsidyApplication, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SAVEPOINT before")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute(statement)
        cursor.execute("ROLLBACK TO SAVEPOINT before")
    assert ApplicationEvent.objects.get().kind == EventKind.SUBMITTED


def test_a_queryset_keeps_what_belongs_to_a_company_or_a_provider(project: SubsidyApplication) -> None:
    other = make_project(make_applicant(year=TODAY.year), now=NOW)
    draft = make_draft(make_applicant(year=TODAY.year), today=TODAY, registration=project.registration)
    assert project.registration is not None
    assert list(SubsidyApplication.objects.for_company(project.company_id)) == [project]
    assert list(SubsidyApplication.objects.for_provider(project.registration.provider_id)) == [project]
    assert list(SubsidyApplication.objects.drafts()) == [draft]
    assert set(SubsidyApplication.objects.submitted()) == {project, other}


def test_a_deposit_is_overdue_from_the_day_after_the_last(project: SubsidyApplication) -> None:
    assert project.deposit_due_on is not None
    assert list(SubsidyApplication.objects.deposit_overdue(project.deposit_due_on)) == []
    assert list(SubsidyApplication.objects.deposit_overdue(project.deposit_due_on + timedelta(days=1))) == [project]


def test_a_term_has_passed_from_the_day_after_the_last(project: SubsidyApplication) -> None:
    fund(project, now=NOW)
    assert project.payable_until is not None
    assert list(SubsidyApplication.objects.end_term_passed(project.payable_until)) == []
    assert list(SubsidyApplication.objects.end_term_passed(project.payable_until + timedelta(days=1))) == [project]


def test_running_is_what_can_still_change(project: SubsidyApplication) -> None:
    assert list(SubsidyApplication.objects.running()) == [project]
    SubsidyApplication.objects.update(status="stopped")
    assert list(SubsidyApplication.objects.running()) == []
