"""The verbs of an application: drafts, submission, and what follows from money."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction

from applications import services
from applications.enums import Declaration, EventKind, Status
from applications.models import AnnualBudget, ApplicationEvent, NumberSeries, SubsidyApplication
from companies.enums import Size
from companies.models import SizeDeclaration
from correspondence.models import Message
from portefeuille import identifiers
from portefeuille.errors import Conflict, Refused
from providers.enums import Pillar
from providers.models import Rating
from tests.applications.builders import (
    EVERYTHING,
    Applicant,
    complete,
    fund,
    make_applicant,
    make_draft,
    make_project,
    submit,
)
from tests.factories import NOW, TODAY, make_company, make_mandate, make_nace, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply in the year of these tests."""
    return make_applicant(year=TODAY.year)


def refusal_codes(draft: SubsidyApplication, **changes: Any) -> list[str]:
    """Submit a draft that is refused, and return the codes."""
    with pytest.raises(Refused) as caught, transaction.atomic():
        services.submit(
            application_id=draft.pk,
            **{"user": draft.created_by, "declarations": EVERYTHING, "now": NOW, **changes},
        )
    return [refusal.code for refusal in caught.value.refusals]


def test_a_draft_starts_with_the_activity_that_the_register_knows(applicant: Applicant) -> None:
    draft = services.start_draft(company=applicant.company, user=applicant.user, now=NOW)
    assert (draft.status, draft.nace, draft.created_at) == (Status.DRAFT, make_nace(), NOW)


def test_a_draft_of_a_company_without_activities_starts_empty() -> None:
    company = make_company()
    assert services.start_draft(company=company, user=make_mandate(company=company).user, now=NOW).nace is None


def test_a_step_keeps_its_own_fields_and_nothing_else(applicant: Applicant) -> None:
    draft = services.start_draft(company=applicant.company, user=applicant.user, now=NOW)
    later = NOW + timedelta(hours=1)
    services.save_step(
        application_id=draft.pk,
        values={"title": "Excel", "cost": Decimal("500.00"), "subsidy": Decimal("500.00"), "status": "completed"},
        user=applicant.user,
        now=later,
    )
    draft.refresh_from_db()
    assert (draft.title, draft.cost, draft.changed_at) == ("Excel", Decimal("500.00"), later)
    assert (draft.subsidy, draft.status) == (None, Status.DRAFT)


