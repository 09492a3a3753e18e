"""Money in and out: bank statements, the ledger, and orders to pay."""

from payments.models.bank import BankFile, BankMovement, BankStatement, StatementSource
from payments.models.batches import BatchEvent, OrderBatch, OrderFile, StatusReport
from payments.models.cases import OrderCase
from payments.models.decisions import MovementDecision
from payments.models.deposits import Deposit
from payments.models.ledger import Entry, Transfer, Wallet
from payments.models.orders import InvoicePayment, Refund
from payments.models.payees import BlockedIban, PayeeCheck
from payments.models.policies import DepositPolicy, PayerAccount

__all__ = [
    "BankFile",
    "BankMovement",
    "BankStatement",
    "BatchEvent",
    "BlockedIban",
    "Deposit",
    "DepositPolicy",
    "Entry",
    "InvoicePayment",
    "MovementDecision",
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
