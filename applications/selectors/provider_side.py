"""What a provider sees of the projects that name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from applications import lifecycle, regimes, rules
from applications.lifecycle import Action
from applications.models import SubsidyApplication

CHECK_LIMIT = 10
_REFUSABLE = frozenset(status for status, actions in lifecycle.ACTIONS.items() if Action.REFUSE in actions)


@dataclass(frozen=True)
class Check:
    """An application that its provider can still refuse, with the last day to do so."""

    application: SubsidyApplication
    until: date
    days_left: int


@dataclass(frozen=True)
class Counts:
    """How many projects of a provider stand where."""

    awaiting_deposit: int
    payable: int
    completed: int


def last_day_to_refuse(application: SubsidyApplication) -> date:
    """Return the last day on which the provider may refuse a submitted application."""
    if application.submitted_on is None:
        raise ValueError("a draft cannot be refused")
    return rules.refusable_until(application.submitted_on, regimes.by_code(application.regime_code))


def is_refusable(application: SubsidyApplication, *, today: date) -> bool:
    """Tell whether the provider can refuse an application today."""
    return lifecycle.may(application.status, Action.REFUSE) and today <= last_day_to_refuse(application)


def to_check(provider_id: int, *, today: date) -> Sequence[Check]:
    """Return the applications that a provider can still refuse, the soonest deadline first."""
    longest = max(regime.refusal_days for regime in regimes.REGIMES)
    rows = (
        SubsidyApplication.objects.for_provider(provider_id)
        .filter(status__in=_REFUSABLE, submitted_on__gte=today - timedelta(days=longest))
        .select_related("company")
        .order_by("submitted_on", "pk")
    )
    return [
        Check(row, until=until, days_left=(until - today).days)
        for row in rows[:CHECK_LIMIT]
        if today <= (until := last_day_to_refuse(row))
    ]


def counts(provider_id: int) -> Counts:
    """Count the projects of a provider by where they stand."""
    found: Mapping[str, int] = SubsidyApplication.objects.for_provider(provider_id).aggregate(
        awaiting_deposit=Count("pk", filter=Q(status__in=lifecycle.AWAITING_MONEY)),
        payable=Count("pk", filter=Q(status__in=lifecycle.FUNDED)),
        completed=Count("pk", filter=Q(status="completed")),
    )
    return Counts(**found)
