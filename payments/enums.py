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
    CLAIMS = "claims", _("reclaimed, not yet received")


WALLET_ACCOUNTS = (Account.OWN, Account.SUBSIDY)
# What the portal holds or is owed grows by debit, everything else by credit.
DEBIT_ACCOUNTS = frozenset({Account.BANK, Account.FEES, Account.CLAIMS})


class EntryKind(models.TextChoices):
    """The event that an entry books."""

    DEPOSIT = "deposit", _("deposit received")
    SUBSIDY = "subsidy", _("subsidy added")
    SUSPENSE = "suspense", _("received without a known project")
    PAYMENT = "payment", _("payment ordered")
    PAYMENT_EXECUTED = "payment_executed", _("payment executed")
    PAYMENT_RETURNED = "payment_returned", _("payment returned")
    PAYMENT_UNDONE = "payment_undone", _("payment rejected or cancelled")
    REFUND = "refund", _("refund prepared")
    REFUND_EXECUTED = "refund_executed", _("refund executed")
    SUBSIDY_RELEASED = "subsidy_released", _("subsidy returned to the fund")
    BANK_COSTS = "bank_costs", _("bank costs")
    FUNDING = "funding", _("money from the government")
    REVERSAL = "reversal", _("correction by counter-entry")
    DEPOSIT_REVERSED = "deposit_reversed", _("deposit taken back by the bank")
    CREDIT_NOTE = "credit_note", _("paid back by the provider")
    RECOVERY = "recovery", _("subsidy reclaimed")
    CLAIM_PAID = "claim_paid", _("reclaimed money received")
    CLAIM_WAIVED = "claim_waived", _("claim given up")


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
    MULTIPLE_REFERENCES = "multiple_references", _("more than one communication, and another sum")
    SPLIT = "split", _("own contributions of several projects in one transfer")
    CONFLICTING_REFERENCES = "conflicting", _("the communication and the free text name different projects")
    FOREIGN_CURRENCY = "foreign_currency", _("another currency than euro")
    PAYMENT_EXECUTED = "payment_executed", _("payment to a provider executed")
    PAYMENT_RETURNED = "payment_returned", _("payment came back")
    REFUND_EXECUTED = "refund_executed", _("refund executed")
    BATCH_EXECUTED = "batch_executed", _("batch of orders executed")
    UNKNOWN_DEBIT = "unknown_debit", _("money out without an order")
    BANK_COSTS = "bank_costs", _("bank costs")
    FUNDING = "funding", _("subsidy money from the government")
    DEPOSIT_REVERSED = "deposit_reversed", _("deposit taken back by the bank of the payer")
    CREDIT_NOTE = "credit_note", _("paid back by the provider")
    CREDIT_NOTE_DIFFERS = "note_differs", _("paid back by the provider, another amount than announced")
    CLAIM_PAID = "claim_paid", _("payment of a claim")
    NOT_BOOKED = "not_booked", _("announced by the bank, not booked")


class Rule(models.TextChoices):
    """Which rule of the match decided; stored with the movement, so that every booking can be explained."""

    NOT_BOOKED = "not_booked", _("the bank announces it and has not booked it")
    OTHER_CURRENCY = "other_currency", _("the currency is not euro")
    FROM_FUND = "from_fund", _("it comes from the account of the government")
    OWN_ORDER = "own_order", _("it carries the reference of an order of ours, with the same amount")
    OWN_BATCH = "own_batch", _("it carries the number of a batch of ours, with the sum of what the bank took of it")
    OWN_ORDER_BACK = "own_order_back", _("it carries the reference of an executed order of ours: the order came back")
    COST_CODE = "cost_code", _("the bank marks it as its own costs")
    DEBIT_WITHOUT_ORDER = "debit_without_order", _("money went out, and no order of ours says why")
    OWN_ORDER_UNCLEAR = "own_order_unclear", _("it carries a reference of ours, and its amount or state does not fit")
    NO_REFERENCE = "no_reference", _("it carries no communication")
    WRONG_CHECK_DIGITS = "wrong_check_digits", _("the check digits of its communication are wrong")
    NOT_OURS = "not_ours", _("its communication is valid, and none of our projects has it")
    REFERENCES_DISAGREE = "references_disagree", _("the communication and the free text name different projects")
    SEVERAL_SAME_SUM = "several_same_sum", _("it names several projects, and it is exactly what they wait for together")
    SEVERAL_OTHER_SUM = "several_other_sum", _("it names several projects, and it is not what they wait for together")
    PROJECT_FULL = "project_full", _("the own contribution of the project is complete")
    PROJECT_LAPSED = "project_lapsed", _("the application has lapsed")
    PROJECT_CLOSED = "project_closed", _("the project takes no money in its status")
    AFTER_LAST_DAY = "after_last_day", _("the bank booked it after the last day of the deposit")
    LESS_THAN_DUE = "less_than_due", _("it is less than what the project waits for")
    MORE_THAN_DUE = "more_than_due", _("it is more than what the project waits for")
    EXACTLY_DUE = "exactly_due", _("it is exactly what the project waits for")
    OF_CLAIM = "of_claim", _("it carries the communication of a claim")
    OF_NOTE = "of_note", _("it carries the communication and the amount of an announced credit note")
    NOTE_DIFFERS = (
        "note_differs",
        _("it carries the communication of a credit note, and does not fit it"),
    )
    TAKEN_BACK = "taken_back", _("the bank marks it as the reversal of this deposit")


