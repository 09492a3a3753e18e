"""Move money: each verb is one transaction that locks the project first and posts through the ledger."""

from payments.services.closing import expire, lapse, refuse, stop
from payments.services.orders import order_payment
from payments.services.sending import send_orders
from payments.services.statements import ImportReport, import_statement, one_importer_at_a_time

__all__ = [
    "ImportReport",
    "expire",
    "import_statement",
    "lapse",
    "one_importer_at_a_time",
    "order_payment",
    "refuse",
    "send_orders",
    "stop",
]
