"""Orders that failed, before or after money moved: what follows by itself, and what people decide."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import lifecycle as application_lifecycle
from applications import notifications
from applications import services as application_services
from applications.enums import EventKind, Status
from applications.models import SubsidyApplication
from payments import emails, ledger, selectors
from payments.enums import Account, CaseKind, EntryKind, PaymentStatus, RecallAnswer, RecallReason
from payments.ledger import Move
from payments.models import BankMovement, BlockedIban, InvoicePayment, OrderCase, Refund
from payments.orders import lifecycle, reasons, rules
from payments.orders.reasons import Resend
from payments.services import closing
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.known import known
from portefeuille.locking import lock

Order = InvoicePayment | Refund


def open_case(
    *,
    order: Order,
    kind: CaseKind,
    reason_code: str,
    now: datetime,
    explanation: str = "",
    movement: BankMovement | None = None,
) -> OrderCase:
    """Put a failed order before finance, and do what its reason asks: block the account, ask the provider for another.

    Money that answers a recall of ours closes that recall, and nothing else follows.
    """
    case = OrderCase(
        kind=kind, reason_code=reason_code[:35], explanation=explanation[:500], movement=movement, opened_at=now
    )
    _about(case, order)
    if kind == CaseKind.RETURNED and _answer_recall(order, now=now):
        case.closed_at, case.decision = now, _("This is the positive answer to our recall.")
        case.save()
        return case
    case.save()
    action = reasons.action(reason_code)
    if action.blocks_account:
        _block(order.beneficiary_iban, reason=_("%(code)s on %(order)s") % _names(order, reason_code), now=now)
    if action.asks_payee and isinstance(order, InvoicePayment):
        application = known(order.application)
        notifications.send(emails.payee_account_asked(application, payment=order, case_id=case.pk), now=now)
    return case


def _about(case: OrderCase, order: Order) -> None:
    if isinstance(order, InvoicePayment):
        case.payment = order
    else:
        case.refund = order


def _names(order: Order, reason_code: str) -> dict[str, str]:
    return {"code": reason_code, "order": order.end_to_end_id}


def _block(iban: str, *, reason: str, now: datetime) -> None:
    """Block an account in the name of the bank; once."""
    if not BlockedIban.objects.filter(iban=iban, lifted_at=None).exists():
        BlockedIban.objects.create(iban=iban, reason=reason[:500], blocked_at=now)


def _answer_recall(order: Order, *, now: datetime) -> bool:
    """Close the open recall of an order with its positive answer; return whether there was one."""
    column = "payment" if isinstance(order, InvoicePayment) else "refund"
    answered = OrderCase.objects.filter(**{column: order}, kind=CaseKind.RECALL, closed_at=None)
    decision = _("The money came back on the statement.")
    return bool(answered.update(answer=RecallAnswer.POSITIVE, closed_at=now, decision=decision))


def reject(*, order: Order, reason_code: str, explanation: str, now: datetime) -> bool:
    """Take the bank's word that it refused an order before money moved; return whether that could still be.

    The money of a payment stands in the wallet again, in the same shares. That of a refund is still owed.
    """
    if not lifecycle.order_follows(order.status, PaymentStatus.REJECTED):
        return False
    order.status = PaymentStatus.REJECTED
    order.save(update_fields=["status"])
    if isinstance(order, InvoicePayment):
        _back_into_wallet(order, now=now)
    open_case(order=order, kind=CaseKind.REJECTED, reason_code=reason_code, explanation=explanation, now=now)
    if isinstance(order, InvoicePayment) and not resend_by_itself(payment=order, reason_code=reason_code, now=now):
        notifications.send(emails.payment_returned(order.application, payment=order), now=now)
    return True


def _back_into_wallet(payment: InvoicePayment, *, now: datetime) -> None:
    application = application_services.hold(application_id=payment.application_id)
    ledger.post(
        key=f"payment-undone:{payment.key}",
        kind=EntryKind.PAYMENT_UNDONE,
        moves=[
            Move(Account.IN_TRANSIT, Account.OWN, payment.own_share, application.pk),
            Move(Account.IN_TRANSIT, Account.SUBSIDY, payment.subsidy_share, application.pk),
        ],
        booked_on=timezone.localdate(now),
        now=now,
    )
    application_services.record(
        application=application,
        kind=EventKind.PAYMENT_FAILED,
        now=now,
        amount=payment.amount,
        invoice_number=payment.invoice_number,
    )
    if application.status in {Status.PARTIALLY_PAID, Status.COMPLETED}:
        application_services.mark_unpaid(
            application=application, has_other_payments=application.payments.live().exists()
        )
    payment.application = application
    if application.status in closing.REASON_AFTER_CLOSING:
        cause = f"undone:{payment.pk}"
        closing.return_leftover(application=application, cause=cause, today=timezone.localdate(now), now=now)


def resend_by_itself(*, payment: InvoicePayment, reason_code: str, now: datetime) -> bool:
    """Order a payment anew after a technical fault, once; return whether it was."""
    is_first = payment.resend_of_id is None
    if reasons.action(reason_code).resend != Resend.ONCE or not is_first:
        return False
    application = application_services.hold(application_id=payment.application_id)
    if application.status not in application_lifecycle.OPEN:
        return False
    _order_again(payment, application, now=now)
    payment.cases.filter(closed_at=None).update(closed_at=now, decision=_("Sent again by itself."))
    return True


def _order_again(payment: InvoicePayment, application: SubsidyApplication, *, now: datetime) -> InvoicePayment:
    """Make the same order with a new reference, from the money that came back, to the provider's account of now."""
    serial = InvoicePayment.objects.filter(application=application).count() + 1
    again = InvoicePayment.objects.create(
        key=uuid.uuid5(payment.key, "again"),
        application=application,
        invoice_number=payment.invoice_number,
        invoiced_on=payment.invoiced_on,
        amount=payment.amount,
        own_share=payment.own_share,
        subsidy_share=payment.subsidy_share,
        beneficiary_name=payment.beneficiary_name,
        beneficiary_iban=known(application.registration).provider.iban,
        communication=payment.communication,
        end_to_end_id=f"{application.number}-P{serial:02d}",
        resend_of=payment,
        ordered_by=payment.ordered_by,
        ordered_at=now,
    )
    ledger.post(
        key=f"payment:{again.key}",
        kind=EntryKind.PAYMENT,
        moves=[
            Move(Account.OWN, Account.IN_TRANSIT, again.own_share, application.pk),
            Move(Account.SUBSIDY, Account.IN_TRANSIT, again.subsidy_share, application.pk),
        ],
        booked_on=timezone.localdate(now),
        now=now,
    )
    application_services.mark_payment_ordered(
        application=application,
        amount=again.amount,
        invoice_number=again.invoice_number,
        user=payment.ordered_by,
        now=now,
    )
    return again