class Treatment(models.TextChoices):
    """What is done with money of an outcome."""

    ACCEPT = "accept", _("keep what is due, send back the surplus")
    HOLD = "hold", _("keep in suspense until a person decides")
    RETURN = "return", _("send everything back to the payer")


class Handling(models.TextChoices):
    """Who decides on a movement, and whether that has happened."""

    BY_RULE = "by_rule", _("done by rule")
    WAITING = "waiting", _("waits for a person")
    PARKED = "parked", _("stays in suspense, with a note")
    BY_PERSON = "by_person", _("decided by a person")


# Movements on which a person can decide now.
UNDECIDED = (Handling.WAITING, Handling.PARKED)


class Payer(models.TextChoices):
    """Who paid, held against the company of the project; a third party may pay, and it shows."""

    COMPANY = "company", _("the company itself")
    THIRD_PARTY = "third_party", _("somebody else")


class DecisionKind(models.TextChoices):
    """What a person decided on a movement."""

    ASSIGNED = "assigned", _("assigned to projects")
    RETURNED = "returned", _("sent back to the payer")
    PARKED = "parked", _("left in suspense")
    UNDONE = "undone", _("undone: back in suspense")


# Decisions that move money out of suspense; a movement has one of them at a time.
MOVING = (DecisionKind.ASSIGNED, DecisionKind.RETURNED)


class Nearness(models.TextChoices):
    """Which mistake lies between what a payer wrote and what he may have meant."""

    ONE_DIGIT = "one_digit", _("one digit of the communication is different")
    SWAPPED = "swapped", _("two digits of the communication are swapped")
    PROJECT_NUMBER = "project_number", _("the text names the project by its number")


class PaymentStatus(models.TextChoices):
    """Where an order to pay stands."""

    CREATED = "created", _("Announced")
    SENT = "sent", _("Sent to the bank")
    ACCEPTED = "accepted", _("Accepted by the bank")
    EXECUTED = "executed", _("Executed")
    REJECTED = "rejected", _("Rejected by the bank")
    RETURNED = "returned", _("Returned by the bank")
    CANCELLED = "cancelled", _("Cancelled")


# Orders that the bank has still to execute.
UNDERWAY = (PaymentStatus.CREATED, PaymentStatus.SENT, PaymentStatus.ACCEPTED)
# Orders that were handed over and that the bank has still to execute.
AT_THE_BANK = (PaymentStatus.SENT, PaymentStatus.ACCEPTED)
# Payments whose money did not reach the provider, so that the invoice can be paid anew.
FAILED = (PaymentStatus.REJECTED, PaymentStatus.RETURNED, PaymentStatus.CANCELLED)


class RefundReason(models.TextChoices):
    """Why money goes back to the one who paid it."""

    SURPLUS = "surplus", _("more was deposited than needed")
    LATE = "late", _("deposited after the last day")
    CLOSED = "closed", _("deposited for a project that is closed")
    DUPLICATE = "duplicate", _("deposited twice")
    AMOUNT = "amount", _("another amount than was due")
    UNKNOWN = "unknown", _("received without a project that we know")
    DECIDED = "decided", _("returned after a check by the agency")
    LAPSED = "lapsed", _("not fully deposited in time")
    STOPPED = "stopped", _("project stopped")
    REFUSED = "refused", _("refused by the provider")
    EXPIRED = "expired", _("not paid before the end of the term")
    REDUCED = "reduced", _("the project costs less")
    CREDIT = "credit", _("paid back by the provider")
    CLAIM = "claim", _("more was paid than reclaimed")


class StatementFormat(models.TextChoices):
    """The families of formats in which a bank sends its statements."""

    CODA = "coda", "CODA"
    CAMT = "camt", "CAMT"


