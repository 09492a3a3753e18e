"""Send money back: own contribution to the company, subsidy to the fund and, in its year, to the budget."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from applications import notifications
from applications import services as application_services
from applications.enums import EventKind
from applications.models import SubsidyApplication
from companies import selectors as company_selectors
from companies import services as company_services
from payments import emails, ledger, selectors
from payments.enums import Account, EntryKind, RefundReason
from payments.ledger import Move
from payments.models import Refund
from payments.rules import Balance
from portefeuille.locking import lock


def send_back(
    *,
    application: SubsidyApplication,
    money_back: Balance,
    unused_subsidy: Decimal,
    reason: RefundReason,
    cause: str,
    today: date,
    now: datetime,
) -> Refund | None:
    """Take money out of the wallet of a held application, each share to where it came from; return the refund.

    `unused_subsidy` is what the budget of the year gets back, in euro: more than the wallet holds where the subsidy was
    never added. `cause` names the event, which is booked once.
    """
    refund = None
    if money_back.own > 0:
        refund = _refund_own(application, money_back.own, reason, cause=cause, today=today, now=now)
    if money_back.subsidy > 0:
        ledger.post(
            key=f"subsidy-released:{cause}:{application.pk}",
            kind=EntryKind.SUBSIDY_RELEASED,
            moves=[Move(Account.SUBSIDY, Account.FUND, money_back.subsidy, application.pk)],
            booked_on=today,
            now=now,
        )
    application_services.release_budget(application=application, amount=unused_subsidy, today=today)
    return refund


def _refund_own(
    application: SubsidyApplication, amount: Decimal, reason: RefundReason, *, cause: str, today: date, now: datetime
) -> Refund:
    target = selectors.refund_target(application)
    serial = Refund.objects.filter(application=application, source__isnull=True).count() + 1
    refund = Refund.objects.create(
        key=f"{cause}:{application.pk}",
        application=application,
        reason=reason,
        amount=amount,
        beneficiary_name=target.name,
        beneficiary_iban=target.iban,
        end_to_end_id=f"{application.number}-R{serial:02d}",
        created_at=now,
    )
    ledger.post(
        key=f"refund:{refund.key}",
        kind=EntryKind.REFUND,
        moves=[Move(Account.OWN, Account.REFUNDS, amount, application.pk)],
        booked_on=today,
        now=now,
    )
    application_services.record(
        application=application, kind=EventKind.REFUND_PROPOSED, now=now, amount=amount, reason=reason.value
    )
    if not refund.beneficiary_iban:
        notifications.send(emails.account_asked(application, refund=refund), now=now)
    return refund


@transaction.atomic
def give_account(*, company_id: int, iban: str, user: User, now: datetime) -> Sequence[Refund]:
    """Keep the account of a company for refunds, and send there what waited for one; return those refunds.

    Repeatable: what has an account keeps it.
    """
    waiting = list(
        lock(Refund.objects.waiting_for_account(company_id)).select_related("application__company", "source")
    )
    company_services.update_contact_data(
        company_id=company_id,
        emails=company_selectors.contact_emails(company_id),
        refund_iban=iban,
        user=user,
        now=now,
    )
    for refund in waiting:
        refund.beneficiary_iban = iban
        refund.save(update_fields=["beneficiary_iban"])
    return waiting
