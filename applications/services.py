"""Change an application: one verb, one transaction, one locked row, one event.

The verbs that move money stand in `payments.services`; they call the `mark_…` functions here with the row they hold.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications import emails, lifecycle, notifications, regimes, rules, selectors
from applications.enums import Declaration, EventKind, RefusalReason, Status, StopReason
from applications.models import AnnualBudget, ApplicationEvent, NumberSeries, SubsidyApplication
from companies import eligibility_selectors
from companies import rules as company_rules
from companies import selectors as company_selectors
from companies import services as company_services
from companies.enums import Right, Size
from companies.models import Company
from portefeuille import identifiers, money
from portefeuille.errors import Refused
from portefeuille.known import known
from portefeuille.locking import lock
from providers import services as provider_services

# First digit of our structured communications: what the money is for.
COMMUNICATION_OF_A_DEPOSIT = "1"

STEP_FIELDS = frozenset(
    {
        "nace",
        "pillar",
        "title",
        "description",
        "delivery_mode",
        "theme",
        "subtheme",
        "hours",
        "agreed_on",
        "starts_on",
        "ends_on",
        "cost",
        "other_aid",
        "registration",
    }
)


def hold(*, application_id: int) -> SubsidyApplication:
    """Lock an application until the transaction ends and return it as it is now."""
    return lock(SubsidyApplication.objects.filter(pk=application_id)).select_related("company").get()


def record(
    *, application: SubsidyApplication, kind: EventKind, now: datetime, actor: User | None = None, **facts: object
) -> ApplicationEvent:
    """Add one event to the story of an application; facts are texts and numbers that the timeline can show."""
    return ApplicationEvent.objects.create(
        application=application,
        kind=kind,
        occurred_at=now,
        actor=actor,
        facts={name: str(value) for name, value in facts.items()},
    )


def _require(right: Right, application: SubsidyApplication, user: User, now: datetime) -> None:
    company_services.require_right(
        company_id=application.company_id, user=user, right=right, today=timezone.localdate(now)
    )


def record_all(
    *, kind: EventKind, now: datetime, facts_by_application: Sequence[tuple[int, Mapping[str, object]]]
) -> None:
    """Add one event of a kind to the story of each of many applications, in one go."""
    ApplicationEvent.objects.bulk_create(
        [
            ApplicationEvent(
                application_id=application_id,
                kind=kind,
                occurred_at=now,
                facts={name: str(value) for name, value in facts.items()},
            )
            for application_id, facts in facts_by_application
        ],
        batch_size=2000,
    )


@transaction.atomic
def start_draft(*, company: Company, user: User, now: datetime) -> SubsidyApplication:
    """Begin an application, with the main activity that the register knows filled in.

    Raises `NotAllowed` for who may not apply for the company.
    """
    company_services.require_right(company_id=company.pk, user=user, right=Right.APPLY, today=timezone.localdate(now))
    activity = company_selectors.proposed_activity(company)
    return SubsidyApplication.objects.create(
        company=company,
        created_by=user,
        created_at=now,
        changed_at=now,
        nace=activity.nace if activity else None,
    )


@transaction.atomic
def save_step(*, application_id: int, values: Mapping[str, object], user: User, now: datetime) -> SubsidyApplication:
    """Keep what one step of a draft holds.

    Raises `Conflict` when the draft was submitted meanwhile, `NotAllowed` for who may not apply for the company.
    """
    application = hold(application_id=application_id)
    _require(Right.APPLY, application, user, now)
    lifecycle.require_action(application.status, lifecycle.Action.EDIT)
    changes = {name: value for name, value in values.items() if name in STEP_FIELDS}
    for name, value in changes.items():
        setattr(application, name, value)
    application.changed_at = now
    application.save(update_fields=[*changes, "changed_at"])
    return application


@transaction.atomic
def discard_draft(*, application_id: int, user: User, now: datetime) -> None:
    """Delete a draft.

    Raises `Conflict` when it was submitted meanwhile, `NotAllowed` for who may not apply for the company.
    """
    application = hold(application_id=application_id)
    _require(Right.APPLY, application, user, now)
    lifecycle.require_action(application.status, lifecycle.Action.EDIT)
    application.delete()


@transaction.atomic
def submit(
    *, application_id: int, user: User, declarations: Sequence[Declaration], now: datetime
) -> SubsidyApplication:
    """Submit a draft: judge it by the regime of today, claim the budget of the year, and give it its number.

    Repeatable: a draft that was submitted already comes back as it is. Raises `Refused` with every condition that is
    not met, and `NotAllowed` for who may not apply; nothing is changed then. In this order: lock draft, mandate, size,
    budget of the year, number series; then the event and the mails.
    """
    application = hold(application_id=application_id)
    _require(Right.APPLY, application, user, now)
    if application.status != Status.DRAFT:
        return application
    lifecycle.require(application.status, Status.AWAITING_DEPOSIT)
    today = timezone.localdate(now)
    regime = regimes.on(today)
    size = Size(company_services.lock_size(company_id=application.company_id, year=today.year, now=now).declared_size)
    budget = _hold_budget(application.company_id, year=today.year, ceiling=rules.ceiling(size, regime))
    remaining = budget.ceiling - budget.granted
    problems = rules.merge(
        company_rules.refusals(
            eligibility_selectors.known_facts(application.company, year=today.year), application.starts_on or today
        ),
        selectors.refusals(application, size=size, remaining=remaining, today=today),
        selectors.missing_declarations(declarations),
    )
    if problems:
        raise Refused(problems)

    quote = selectors.quote(application, size=size, remaining=remaining, today=today)
    budget.granted += quote.subsidy
    budget.save(update_fields=["granted"])
    serial = _next_serial(today.year)
    application.status = Status.AWAITING_DEPOSIT
    application.declarations = [declaration.value for declaration in declarations]
    application.number = f"{today.year}KMO{serial:06d}"
    application.structured_communication = identifiers.make_communication(
        f"{COMMUNICATION_OF_A_DEPOSIT}{today.year % 100:02d}{serial:07d}"
    )
    application.submitted_by = user
    application.submitted_at = now
    application.submitted_on = today
    application.regime_code = regime.code
    application.size = size
    application.rate = quote.rate
    application.subsidy = quote.subsidy
    application.budget_used = quote.subsidy
    application.own_contribution = quote.own_contribution
    application.deposit_due_on = rules.deposit_due_on(today, regime)
    application.payable_until = rules.end_term(today)
    application.changed_at = now
    application.save(
        update_fields=[
            "status",
            "declarations",
            "number",
            "structured_communication",
            "submitted_by",
            "submitted_at",
            "submitted_on",
            "regime_code",
            "size",
            "rate",
            "subsidy",
            "budget_used",
            "own_contribution",
            "deposit_due_on",
            "payable_until",
            "changed_at",
        ]
    )
    record(application=application, kind=EventKind.SUBMITTED, now=now, actor=user, subsidy=quote.subsidy)
    notifications.send(emails.submitted(application), emails.provider_named(application), now=now)
    notifications.make_documents_soon(application)
    return application


def _hold_budget(company_id: int, *, year: int, ceiling: Decimal) -> AnnualBudget:
    """Lock the company's budget of a year, made on first use; a changed ceiling never falls below what was granted."""
    AnnualBudget.objects.get_or_create(company_id=company_id, year=year, defaults={"ceiling": ceiling})
    budget = lock(AnnualBudget.objects.filter(company_id=company_id, year=year)).get()
    wanted = max(ceiling, budget.granted)
    if budget.ceiling != wanted:
        budget.ceiling = wanted
        budget.save(update_fields=["ceiling"])
    return budget


