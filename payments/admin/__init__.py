"""The registers of money for staff: searchable, filtered, read only; money moves through services alone.

The order of the imports is the order of the queues on the front page.
"""

from payments.admin import proofs  # isort: skip - the alarm comes first
from payments.admin import bank, bank_files, batches, cases, comebacks, deposits, ledger, movements, orders, payees

__all__ = [
    "bank",
    "bank_files",
    "batches",
    "cases",
    "comebacks",
    "deposits",
    "ledger",
    "movements",
    "orders",
    "payees",
    "proofs",
]
