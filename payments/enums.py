"""Closed lists of the payments app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(models.TextChoices):
    """The chart of accounts; own contribution and subsidy exist once per project (docs/money.md)."""

    BANK = "bank", _("bank account")
    SUSPENSE = "suspense", _("suspense: received, owner unknown")
    OWN = "own", _("own contribution in the wallet")
    SUBSIDY = "subsidy", _("subsidy in the wallet")
    FUND = "fund", _("subsidy fund of the government")
    IN_TRANSIT = "in_transit", _("payments on their way to providers")
    REFUNDS = "refunds", _("refunds on their way to payers")
    FEES = "fees", _("bank costs")


WALLET_ACCOUNTS = (Account.OWN, Account.SUBSIDY)


class EntryKind(models.TextChoices):
    """The event that an entry books."""

    DEPOSIT = "deposit", _("deposit received")
    SUBSIDY = "subsidy", _("subsidy added")
    SUSPENSE = "suspense", _("received without a known project")
    PAYMENT = "payment", _("payment ordered")
    PAYMENT_EXECUTED = "payment_executed", _("payment executed")
    PAYMENT_RETURNED = "payment_returned", _("payment returned")
    REFUND = "refund", _("refund prepared")
    REFUND_EXECUTED = "refund_executed", _("refund executed")
    SUBSIDY_RELEASED = "subsidy_released", _("subsidy returned to the fund")
    BANK_COSTS = "bank_costs", _("bank costs")
    FUNDING = "funding", _("money from the government")
    REVERSAL = "reversal", _("correction by counter-entry")


class Outcome(models.TextChoices):
    """What became of a bank movement; each has its own sentence for the applicant."""

    EXACT = "exact", _("own contribution complete")
    PARTIAL = "partial", _("part of the own contribution")
    OVERPAID = "overpaid", _("more than the own contribution: the surplus goes back")
    LATE = "late", _("after the last day: the money goes back")
    CLOSED_PROJECT = "closed_project", _("the project is closed: the money goes back")
    ALREADY_FULL = "already_full", _("the own contribution was already complete: the money goes back")
    UNKNOWN_REFERENCE = "unknown_reference", _("valid communication of no project")
    INVALID_REFERENCE = "invalid_reference", _("communication with wrong check digits")
    NO_REFERENCE = "no_reference", _("no communication")
    MULTIPLE_REFERENCES = "multiple_references", _("more than one communication")
    FOREIGN_CURRENCY = "foreign_currency", _("another currency than euro")
    PAYMENT_EXECUTED = "payment_executed", _("payment to a provider executed")
    PAYMENT_RETURNED = "payment_returned", _("payment came back")
    REFUND_EXECUTED = "refund_executed", _("refund executed")
    UNKNOWN_DEBIT = "unknown_debit", _("money out without an order")
    BANK_COSTS = "bank_costs", _("bank costs")
    FUNDING = "funding", _("subsidy money from the government")
    NOT_BOOKED = "not_booked", _("announced by the bank, not booked")


# Movements that no rule explains: a person decides.
UNEXPLAINED = (
    Outcome.UNKNOWN_REFERENCE,
    Outcome.INVALID_REFERENCE,
    Outcome.NO_REFERENCE,
    Outcome.MULTIPLE_REFERENCES,
    Outcome.FOREIGN_CURRENCY,
    Outcome.UNKNOWN_DEBIT,
)


class PaymentStatus(models.TextChoices):
    """Where an order to pay stands."""

    CREATED = "created", _("Announced")
    SENT = "sent", _("Sent to the bank")
    EXECUTED = "executed", _("Executed")
    REJECTED = "rejected", _("Rejected by the bank")
    RETURNED = "returned", _("Returned by the bank")


# Orders that the bank has still to execute.
UNDERWAY = (PaymentStatus.CREATED, PaymentStatus.SENT)


class RefundReason(models.TextChoices):
    """Why money goes back to the one who paid it."""

    SURPLUS = "surplus", _("more was deposited than needed")
    LATE = "late", _("deposited after the last day")
    CLOSED = "closed", _("deposited for a project that is closed")
    DUPLICATE = "duplicate", _("deposited twice")
    LAPSED = "lapsed", _("not fully deposited in time")
    STOPPED = "stopped", _("project stopped")
    REFUSED = "refused", _("refused by the provider")
    EXPIRED = "expired", _("not paid before the end of the term")


class FileVerdict(models.TextChoices):
    """What the reader thinks of a bank file."""

    ACCEPTED = "accept", _("accepted")
    ACCEPTED_WITH_WARNINGS = "accept_with_warnings", _("accepted with remarks")
    REJECTED = "reject", _("refused, kept in quarantine")