def _next_serial(year: int) -> int:
    """Return the next serial of the year; its row stays locked until commit: no number is lost or doubled."""
    NumberSeries.objects.get_or_create(year=year)
    series = lock(NumberSeries.objects.filter(year=year)).get()
    series.last_serial += 1
    series.save(update_fields=["last_serial"])
    return series.last_serial


def release_budget(*, application: SubsidyApplication, amount: Decimal, today: date) -> Decimal:
    """Give subsidy of a held application back to the budget of the year, only within the year of the application.

    Returns what the budget got back in euro: the amount, never more than the application still uses, or zero in a
    later year.
    """
    amount = min(amount, application.budget_used)
    if amount <= 0 or application.submitted_on is None or not rules.returns_to_budget(application.submitted_on, today):
        return money.ZERO
    budget = lock(AnnualBudget.objects.filter(company_id=application.company_id, year=today.year)).get()
    budget.granted -= amount
    budget.save(update_fields=["granted"])
    application.budget_used -= amount
    application.save(update_fields=["budget_used"])
    return amount


def _move(application: SubsidyApplication, target: Status, *fields: str) -> None:
    """Write the next status of a held application together with the fields that belong to it."""
    lifecycle.require(application.status, target)
    application.status = target
    application.save(update_fields=["status", *fields])


