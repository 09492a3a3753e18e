"""Money in and out: bank statements, the ledger, and orders to pay."""

from payments.models.bank import BankFile, BankMovement, BankStatement
from payments.models.deposits import Deposit
from payments.models.ledger import Entry, Transfer, Wallet
from payments.models.orders import InvoicePayment, OrderFile, Refund

__all__ = [
    "BankFile",
    "BankMovement",
    "BankStatement",
    "Deposit",
    "Entry",
    "InvoicePayment",
    "OrderFile",
    "Refund",
    "Transfer",
    "Wallet",
]
