"""The public share as evidence, and the list of activities by four eyes."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from companies import services
from companies.enums import CompanyEventKind, MandateRole, PublicShareSource
from companies.models import ActivityDecision, CompanyEvent, PublicShare
from portefeuille.errors import Conflict, NotAllowed, Refused
from tests.factories import NOW, TODAY, make_company, make_mandate, make_nace, make_user

pytestmark = pytest.mark.django_db


def codes(action: Callable[[], object]) -> list[str]:
    """Return the refusals of an action that is refused."""
    with pytest.raises(Refused) as refused:
        action()
    return [refusal.code for refusal in refused.value.refusals]


def propose(reason: str = "Ministerial decision of 2026", days: int = 0) -> ActivityDecision:
    """Propose that growing cereals comes on the list."""
    return services.propose_activity_decision(
        nace=make_nace(code="01110", is_eligible=False),
        is_eligible=True,
        valid_from=TODAY + timedelta(days=days),
        reason=reason,
        user=make_user(),
        now=NOW,
    )


def test_a_declaration_is_kept_with_who_and_when() -> None:
    """The same again in a year adds nothing; another answer or another year does."""
    mandate = make_mandate()
    for is_below_limit, moment in (
        (True, NOW),
        (True, NOW + timedelta(minutes=1)),
        (False, NOW + timedelta(minutes=2)),
        (False, NOW + timedelta(days=60)),
    ):
        services.declare_public_share(
            company_id=mandate.company_id, is_below_limit=is_below_limit, user=mandate.user, now=moment
        )
    rows = PublicShare.objects.order_by("pk")
    assert [(row.is_below_limit, row.stated_by, row.source) for row in rows] == [
        (True, mandate.user, PublicShareSource.DECLARATION),
        (False, mandate.user, PublicShareSource.DECLARATION),
        (False, mandate.user, PublicShareSource.DECLARATION),
    ]
    assert CompanyEvent.objects.filter(kind=CompanyEventKind.PUBLIC_SHARE_STATED).count() == 3


def test_who_may_only_look_declares_nothing() -> None:
    """Nor does a stranger."""
    looker = make_mandate(role=MandateRole.USER, may_apply=False)
    for user in (looker.user, make_user()):
        with pytest.raises(NotAllowed):
            services.declare_public_share(company_id=looker.company_id, is_below_limit=True, user=user, now=NOW)
    assert PublicShare.objects.count() == 0


@pytest.mark.parametrize(("percent", "is_below_limit"), [("24.99", True), ("25.00", False), ("0", True)])
def test_the_agency_records_a_percent_with_its_source(percent: str, is_below_limit: bool) -> None:
    """Without a source: PUBLIC_SHARE_SOURCE."""
    company = make_company()

    def record(remark: str) -> PublicShare:
        return services.record_public_share(
            company_id=company.pk, percent=Decimal(percent), remark=remark, user=make_user(), now=NOW
        )

    assert codes(lambda: record("  ")) == ["PUBLIC_SHARE_SOURCE"]
    assert record("Staatsblad 2026").is_below_limit is is_below_limit


def test_postgresql_keeps_a_share_as_it_was_stated() -> None:
    """Neither changed nor deleted, and never against its own percent."""
    company = make_company()
    row = services.record_public_share(
        company_id=company.pk, percent=Decimal(30), remark="Staatsblad", user=make_user(), now=NOW
    )
    for change in (
        lambda: PublicShare.objects.filter(pk=row.pk).update(is_below_limit=True),
        lambda: PublicShare.objects.filter(pk=row.pk).delete(),
    ):
        with transaction.atomic(), pytest.raises(DatabaseError, match="append-only"):
            change()
    with transaction.atomic(), pytest.raises(IntegrityError, match="public_share_agrees_with_its_percent"):
        PublicShare.objects.create(
            company=company,
            source=PublicShareSource.DECLARATION,
            is_below_limit=True,
            percent=Decimal(25),
            stated_by=make_user(),
            stated_at=NOW,
        )


def test_one_proposes_and_another_approves() -> None:
    """ACTIVITY_OWN for the first; a second click of the other changes nothing."""
    decision = propose()
    own = lambda: services.approve_activity_decision(  # noqa: E731
        decision_id=decision.pk, user=decision.proposed_by, now=NOW
    )
    assert codes(own) == ["ACTIVITY_OWN"]
    other = make_user()
    for moment in (NOW, NOW + timedelta(minutes=1)):
        services.approve_activity_decision(decision_id=decision.pk, user=other, now=moment)
    decision.refresh_from_db()
    assert (decision.approved_by, decision.approved_at) == (other, NOW)


def test_a_proposal_needs_a_reason_and_a_day_to_come() -> None:
    """ACTIVITY_REASON_MISSING, ACTIVITY_DAY_PASSED; also when the day passes before the approval."""
    assert codes(lambda: propose(reason=" ")) == ["ACTIVITY_REASON_MISSING"]
    assert codes(lambda: propose(days=-1)) == ["ACTIVITY_DAY_PASSED"]
    decision = propose()
    late = lambda: services.approve_activity_decision(  # noqa: E731
        decision_id=decision.pk, user=make_user(), now=NOW + timedelta(days=1)
    )
    assert codes(late) == ["ACTIVITY_DAY_PASSED"]


def test_two_decisions_on_an_activity_do_not_begin_on_one_day() -> None:
    """Unless the first proposal was withdrawn; then it is approved no more."""
    first = propose()
    with pytest.raises(Conflict):
        propose()
    services.withdraw_activity_decision(decision_id=first.pk, user=make_user(), now=NOW)
    second = propose()
    with pytest.raises(Conflict):
        services.approve_activity_decision(decision_id=first.pk, user=make_user(), now=NOW)
    services.approve_activity_decision(decision_id=second.pk, user=make_user(), now=NOW)
    with pytest.raises(Conflict):
        services.withdraw_activity_decision(decision_id=second.pk, user=make_user(), now=NOW)


def test_postgresql_refuses_a_decision_of_one_person() -> None:
    """Also one without a reason, and a second one of the same day."""
    decision = propose()
    mine = ActivityDecision.objects.filter(pk=decision.pk)
    for changes, constraint in (
        ({"approved_by": decision.proposed_by, "approved_at": NOW}, "activity_decision_takes_two_people"),
        ({"approved_at": NOW}, "activity_decision_takes_two_people"),
        ({"reason": ""}, "activity_decision_has_a_reason"),
        ({"withdrawn_at": NOW}, "activity_decision_approved_or_withdrawn"),
    ):
        with transaction.atomic(), pytest.raises(IntegrityError, match=constraint):
            mine.update(**changes)
    with transaction.atomic(), pytest.raises(IntegrityError, match="activity_decision_one_per_first_day"):
        ActivityDecision.objects.create(
            nace=decision.nace,
            is_eligible=False,
            valid_from=decision.valid_from,
            reason="Again",
            proposed_by=make_user(),
            proposed_at=NOW,
        )
