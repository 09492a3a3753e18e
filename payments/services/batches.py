"""Bring orders to the bank in batches: one person makes a batch, another approves it, and its file is kept."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import services as application_services
from applications.enums import EventKind
from payments import selectors
from payments.enums import UNDERWAY, BatchEventKind, BatchStatus, PaymentStatus
from payments.models import BatchEvent, InvoicePayment, OrderBatch, OrderFile, Refund
from payments.orders import lifecycle, pain001, rules, schema
from payments.orders.pain001 import Version, WrongOrder
from payments.selectors import Outgoing
from portefeuille import money
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock

# How many orders a sentence names before it says "and more".
NAMED = 5


@transaction.atomic
def collect(*, user: User, now: datetime) -> OrderBatch | None:
    """Put every order that can go to the bank into a new batch, made by `user`; return None when there is none.

    An order that has to wait (account blocked or changing, name that does not match) stays behind and holds up no
    other. Two people at once: the second finds what the first left. The number of a batch counts the batches of the
    day, so that a restored backup gives the same number again, and the bank refuses what it has seen.
    """
    _one_maker_at_a_time()
    ready, _held = selectors.sort(list(selectors.to_collect()))
    if not ready:
        return None
    total = sum((item.order.amount for item in ready), money.ZERO)
    today = timezone.localdate(now)
    serial = OrderBatch.objects.filter(message_id__startswith=_prefix(now)).count() + 1
    batch = OrderBatch.objects.create(
        message_id=f"{_prefix(now)}{serial:02d}",
        version=Version(settings.ORDER_FILE_VERSION),
        is_booked_as_one=settings.BATCH_BOOKING,
        execution_on=today,
        order_count=len(ready),
        total=total,
        required_approvals=rules.approvals_needed(
            [item.order.amount for item in ready],
            total=total,
            order_limit=settings.ORDER_LIMIT,
            batch_limit=settings.BATCH_LIMIT,
        ),
        made_by=user,
        made_at=now,
    )
    _update(ready, batch=batch)
    _record(batch, BatchEventKind.MADE, user, now, orders=len(ready), total=total)
    return batch


def _prefix(now: datetime) -> str:
    return f"KMOP-{timezone.localdate(now):%Y%m%d}-"


def _one_maker_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('order batches'))")


def _update(orders: Iterable[Outgoing], **values: object) -> None:
    """Set fields of the rows behind orders, payments and refunds alike."""
    keys: dict[type[InvoicePayment | Refund], list[int]] = {InvoicePayment: [], Refund: []}
    for item in orders:
        keys[item.model].append(item.pk)
    InvoicePayment.objects.filter(pk__in=keys[InvoicePayment]).update(**values)
    Refund.objects.filter(pk__in=keys[Refund]).update(**values)


@transaction.atomic
def approve(*, batch_id: int, user: User, now: datetime) -> OrderBatch:
    """Approve a batch that somebody else made; the last approval it needs makes its file.

    Raises `Conflict` when somebody was faster, and `Refused` for the maker, for who approved already, and when an order
    has to wait meanwhile: take it out first.
    """
    batch = _hold(batch_id)
    lifecycle.require_batch(batch.status, BatchStatus.APPROVED)
    problem = rules.own_approval(user.pk, made_by=batch.made_by_id, approved_by=batch.approved_by_id)
    if problem:
        raise Refused([problem])
    orders = list(selectors.orders_of_batch(batch.pk))
    _require_ready(orders, PaymentStatus.CREATED)
    if batch.approved_by_id is None:
        batch.approved_by, batch.approved_at = user, now
    else:
        batch.second_approved_by, batch.second_approved_at = user, now
    if batch.required_approvals == 1 or batch.second_approved_by_id:
        _make_file(batch, orders, now=now)
        batch.status = BatchStatus.APPROVED
    batch.save()
    _record(batch, BatchEventKind.APPROVED, user, now)
    return batch


def _require_ready(orders: Sequence[Outgoing], status: PaymentStatus) -> None:
    """Raise `Refused` with the orders that moved on or have to wait meanwhile."""
    moved = [item.order.end_to_end_id for item in orders if item.status != status]
    _ready, held = selectors.sort(orders)
    if not moved and not held:
        return
    names = [*moved, *(item.outgoing.order.end_to_end_id for item in held)]
    named = ", ".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
    raise Refused(
        [
            Refusal(
                "BATCH_HAS_HELD_ORDERS",
                _("These orders have to wait meanwhile: %(orders)s. Take them out of the batch, or cancel the batch.")
                % {"orders": named},
            )
        ]
    )


def _make_file(batch: OrderBatch, orders: Sequence[Outgoing], *, now: datetime) -> OrderFile:
    """Write, check against the schema, and keep the file; raise `Refused` when a bank would not take it."""
    version = Version(batch.version)
    try:
        content = pain001.write(
            batch=pain001.Batch(
                message_id=batch.message_id,
                created_at=timezone.localtime(batch.made_at),
                execution_on=batch.execution_on,
                debtor_name=settings.FINANCIAL_MANAGER_NAME,
                debtor_iban=settings.FINANCIAL_MANAGER_IBAN,
                debtor_bic=settings.FINANCIAL_MANAGER_BIC,
                initiator_number=settings.FINANCIAL_MANAGER_NUMBER,
                is_booked_as_one=batch.is_booked_as_one,
                version=version,
                orders=[item.order for item in orders],
            )
        )
        schema.check(content, version=version)
    except WrongOrder as error:
        raise Refused(
            [
                Refusal(
                    "BATCH_NOT_TAKEN",
                    _("The bank would refuse this file: %(problem)s.") % {"problem": error},
                )
            ]
        ) from error
    return OrderFile.objects.create(
        batch=batch,
        message_id=batch.message_id,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        order_count=batch.order_count,
        total=batch.total,
        made_at=now,
    )


@transaction.atomic
def export(*, batch_id: int, user: User, now: datetime) -> OrderFile:
    """Hand out the file of an approved batch; from the first time on its orders are at the bank.

    Again the same bytes come back. Raises `Conflict` before the approval and after a cancellation, and `Refused` when
    an account was blocked since the approval.
    """
    batch = _hold(batch_id)
    if batch.status in lifecycle.DOWNLOADED:
        _record(batch, BatchEventKind.DOWNLOADED, user, now)
        return batch.file
    lifecycle.require_batch(batch.status, BatchStatus.EXPORTED)
    orders = list(selectors.orders_of_batch(batch.pk))
    _require_ready(orders, PaymentStatus.CREATED)
    batch.status, batch.exported_by, batch.exported_at = BatchStatus.EXPORTED, user, now
    batch.save(update_fields=["status", "exported_by", "exported_at"])
    _update(orders, status=PaymentStatus.SENT, sent_at=now)
    _tell_projects(orders, now=now)
    _record(batch, BatchEventKind.DOWNLOADED, user, now)
    return batch.file


def _tell_projects(orders: Iterable[Outgoing], *, now: datetime) -> None:
    application_services.record_all(
        kind=EventKind.PAYMENT_SENT,
        now=now,
        facts_by_application=[
            (item.application_id, {"amount": item.order.amount, "invoice_number": item.invoice_number})
            for item in orders
            if item.model is InvoicePayment and item.application_id is not None
        ],
    )


@transaction.atomic
def take_out(*, batch_id: int, end_to_end_id: str, user: User, now: datetime) -> OrderBatch:
    """Take one order out of a batch that is not approved yet; it waits for the next one.

    An approval that was given already is given anew. Raises `Conflict` once the batch is approved or cancelled, and
    when the order stands in it no more.
    """
    batch = _hold(batch_id)
    if batch.status != BatchStatus.DRAFT:
        lifecycle.require_batch(batch.status, BatchStatus.APPROVED)
    left = InvoicePayment.objects.filter(batch=batch, end_to_end_id=end_to_end_id).update(batch=None)
    left += Refund.objects.filter(batch=batch, end_to_end_id=end_to_end_id).update(batch=None)
    if not left:
        raise Conflict(_("This order stands in the batch no more."))
    orders = list(selectors.orders_of_batch(batch.pk))
    batch.order_count = len(orders)
    batch.total = sum((item.order.amount for item in orders), money.ZERO)
    batch.approved_by = batch.approved_at = None
    if not orders:
        batch.status, batch.closing_reason = BatchStatus.CANCELLED, _("Every order was taken out.")
    batch.save()
    _record(batch, BatchEventKind.TAKEN_OUT, user, now, order=end_to_end_id)
    return batch


@transaction.atomic
def cancel(*, batch_id: int, user: User, reason: str, now: datetime, is_stated_unsent: bool = False) -> OrderBatch:
    """Cancel a batch for a reason; its orders wait for the next one.

    A file that was downloaded is cancelled on `is_stated_unsent` alone: a person's word that the bank has not executed
    it and will not. What the statement shows as executed stays so. Raises `Conflict` once cancelled or rejected.
    """
    batch = _hold(batch_id)
    lifecycle.require_batch(batch.status, BatchStatus.CANCELLED)
    was_downloaded = batch.status in lifecycle.DOWNLOADED
    problems = [
        rules.reason_missing(reason),
        rules.not_stated_unsent(was_downloaded=was_downloaded, is_stated=is_stated_unsent),
    ]
    if any(problems):
        raise Refused([problem for problem in problems if problem])
    batch.status, batch.closing_reason = BatchStatus.CANCELLED, reason.strip()[:500]
    batch.save(update_fields=["status", "closing_reason"])
    released = [item for item in selectors.orders_of_batch(batch.pk) if item.status in UNDERWAY]
    _update(released, batch=None, status=PaymentStatus.CREATED, sent_at=None)
    _record(batch, BatchEventKind.CANCELLED, user, now, reason=reason.strip(), downloaded=was_downloaded)
    return batch


def _hold(batch_id: int) -> OrderBatch:
    return lock(OrderBatch.objects.filter(pk=batch_id)).get()


def _record(batch: OrderBatch, kind: BatchEventKind, user: User | None, now: datetime, **facts: object) -> None:
    BatchEvent.objects.create(
        batch=batch,
        kind=kind,
        actor=user,
        occurred_at=now,
        facts={name: str(value) for name, value in facts.items()},
    )