class FileVerdict(models.TextChoices):
    """What became of a bank file."""

    WAITING = "waiting", _("waits to be imported")
    ACCEPTED = "accept", _("accepted")
    ACCEPTED_WITH_WARNINGS = "accept_with_warnings", _("accepted with remarks")
    COMPARED = "compared", _("compared with what the other format said, nothing booked")
    DISAGREES = "disagrees", _("differs from what the other format said, nothing booked")
    HELD = "hold", _("held until an earlier statement arrives")
    REJECTED = "reject", _("refused, kept in quarantine")


# Files of which lines were booked, or that said nothing new.
IMPORTED = (FileVerdict.ACCEPTED, FileVerdict.ACCEPTED_WITH_WARNINGS)
# Files that somebody has to look at.
STOPPED = (FileVerdict.REJECTED, FileVerdict.HELD, FileVerdict.DISAGREES)


class BatchStatus(models.TextChoices):
    """Where a batch of orders stands on its way to the bank."""

    DRAFT = "draft", _("Waits for approval")
    APPROVED = "approved", _("Approved, to download")
    EXPORTED = "exported", _("Downloaded for the bank")
    ACKNOWLEDGED = "acknowledged", _("Received by the bank")
    REJECTED = "rejected", _("Rejected by the bank")
    CANCELLED = "cancelled", _("Cancelled")


class BatchEventKind(models.TextChoices):
    """What happened to a batch."""

    MADE = "made", _("Batch made")
    TAKEN_OUT = "taken_out", _("Order taken out")
    APPROVED = "approved", _("Approved")
    DOWNLOADED = "downloaded", _("File downloaded")
    REPORTED = "reported", _("Status report of the bank read")
    CANCELLED = "cancelled", _("Cancelled")


class PayeeVerdict(models.TextChoices):
    """What the bank of a payee says of name and account (verification of payee)."""

    MATCH = "match", _("Match")
    CLOSE_MATCH = "close_match", _("Close match")
    NO_MATCH = "no_match", _("No match")
    NOT_POSSIBLE = "not_possible", _("Check not possible")


class CaseKind(models.TextChoices):
    """Why an order needs a person."""

    REJECTED = "rejected", _("Rejected by the bank")
    RETURNED = "returned", _("Returned by the bank of the payee")
    RECALL = "recall", _("Recall asked by us")


class RecallReason(models.TextChoices):
    """Why we ask money back from the bank of a payee (ISO 20022)."""

    DUPLICATE = "DUPL", _("paid twice")
    FRAUD = "FRAD", _("fraud")
    TECHNICAL = "TECH", _("technical error")
    CUSTOMER = "CUST", _("wrong account or amount, or at the wish of the applicant")


class RecallAnswer(models.TextChoices):
    """What the bank of a payee answered to a recall."""

    OPEN = "", _("no answer yet")
    POSITIVE = "positive", _("money sent back")
    NEGATIVE = "negative", _("refused")


class ClaimKind(models.TextChoices):
    """Why a company owes money to the measure."""

    REVERSED_DEPOSIT = "reversed", _("the bank took back a deposit that was spent")
    RECOVERY = "recovery", _("the agency reclaims subsidy")


class ClaimStatus(models.TextChoices):
    """Where a claim stands."""

    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    WAIVED = "waived", _("Given up")


class CreditNoteStatus(models.TextChoices):
    """Where money that a provider pays back stands."""

    DECISION = "decision", _("Waits for the agency")
    ASKED = "asked", _("Asked of the provider")
    ANNOUNCED = "announced", _("Announced by the provider")
    RECEIVED = "received", _("Received")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What an applicant asked for and the provider has not announced.
ASKED_NOTES = (CreditNoteStatus.DECISION, CreditNoteStatus.ASKED)
# Credit notes that take their part of what was paid: nobody can announce it twice.
LIVE_NOTES = (CreditNoteStatus.ANNOUNCED, CreditNoteStatus.RECEIVED)


class ProofCause(models.TextChoices):
    """What made the books be proved."""

    DAILY = "daily", _("every night")
    IMPORT = "import", _("after a bank file")
    BY_HAND = "by_hand", _("asked by finance")


class RefundCase(models.TextChoices):
    """The four cases in which money comes back when an applicant stops (domain description §9)."""

    NOTHING_PAID = "nothing_paid", _("nothing was paid yet")
    PART_PAID = "part_paid", _("a part was paid")
    PAID_CANCELLED = "paid_cancelled", _("everything was paid, and the provider cancels")
    PAID_NOT_FOLLOWED = "paid_not_followed", _("everything was paid, and the company does not follow the service")
