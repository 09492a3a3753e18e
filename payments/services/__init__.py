"""Move money: each verb is one transaction that locks the project first and posts through the ledger."""

from payments.services.assignments import assign, park, return_to_payer, undo
from payments.services.batches import approve, cancel, collect, export, take_out
from payments.services.closing import expire, lapse, refuse, stop
from payments.services.orders import order_payment
from payments.services.reception import Receipt, change_source, is_free_to_import, one_importer_at_a_time, receive
from payments.services.statements import ImportReport, accept_gap, import_file, import_statement, import_waiting

__all__ = [
    "ImportReport",
    "Receipt",
    "accept_gap",
    "approve",
    "assign",
    "cancel",
    "change_source",
    "collect",
    "expire",
    "export",
    "import_file",
    "import_statement",
    "import_waiting",
    "is_free_to_import",
    "lapse",
    "one_importer_at_a_time",
    "order_payment",
    "park",
    "receive",
    "refuse",
    "return_to_payer",
    "stop",
    "take_out",
    "undo",
]
