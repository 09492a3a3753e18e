"""Money in and out: bank statements, the ledger, and orders to pay."""

from payments.models.bank import BankFile, BankMovement, BankStatement, StatementSource
from payments.models.batches import BatchEvent, OrderBatch, OrderFile, StatusReport
from payments.models.cases import OrderCase
from payments.models.claims import Claim, ClaimPayment, Instalment
from payments.models.credit_notes import CreditNote
from payments.models.decisions import MovementDecision, MovementTask
from payments.models.deposits import Deposit
from payments.models.ledger import Entry, Transfer, Wallet
from payments.models.orders import InvoicePayment, Refund
from payments.models.payees import BlockedIban, PayeeCheck
from payments.models.policies import DepositPolicy, PayerAccount
from payments.models.proofs import DailyProof

__all__ = [
    "BankFile",
    "BankMovement",
    "BankStatement",
    "BatchEvent",
    "BlockedIban",
    "Claim",
    "ClaimPayment",
    "CreditNote",
    "DailyProof",
    "Deposit",
    "DepositPolicy",
    "Entry",
    "Instalment",
    "InvoicePayment",
    "MovementDecision",
    "MovementTask",
    "OrderBatch",
    "OrderCase",
    "OrderFile",
    "PayeeCheck",
    "PayerAccount",
    "Refund",
    "StatementSource",
    "StatusReport",
    "Transfer",
    "Wallet",
]
