"""Take in what the bank says of a batch (pain.002): its orders move along their edges."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from payments.enums import BatchEventKind, BatchStatus, PayeeVerdict, PaymentStatus
from payments.models import BatchEvent, InvoicePayment, OrderBatch, PayeeCheck, Refund, StatusReport
from payments.orders import lifecycle, pain002
from payments.orders.pain002 import Report, Status, WrongReport
from payments.services import failures
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock

# How pain.002 carries the answer of a verification of payee.
VERDICTS = {
    "RVMC": PayeeVerdict.MATCH,
    "RVCM": PayeeVerdict.CLOSE_MATCH,
    "RVNM": PayeeVerdict.NO_MATCH,
    "RVNA": PayeeVerdict.NOT_POSSIBLE,
}


@transaction.atomic
def read_report(*, content: bytes, name: str, user: User, now: datetime) -> StatusReport:
    """Read a status report and keep it; the statement alone will say that money moved.

    Raises `Refused` for a file that is no report or about no batch of ours, and `Conflict` for one that was read before
    (when and by whom) or whose batch is not at the bank.
    """
    report = _parse(content)
    digest = hashlib.sha256(content).hexdigest()
    batch = lock(OrderBatch.objects.filter(message_id=report.original_message_id)).first()
    if batch is None:
        raise Refused([Refusal("REPORT_UNKNOWN", _("This report is about a file that we did not send."))])
    _require_new(digest)
    if batch.status not in lifecycle.DOWNLOADED:
        raise Conflict(_("This report is about a batch that is not at the bank. Look at its page."))
    accepted, rejected = _apply(batch, report, user=user, now=now)
    _move_batch(batch, report)
    BatchEvent.objects.create(
        batch=batch,
        kind=BatchEventKind.REPORTED,
        actor=user,
        occurred_at=now,
        facts={"accepted": str(accepted), "rejected": str(rejected)},
    )
    return StatusReport.objects.create(
        batch=batch,
        name=name[:255],
        message_id=report.message_id[:35],
        content=content,
        sha256=digest,
        accepted_count=accepted,
        rejected_count=rejected,
        received_at=now,
        received_by=user,
    )


def _parse(content: bytes) -> Report:
    try:
        return pain002.read(content)
    except WrongReport as error:
        raise Refused(
            [Refusal("REPORT_UNREADABLE", _("This is no status report of a bank: %(problem)s.") % {"problem": error})]
        ) from error


def _require_new(digest: str) -> None:
    known = StatusReport.objects.filter(sha256=digest).select_related("received_by").first()
    if known is not None:
        raise Conflict(
            _("This report was read already on %(moment)s by %(person)s.")
            % {"moment": f"{timezone.localtime(known.received_at):%d/%m/%Y %H:%M}", "person": known.received_by}
        )


def _apply(batch: OrderBatch, report: Report, *, user: User, now: datetime) -> tuple[int, int]:
    """Move each order along its edge; return how many were accepted and how many rejected now."""
    payments = lock(InvoicePayment.objects.filter(batch=batch)).select_related("application")
    refunds = lock(Refund.objects.filter(batch=batch)).select_related("application")
    accepted: list[InvoicePayment | Refund] = []
    rejected = 0
    orders: list[InvoicePayment | Refund] = [*payments, *refunds]
    for order in orders:
        status = report.status_of(order.end_to_end_id, block_id=batch.message_id)
        if status is None:
            continue
        _keep_verdict(order, status, user=user, now=now)
        target = lifecycle.order_status_of(status.code)
        if target == PaymentStatus.REJECTED:
            rejected += failures.reject(order=order, reason_code=status.reason, explanation=status.explanation, now=now)
        elif target is not None and lifecycle.order_follows(order.status, target):
            accepted.append(order)
    _accept(accepted)
    return len(accepted), rejected


def _accept(orders: list[InvoicePayment | Refund]) -> None:
    for model in (InvoicePayment, Refund):
        keys = [order.pk for order in orders if isinstance(order, model)]
        model.objects.filter(pk__in=keys).update(status=PaymentStatus.ACCEPTED)


def _keep_verdict(order: InvoicePayment | Refund, status: Status, *, user: User, now: datetime) -> None:
    verdict = VERDICTS.get(status.code) or VERDICTS.get(status.reason)
    if verdict is not None:
        PayeeCheck.objects.create(
            iban=order.beneficiary_iban,
            name=order.beneficiary_name,
            verdict=verdict,
            known_name=status.explanation[:140],
            checked_at=now,
            checked_by=user,
        )


def _move_batch(batch: OrderBatch, report: Report) -> None:
    """Let a batch follow: rejected when the bank refused the whole of it, else received."""
    status = report.group or report.blocks.get(batch.message_id)
    target = BatchStatus.REJECTED if status is not None and status.is_rejection else BatchStatus.ACKNOWLEDGED
    if not lifecycle.batch_follows(batch.status, target):
        return
    batch.status = target
    if status is not None and target == BatchStatus.REJECTED:
        batch.closing_reason = f"{status.code} {status.reason} {status.explanation}".strip()[:500]
    batch.save(update_fields=["status", "closing_reason"])
