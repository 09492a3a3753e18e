"""Money in and out: bank statements, the ledger, and orders to pay."""

from payments.models.bank import BankFile, BankMovement, BankStatement, StatementSource
from payments.models.decisions import MovementDecision
from payments.models.deposits import Deposit
from payments.models.ledger import Entry, Transfer, Wallet
from payments.models.orders import InvoicePayment, OrderFile, Refund
from payments.models.policies import DepositPolicy, PayerAccount

__all__ = [
    "BankFile",
    "BankMovement",
    "BankStatement",
    "Deposit",
    "DepositPolicy",
    "Entry",
    "InvoicePayment",
    "MovementDecision",
    "OrderFile",
    "PayerAccount",
    "Refund",
    "StatementSource",
    "Transfer",
    "Wallet",
]
