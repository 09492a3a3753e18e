"""What the portfolio page shows of a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Exists, F, OuterRef, Q, When

from applications import lifecycle, progress
from applications.enums import EventKind
from applications.lifecycle import Action
from applications.models import ApplicationEvent, ApplicationQuerySet, SubsidyApplication
from applications.progress import NextAction
from portefeuille import money

ACTION_LIMIT = 5
_HAS_MONEY = Q(wallet__own__gt=0) | Q(wallet__subsidy__gt=0)
_RATEABLE = frozenset(status for status, actions in lifecycle.ACTIONS.items() if Action.RATE in actions)
DRAFT_LIMIT = 5


@dataclass(frozen=True)
class ToDo:
    """The most pressing actions, and how many projects ask for one."""

    actions: Sequence[NextAction]
    has_more: bool


def balance(application: SubsidyApplication) -> Decimal:
    """Return what stands in the wallet of a project, in euro; zero before the first deposit."""
    wallet = getattr(application, "wallet", None)
    return wallet.own + wallet.subsidy if wallet else money.ZERO


def to_do(company_id: int, *, today: date) -> ToDo:
    """Return what a company has to do now, the soonest deadline first and ratings last."""
    rows = (
        SubsidyApplication.objects.for_company(company_id)
        .annotate(
            is_rated=Exists(ApplicationEvent.objects.filter(application=OuterRef("pk"), kind=EventKind.RATED)),
            deadline=Case(
                When(status__in=lifecycle.AWAITING_MONEY, then=F("deposit_due_on")),
                When(status__in=lifecycle.FUNDED, then=F("payable_until")),
            ),
        )
        .filter(
            Q(status__in=lifecycle.AWAITING_MONEY, deposit_due_on__gte=today)
            | _HAS_MONEY & Q(status__in=lifecycle.FUNDED, payable_until__gte=today)
            | Q(status__in=_RATEABLE, is_rated=False)
        )
        .select_related("wallet", "registration__provider__company")
        .order_by(F("deadline").asc(nulls_last=True), "pk")[: ACTION_LIMIT + 1]
    )
    # Of the projects that could be rated, only those come up that are not.
    found = (progress.next_action(row, balance=balance(row), is_rated=False, today=today) for row in rows)
    actions = [action for action in found if action]
    return ToDo(actions[:ACTION_LIMIT], has_more=len(actions) > ACTION_LIMIT)


def running_projects(company_id: int) -> ApplicationQuerySet:
    """Return the projects of a company on which something can still happen, the newest first."""
    return (
        SubsidyApplication.objects.for_company(company_id)
        .running()
        .select_related("registration__provider__company")
        .order_by("-submitted_at", "-pk")
    )


def drafts(company_id: int) -> Sequence[SubsidyApplication]:
    """Return the drafts of a company, the last saved first."""
    return list(
        SubsidyApplication.objects.for_company(company_id)
        .drafts()
        .select_related("registration")
        .order_by("-changed_at", "-pk")[:DRAFT_LIMIT]
    )


def untouched_draft(company_id: int) -> SubsidyApplication | None:
    """Return a draft in which nothing was saved yet, so that a second start does not leave a second one."""
    return (
        SubsidyApplication.objects.for_company(company_id)
        .drafts()
        .filter(changed_at=F("created_at"), pillar="", title="")
        .order_by("-pk")
        .first()
    )


def project_count(company_id: int) -> int:
    """Return how many projects a company ever had."""
    return SubsidyApplication.objects.for_company(company_id).submitted().count()