@transaction.atomic
def resend(*, case_id: int, user: User, reason: str, now: datetime) -> Order:
    """Send the order of a case again, for a reason, and close the case.

    Raises `Conflict` when the case is closed or the order cannot go again: the invoice was paid anew, the project is
    closed, or the money is not there. Raises `Refused` without a reason and where the table says never.
    """
    case = _hold(case_id)
    problems = [rules.reason_missing(reason), _never_again(case)]
    if any(problems):
        raise Refused([problem for problem in problems if problem])
    if case.payment is None:
        order: Order = _refund_again(known(case.refund), now=now)
    else:
        application = application_services.hold(application_id=case.payment.application_id)
        _require_payable(case.payment, application)
        order = _order_again(case.payment, application, now=now)
    _close(case, user=user, decision=reason, now=now)
    return order


def _never_again(case: OrderCase) -> Refusal | None:
    if reasons.action(case.reason_code).resend != Resend.NEVER:
        return None
    return Refusal("CASE_NEVER_AGAIN", _("An order that failed for this reason is never sent again."))


def _require_payable(payment: InvoicePayment, application: SubsidyApplication) -> None:
    balance = selectors.balance_of(application.pk)
    others = application.payments.live().filter(invoice_number__iexact=payment.invoice_number)
    is_there = balance.own >= payment.own_share and balance.subsidy >= payment.subsidy_share
    if application.status not in application_lifecycle.OPEN or not is_there or others.exists():
        raise Conflict(_("This payment cannot go again: the project is closed, or its money was used meanwhile."))


def _refund_again(refund: Refund, *, now: datetime) -> Refund:
    """Make the same refund with a new reference; only a rejected one, whose money is still owed and never left."""
    if refund.status != PaymentStatus.REJECTED:
        raise Conflict(_("This money came back to the bank account: handle it among the movements that wait."))
    target = selectors.refund_target(refund.application) if refund.application else None
    return Refund.objects.create(
        key=f"again:{refund.pk}",
        application=refund.application,
        source=refund.source,
        reason=refund.reason,
        amount=refund.amount,
        beneficiary_name=refund.beneficiary_name,
        beneficiary_iban=target.iban if target else "",
        end_to_end_id=f"{refund.end_to_end_id[:33]}-A",
        resend_of=refund,
        created_at=now,
    )


@transaction.atomic
def close_case(*, case_id: int, user: User, decision: str, now: datetime, answer: str = "") -> OrderCase:
    """Close a case with what was decided; a recall also with its answer. Raises `Conflict` when somebody was faster."""
    case = _hold(case_id)
    problem = rules.reason_missing(decision)
    if problem:
        raise Refused([problem])
    if case.kind == CaseKind.RECALL:
        case.answer = RecallAnswer(answer or RecallAnswer.NEGATIVE)
    _close(case, user=user, decision=decision, now=now)
    return case


def _hold(case_id: int) -> OrderCase:
    case = lock(OrderCase.objects.filter(pk=case_id)).get()
    if case.closed_at is not None:
        raise Conflict(_("Somebody has closed this case meanwhile. Look at the page again."))
    return case


def _close(case: OrderCase, *, user: User, decision: str, now: datetime) -> None:
    case.closed_at, case.closed_by, case.decision = now, user, decision.strip()[:500]
    case.save(update_fields=["closed_at", "closed_by", "decision", "answer"])


@transaction.atomic
def ask_back(*, end_to_end_id: str, reason: RecallReason, explanation: str, user: User, now: datetime) -> OrderCase:
    """Open a recall of an executed order, which finance asks through the bank; the statement brings the answer.

    Raises `Conflict` for an order that was not executed, and when it is asked back already.
    """
    order: Order | None = lock(InvoicePayment.objects.filter(end_to_end_id=end_to_end_id)).first()
    order = order or lock(Refund.objects.filter(end_to_end_id=end_to_end_id)).first()
    if order is None or order.status != PaymentStatus.EXECUTED:
        raise Conflict(_("Only an order that the bank executed can be asked back."))
    if order.cases.filter(kind=CaseKind.RECALL, closed_at=None).exists():
        raise Conflict(_("This order is asked back already."))
    case = OrderCase(
        kind=CaseKind.RECALL, reason_code=reason.value, explanation=explanation[:500], opened_at=now, opened_by=user
    )
    _about(case, order)
    case.save()
    return case