def mark_deposited(
    *, application: SubsidyApplication, amount: Decimal, booked_on: date, now: datetime, received: Decimal | None = None
) -> None:
    """Count an amount that arrived towards the own contribution of a held application.

    `received` is the whole transfer, where only a part of it counts for this project.
    """
    application.deposited += amount
    if application.deposited < (application.own_contribution or money.ZERO):
        if application.status == Status.PARTIALLY_DEPOSITED:
            application.save(update_fields=["deposited"])
        else:
            _move(application, Status.PARTIALLY_DEPOSITED, "deposited")
    else:
        application.save(update_fields=["deposited"])
    record(
        application=application,
        kind=EventKind.DEPOSIT_RECEIVED,
        now=now,
        amount=amount,
        booked_on=booked_on.isoformat(),
        received=received or amount,
        outstanding=application.outstanding,
        due_on=known(application.deposit_due_on).isoformat(),
    )


def mark_funded(*, application: SubsidyApplication, today: date, now: datetime) -> None:
    """Open a held application for payment: the own contribution is complete and the subsidy stands beside it."""
    application.funded_on = today
    _move(application, Status.PAYABLE, "funded_on")
    record(application=application, kind=EventKind.SUBSIDY_ADDED, now=now, amount=application.subsidy)
    notifications.send(emails.funded(application), now=now)


def mark_payment_ordered(
    *, application: SubsidyApplication, amount: Decimal, invoice_number: str, user: User, now: datetime
) -> None:
    """Record an order to pay on a held application."""
    if application.status == Status.PAYABLE:
        _move(application, Status.PARTIALLY_PAID)
    record(
        application=application,
        kind=EventKind.PAYMENT_ORDERED,
        now=now,
        actor=user,
        amount=amount,
        invoice_number=invoice_number,
    )


def mark_completed(*, application: SubsidyApplication, today: date, now: datetime) -> None:
    """Close a held application whose whole project amount is paid and executed."""
    application.closed_on = today
    _move(application, Status.COMPLETED, "closed_on")
    record(application=application, kind=EventKind.COMPLETED, now=now)
    notifications.send(emails.completed(application), now=now)


def mark_unpaid(*, application: SubsidyApplication, has_other_payments: bool) -> None:
    """Reopen a held application of which a payment came back."""
    target = Status.PARTIALLY_PAID if has_other_payments else Status.PAYABLE
    application.closed_on = None
    if application.status != target:
        _move(application, target, "closed_on")


def mark_lapsed(*, application: SubsidyApplication, today: date, now: datetime) -> None:
    """Close a held application whose own contribution did not arrive in time."""
    _close(application, Status.LAPSED, today=today)
    record(application=application, kind=EventKind.LAPSED, now=now)
    notifications.send(emails.lapsed(application), now=now)


def mark_expired(*, application: SubsidyApplication, today: date, now: datetime) -> None:
    """Close a held application that was not paid before its end term."""
    _close(application, Status.EXPIRED, today=today)
    record(application=application, kind=EventKind.EXPIRED, now=now)
    notifications.send(emails.expired(application), now=now)


def mark_stopped(
    *, application: SubsidyApplication, reason: StopReason, explanation: str, user: User, today: date, now: datetime
) -> None:
    """Close a held application at the wish of the applicant."""
    _close(application, Status.STOPPED, today=today, reason=reason, explanation=explanation)
    record(application=application, kind=EventKind.STOPPED, now=now, actor=user, reason=reason.value)
    notifications.send(emails.stopped(application), now=now)


def mark_refused(
    *, application: SubsidyApplication, reason: RefusalReason, explanation: str, user: User, today: date, now: datetime
) -> None:
    """Close a held application that its provider refuses."""
    _close(application, Status.REFUSED, today=today, reason=reason, explanation=explanation)
    record(application=application, kind=EventKind.REFUSED, now=now, actor=user, reason=reason.value)
    notifications.send(emails.refused(application), now=now)


def _close(
    application: SubsidyApplication, target: Status, *, today: date, reason: str = "", explanation: str = ""
) -> None:
    application.closed_on = today
    application.closing_reason = reason
    application.closing_explanation = explanation
    _move(application, target, "closed_on", "closing_reason", "closing_explanation")


@transaction.atomic
def rate(
    *, application_id: int, user: User, scores: Mapping[str, int], comment: str, now: datetime
) -> SubsidyApplication:
    """Keep the applicant's opinion of the provider, once per project; a second one raises `Conflict`."""
    application = hold(application_id=application_id)
    _require(Right.APPLY, application, user, now)
    lifecycle.require_action(application.status, lifecycle.Action.RATE)
    provider_services.record_rating(
        registration_id=known(application.registration_id),
        project_number=known(application.number),
        scores=scores,
        comment=comment,
        now=now,
    )
    record(application=application, kind=EventKind.RATED, now=now, actor=user)
    return application
