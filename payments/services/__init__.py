"""Move money: each verb is one transaction that locks the project first and posts through the ledger."""

from payments.services.assignments import assign, park, return_to_payer, undo
from payments.services.batches import approve, cancel, collect, export, take_out
from payments.services.claims import order_recovery, waive_claim
from payments.services.closing import expire, lapse, refuse, stop
from payments.services.credit_notes import announce_credit_note, ask_repayment, decide_repayment, withdraw_credit_note
from payments.services.failures import ask_back, close_case, resend
from payments.services.orders import order_payment
from payments.services.payees import accept_payee, block_account, lift_block, put_account_in_force, record_check
from payments.services.proofs import prove_books
from payments.services.reception import Receipt, change_source, is_free_to_import, one_importer_at_a_time, receive
from payments.services.reductions import reduce_cost
from payments.services.refunds import give_account
from payments.services.reports import read_report
from payments.services.statements import ImportReport, accept_gap, import_file, import_statement, import_waiting

__all__ = [
    "ImportReport",
    "Receipt",
    "accept_gap",
    "accept_payee",
    "announce_credit_note",
    "approve",
    "ask_back",
    "ask_repayment",
    "assign",
    "block_account",
    "cancel",
    "change_source",
    "close_case",
    "collect",
    "decide_repayment",
    "expire",
    "export",
    "give_account",
    "import_file",
    "import_statement",
    "import_waiting",
    "is_free_to_import",
    "lapse",
    "lift_block",
    "one_importer_at_a_time",
    "order_payment",
    "order_recovery",
    "park",
    "prove_books",
    "put_account_in_force",
    "read_report",
    "receive",
    "record_check",
    "reduce_cost",
    "refuse",
    "resend",
    "return_to_payer",
    "stop",
    "take_out",
    "undo",
    "waive_claim",
    "withdraw_credit_note",
]
