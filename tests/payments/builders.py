"""A bank for tests: it writes CODA files in an unbroken chain, and projects that wait for its money.

Nothing here books: money moves by the ordinary import alone.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils import timezone

from applications.enums import StopReason
from applications.models import SubsidyApplication
from payments import services
from payments.enums import Outcome, Treatment
from payments.models import Claim, CreditNote, DepositPolicy, InvoicePayment, OrderFile
from payments.services import ImportReport
from payments.statements import camt_writer, coda_writer
from payments.statements.coda_writer import Line
from portefeuille.known import known
from providers.models import Registration
from tests.applications.builders import Applicant, make_applicant, make_project, make_provider_mandate
from tests.factories import NOW, OTHER_IBAN, TODAY, make_user

OWN_PART = Decimal("1540.00")
SUBSIDY = Decimal("660.00")
COST = OWN_PART + SUBSIDY
PAYER = "Bakkerij Voorbeeld BV"


def at(day: date) -> datetime:
    """Return a moment in office hours."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def credit(amount: Decimal | str, *, communication: str = "", day: date = TODAY, **other: Any) -> Line:
    """Return a transfer to us."""
    values = {"counterparty_name": PAYER, "counterparty_iban": OTHER_IBAN, **other}
    return Line(amount=Decimal(amount), booking_date=day, communication=communication, **values)


def deposit_for(
    project: SubsidyApplication, amount: Decimal | str = OWN_PART, *, day: date = TODAY, **other: Any
) -> Line:
    """Return a transfer with the structured communication of a project."""
    return credit(amount, communication=project.structured_communication or "", day=day, **other)


def debit_of(order: Any, *, day: date = TODAY, amount: Decimal | None = None) -> Line:
    """Return the transfer with which the bank executes an order of ours."""
    return Line(
        amount=-(amount or order.amount),
        booking_date=day,
        counterparty_name=order.beneficiary_name,
        counterparty_iban=order.beneficiary_iban,
        end_to_end_id=order.end_to_end_id,
    )


def return_of(order: Any, *, day: date = TODAY) -> Line:
    """Return the transfer with which an order of ours comes back: the account is closed."""
    return Line(
        amount=order.amount,
        booking_date=day,
        counterparty_name=order.beneficiary_name,
        counterparty_iban=order.beneficiary_iban,
        end_to_end_id=order.end_to_end_id,
        transaction_code="00154000",
        return_reason="AC04",
    )


def reversal_of(project: SubsidyApplication, amount: Decimal | str = OWN_PART, *, day: date = TODAY) -> Line:
    """Return the debit with which the bank takes a deposit of a project back (CODA transaction 49: correction)."""
    return Line(
        amount=-Decimal(amount),
        booking_date=day,
        counterparty_name=PAYER,
        counterparty_iban=OTHER_IBAN,
        communication=project.structured_communication or "",
        transaction_code="00149000",
    )


def paid_project(
    bank: "Bank", amount: Decimal | str = COST, *, day: date = TODAY, **changes: Any
) -> SubsidyApplication:
    """Make a funded project of which the provider received an amount."""
    project = funded_project(bank, day=day, **changes)
    bank.sends(debit_of(order(project, amount, day=day), day=day), day=day)
    project.refresh_from_db()
    return project


def announce(
    project: SubsidyApplication, amount: Decimal | str, *, number: str = "CN-1", day: date = TODAY
) -> CreditNote:
    """Announce a credit note in the name of the provider."""
    return services.announce_credit_note(
        application_id=project.pk,
        user=make_provider_mandate(known(project.registration)).user,
        note_number=number,
        amount=Decimal(amount),
        reason=StopReason.CANCELLED_BY_PROVIDER,
        now=at(day),
    )


def recover(
    project: SubsidyApplication, amount: Decimal | str = SUBSIDY, *, count: int = 1, day: date = TODAY
) -> Claim:
    """Reclaim subsidy, in instalments from a month later on."""
    return services.order_recovery(
        application_id=project.pk,
        user=project.created_by,
        amount=Decimal(amount),
        reason="Dienst niet gegeven",
        instalment_count=count,
        first_due_on=day + timedelta(days=30),
        now=at(day),
    )