def test_a_step_of_a_submitted_application_is_a_conflict(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    with pytest.raises(Conflict):
        services.save_step(application_id=project.pk, values={"title": "Iets anders"}, user=applicant.user, now=NOW)
    project.refresh_from_db()
    assert project.title == "Basisopleiding HACCP"


def test_a_draft_can_be_thrown_away_and_a_project_cannot(applicant: Applicant) -> None:
    draft = make_draft(applicant, today=TODAY)
    project = make_project(applicant, now=NOW)
    services.discard_draft(application_id=draft.pk, user=applicant.user, now=NOW)
    with pytest.raises(Conflict):
        services.discard_draft(application_id=project.pk, user=applicant.user, now=NOW)
    assert list(SubsidyApplication.objects.all()) == [project]


def test_submission_fixes_number_money_and_terms(applicant: Applicant) -> None:
    draft = make_draft(applicant, today=TODAY)
    submit(draft, user=applicant.user, now=NOW)
    draft.refresh_from_db()
    assert draft.status == Status.AWAITING_DEPOSIT
    assert draft.number == "2026KMO000001"
    assert draft.structured_communication == identifiers.make_communication("1260000001")
    assert (draft.submitted_by, draft.submitted_at, draft.submitted_on) == (applicant.user, NOW, TODAY)
    assert (draft.regime_code, draft.size, draft.rate) == ("2026-02", Size.SMALL, Decimal("30.00"))
    assert (draft.subsidy, draft.own_contribution) == (Decimal("660.00"), Decimal("1540.00"))
    assert (draft.deposit_due_on, draft.payable_until) == (date(2026, 12, 23), date(2027, 12, 31))
    assert draft.declarations == [declaration.value for declaration in Declaration]


def test_submission_claims_the_budget_locks_the_size_and_tells_the_story(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    budget = AnnualBudget.objects.get()
    assert (budget.company, budget.year, budget.ceiling, budget.granted) == (
        applicant.company,
        2026,
        Decimal("7500.00"),
        Decimal("660.00"),
    )
    assert SizeDeclaration.objects.get(company=applicant.company).locked_at == NOW
    event = ApplicationEvent.objects.get()
    assert (event.application, event.kind, event.actor, event.occurred_at) == (
        project,
        EventKind.SUBMITTED,
        applicant.user,
        NOW,
    )
    assert event.facts == {"subsidy": "660.00"}


def test_submission_writes_to_the_applicant_and_to_the_provider(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    assert [
        (message.kind, message.company_id, message.project_number) for message in Message.objects.order_by("pk")
    ] == [
        ("application_submitted", applicant.company.pk, project.number),
        ("provider_named", project.registration.provider.company_id, project.number),  # type: ignore[union-attr]
    ]


def test_a_second_submission_of_the_same_draft_changes_nothing(applicant: Applicant) -> None:
    draft = make_draft(applicant, today=TODAY)
    first = submit(draft, user=applicant.user, now=NOW)
    colleague = make_mandate(company=applicant.company)
    second = submit(draft, user=colleague.user, now=NOW + timedelta(days=1))
    assert (second.number, second.submitted_at, second.submitted_by) == (first.number, NOW, applicant.user)
    assert (ApplicationEvent.objects.count(), Message.objects.count()) == (1, 2)
    assert AnnualBudget.objects.get().granted == Decimal("660.00")


def test_numbers_follow_each_other_within_a_year_and_start_again_in_the_next(applicant: Applicant) -> None:
    first = make_project(applicant, now=NOW)
    second = make_project(applicant, now=NOW)
    next_year = make_project(make_applicant(year=2027), now=datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert [project.number for project in (first, second, next_year)] == [
        "2026KMO000001",
        "2026KMO000002",
        "2027KMO000001",
    ]


def test_a_refused_submission_uses_no_number_and_no_budget(applicant: Applicant) -> None:
    draft = make_draft(applicant, today=TODAY, cost=Decimal("99.99"))
    assert refusal_codes(draft) == ["PRJ_MIN_AMOUNT"]
    assert (NumberSeries.objects.count(), AnnualBudget.objects.count(), Message.objects.count()) == (0, 0, 0)
    assert SizeDeclaration.objects.get(company=applicant.company).locked_at is None
    assert make_project(applicant, now=NOW).number == "2026KMO000001"


def test_every_problem_of_a_submission_is_told_at_once() -> None:
    applicant = make_applicant(year=TODAY.year, postal_codes=["1000"], is_blocked=True)
    draft = make_draft(
        applicant,
        today=TODAY,
        registration=make_registration(pillar=Pillar.ADVICE),
        starts_on=TODAY - timedelta(days=15),
        cost=Decimal("99.99"),
    )
    assert refusal_codes(draft, declarations=[]) == [
        "ENT_REGION",
        "ENT_BLOCKED",
        "PRJ_TOO_LATE",
        "PRJ_MIN_AMOUNT",
        "PRV_NOT_REGISTERED",
        *["DECLARATION_MISSING"] * len(Declaration),
    ]


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ({"postal_codes": ["1000", "4000"]}, ["ENT_REGION"]),
        ({"situation": "050"}, ["ENT_NOT_ACTIVE"]),
        ({"ceased_on": date(2026, 11, 15)}, ["ENT_NOT_ACTIVE"]),
        ({"started_on": date(2026, 11, 17)}, ["ENT_NOT_ACTIVE"]),
        ({"started_on": date(2026, 11, 16)}, []),
        ({"is_blocked": True}, ["ENT_BLOCKED"]),
    ],
)
def test_the_company_must_qualify_on_the_day_the_service_starts(company: dict[str, Any], expected: list[str]) -> None:
    draft = make_draft(make_applicant(year=TODAY.year, **company), today=TODAY)
    assert draft.starts_on == date(2026, 11, 16)
    if expected:
        assert refusal_codes(draft) == expected
    else:
        assert submit(draft, user=draft.created_by, now=NOW).number == "2026KMO000001"


@pytest.mark.parametrize(
    ("size", "expected"), [(None, ["SIZE_NOT_CONFIRMED"]), (Size.LARGE, ["BUDGET_PERSONAL", "ENT_SIZE_LARGE"])]
)
def test_the_size_must_be_confirmed_and_not_large(size: Size | None, expected: list[str]) -> None:
    draft = make_draft(make_applicant(size=size, year=TODAY.year), today=TODAY)
    assert refusal_codes(draft) == expected


def test_the_regime_of_the_day_of_submission_counts() -> None:
    applicant = make_applicant(year=2026)
    last_day, first_day = datetime(2026, 1, 31, 9, tzinfo=UTC), datetime(2026, 2, 1, 9, tzinfo=UTC)
    advice: dict[str, Any] = {"pillar": Pillar.ADVICE, "delivery_mode": "", "cost": Decimal("1000.00")}
    early = make_draft(applicant, today=last_day.date(), **advice)
    late = make_draft(applicant, today=first_day.date(), **advice)
    assert submit(early, user=applicant.user, now=last_day).regime_code == "2024-06"
    assert refusal_codes(late, now=first_day) == ["PRJ_THEME"]


def test_the_day_is_counted_in_brussels() -> None:
    applicant = make_applicant(year=2027)
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    draft = make_draft(applicant, today=date(2027, 1, 1))
    project = submit(draft, user=applicant.user, now=moment)
    assert (project.submitted_on, project.number) == (date(2027, 1, 1), "2027KMO000001")


def test_the_last_cents_of_a_budget_are_granted_and_not_one_more(applicant: Applicant) -> None:
    make_project(applicant, now=NOW, cost=Decimal("24999.97"))
    last = make_project(applicant, now=NOW, cost=Decimal("1000.00"))
    assert AnnualBudget.objects.get().granted == Decimal("7500.00")
    assert (last.subsidy, last.own_contribution) == (Decimal("0.01"), Decimal("999.99"))
    assert refusal_codes(make_draft(applicant, today=TODAY)) == ["BUDGET_PERSONAL"]


@pytest.mark.parametrize(
    ("today", "back", "granted"),
    [(date(2026, 12, 31), "660.00", "0.00"), (date(2027, 1, 1), "0.00", "660.00")],
)
def test_subsidy_returns_to_the_budget_only_within_the_year(
    applicant: Applicant, today: date, back: str, granted: str
) -> None:
    project = make_project(applicant, now=NOW)
    returned = services.release_budget(application=project, amount=Decimal("660.00"), today=today)
    assert returned == Decimal(back)
    assert AnnualBudget.objects.get().granted == Decimal(granted)


def test_a_changed_ceiling_never_falls_below_what_was_granted(applicant: Applicant) -> None:
    make_project(applicant, now=NOW)
    AnnualBudget.objects.update(ceiling=Decimal("10000.00"), granted=Decimal("8000.00"))
    assert refusal_codes(make_draft(applicant, today=TODAY)) == ["BUDGET_PERSONAL"]
    assert AnnualBudget.objects.get().ceiling == Decimal("10000.00")


def test_a_part_of_the_deposit_waits_for_the_rest(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    services.mark_deposited(application=project, amount=Decimal("1539.99"), booked_on=TODAY, now=NOW)
    assert (project.status, project.outstanding) == (Status.PARTIALLY_DEPOSITED, Decimal("0.01"))
    services.mark_deposited(application=project, amount=Decimal("0.01"), booked_on=TODAY, now=NOW)
    services.mark_funded(application=project, today=TODAY, now=NOW)
    project.refresh_from_db()
    assert (project.status, project.outstanding, project.funded_on) == (Status.PAYABLE, Decimal("0.00"), TODAY)


def test_a_paid_project_is_completed_and_can_come_back(applicant: Applicant) -> None:
    project = complete(fund(make_project(applicant, now=NOW), now=NOW), now=NOW)
    assert (project.status, project.closed_on) == (Status.COMPLETED, TODAY)
    services.mark_unpaid(application=project, has_other_payments=False)
    project.refresh_from_db()
    assert (project.status, project.closed_on) == (Status.PAYABLE, None)


SCORES = dict.fromkeys(Rating.SCORES, 4)


def test_a_provider_is_rated_once(applicant: Applicant) -> None:
    project = complete(fund(make_project(applicant, now=NOW), now=NOW), now=NOW)
    services.rate(application_id=project.pk, user=applicant.user, scores=SCORES, comment="Goed", now=NOW)
    with pytest.raises(Conflict):
        services.rate(application_id=project.pk, user=applicant.user, scores=SCORES, comment="Nog eens", now=NOW)
    rating = Rating.objects.get()
    assert (rating.project_number, rating.comment, rating.content) == (project.number, "Goed", 4)
    assert ApplicationEvent.objects.filter(kind=EventKind.RATED).count() == 1


def test_a_project_that_was_not_paid_cannot_be_rated(applicant: Applicant) -> None:
    project = fund(make_project(applicant, now=NOW), now=NOW)
    with pytest.raises(Conflict):
        services.rate(application_id=project.pk, user=applicant.user, scores=SCORES, comment="", now=NOW)
    assert Rating.objects.count() == 0


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """Do the same work in many threads at one moment, each with a connection of its own; return what each got."""
    barrier = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(position: int) -> None:
        barrier.wait()
        try:
            results[position] = work(position)
        except (Refused, Conflict) as error:
            results[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[position]) for position in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_ten_submissions_at_once_grant_exactly_what_is_left(applicant: Applicant) -> None:
    make_project(applicant, now=NOW, cost=Decimal("20000.00"))
    drafts = [make_draft(applicant, today=TODAY, cost=Decimal("1000.00")) for _ in range(10)]
    connection.close()

    results = at_once(10, lambda position: submit(drafts[position], user=applicant.user, now=NOW))

    granted = [result for result in results if isinstance(result, SubsidyApplication)]
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(granted) + len(refused) == 10
    assert sorted(project.subsidy or 0 for project in granted) == [Decimal("300.00")] * 5
    assert {refusal.code for error in refused for refusal in error.refusals} == {"BUDGET_PERSONAL"}
    assert AnnualBudget.objects.get().granted == Decimal("7500.00")
    numbers = SubsidyApplication.objects.submitted().order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"2026KMO{serial:06d}" for serial in range(1, 7)]
    assert NumberSeries.objects.get().last_serial == 6


@pytest.mark.django_db(transaction=True)
def test_companies_that_submit_at_once_get_numbers_without_gap_or_double() -> None:
    registration = make_registration()
    applicants = [make_applicant(year=TODAY.year) for _ in range(10)]
    drafts = [make_draft(applicant, today=TODAY, registration=registration) for applicant in applicants]
    connection.close()

    at_once(10, lambda position: submit(drafts[position], user=applicants[position].user, now=NOW))

    numbers = SubsidyApplication.objects.submitted().order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"2026KMO{serial:06d}" for serial in range(1, 11)]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_submit_gives_one_project(applicant: Applicant) -> None:
    draft = make_draft(applicant, today=TODAY)
    connection.close()

    results = at_once(4, lambda _position: submit(draft, user=applicant.user, now=NOW))

    assert {getattr(result, "number", None) for result in results} == {"2026KMO000001"}
    assert (ApplicationEvent.objects.count(), Message.objects.count()) == (1, 2)
    assert AnnualBudget.objects.get().granted == Decimal("660.00")