@dataclass
class Bank:
    """A bank that sends one statement after the other."""

    balance: Decimal = Decimal("0.00")
    number: int = 0
    closed_on: date | None = None

    def file(
        self,
        *lines: Line,
        day: date = TODAY,
        iban: str = settings.FINANCIAL_MANAGER_IBAN,
        writer: ModuleType = coda_writer,
    ) -> bytes:
        """Write the next statement, in CODA unless another writer is given, and go on from there."""
        self.number += 1
        content: bytes = writer.write(
            account_iban=iban,
            bic=settings.FINANCIAL_MANAGER_BIC,
            holder=settings.FINANCIAL_MANAGER_NAME,
            sequence=self.number,
            created_on=day,
            opening_balance=self.balance,
            opening_date=self.closed_on or day - timedelta(days=1),
            closing_date=day,
            lines=lines,
        )
        self.balance += sum((line.amount for line in lines), Decimal(0))
        self.closed_on = day
        return content

    def both(self, *lines: Line, day: date = TODAY) -> tuple[bytes, bytes]:
        """Write the next statement in CODA and in CAMT."""
        camt = replace(self).file(*lines, day=day, writer=camt_writer)
        return self.file(*lines, day=day), camt

    def sends(self, *lines: Line, day: date = TODAY) -> ImportReport:
        """Write the next statement and import it, on the day of its date."""
        return imported(self.file(*lines, day=day), now=at(day))


def send(*, now: datetime | None = None) -> OrderFile | None:
    """Make, approve and download a batch of what waits, in the names of two people; None when nothing can go."""
    moment = now or at(TODAY)
    batch = services.collect(user=make_user(given_name="Mia", is_staff=True), now=moment)
    if batch is None:
        return None
    for name in ("Cas", "Chris")[: batch.required_approvals]:
        services.approve(batch_id=batch.pk, user=make_user(given_name=name, is_staff=True), now=moment)
    return services.export(batch_id=batch.pk, user=batch.made_by, now=moment)


def imported(content: bytes, *, name: str = "test.cod", now: datetime = NOW) -> ImportReport:
    """Import a file in nobody's name."""
    return services.import_statement(content=content, name=name, received_by=None, now=now)


def waiting_project(applicant: Applicant | None = None, *, day: date = TODAY, **changes: Any) -> SubsidyApplication:
    """Make a project of 2.200 euro that waits for 1.540 euro until thirty days after `day`."""
    return make_project(applicant or make_applicant(year=day.year), now=at(day), **changes)


def funded_project(
    bank: Bank,
    applicant: Applicant | None = None,
    *,
    day: date = TODAY,
    registration: Registration | None = None,
    **changes: Any,
) -> SubsidyApplication:
    """Make a project whose own contribution arrived, so that the subsidy stands beside it."""
    project = waiting_project(applicant, day=day, registration=registration, **changes)
    bank.sends(deposit_for(project, project.outstanding, day=day), day=day)
    project.refresh_from_db()
    return project


def order(
    project: SubsidyApplication,
    amount: Decimal | str = COST,
    *,
    number: str = "F-1",
    day: date = TODAY,
    key: uuid.UUID | None = None,
) -> InvoicePayment:
    """Order a payment in the name of the one who applied."""
    return services.order_payment(
        application_id=project.pk,
        user=project.created_by,
        key=key or uuid.uuid4(),
        invoice_number=number,
        invoiced_on=day,
        amount=Decimal(amount),
        now=at(day),
    )


def make_policy(outcome: Outcome, treatment: Treatment, *, valid_from: date, **other: Any) -> DepositPolicy:
    """Make a policy that two people of the agency agreed upon."""
    return DepositPolicy.objects.create(
        outcome=outcome,
        treatment=treatment,
        valid_from=valid_from,
        reason="Proef",
        proposed_by=make_user(is_staff=True),
        proposed_at=NOW,
        approved_by=make_user(is_staff=True),
        approved_at=NOW,
        **other,
    )


def report(*orders: str, batch: str, group: str = "") -> bytes:
    """Return a status report of the bank (pain.002) about a batch, with what it says of some orders."""
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt>"
        "<GrpHdr><MsgId>R</MsgId></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{status}"
        f"</OrgnlGrpInfAndSts>{''.join(orders)}</CstmrPmtStsRpt></Document>"
    ).encode()


def order_status(end_to_end_id: str, status: str, reason: str = "", explanation: str = "") -> str:
    """Return what a status report says of one order."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn><AddtlInf>{explanation}</AddtlInf></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>{end_to_end_id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}</TxInfAndSts>"
