"""What pages and rules need to know of the money; nothing here writes."""

from payments.selectors.bank import last_statement, movements_of_file, payable_iban, statements_until
from payments.selectors.listing import PaymentNarrowing, Total, day_of, payments_of_provider, remittance, totals
from payments.selectors.matching import (
    as_project,
    known_accounts,
    policies_on,
    policy_periods,
    projects_by_communication,
)
from payments.selectors.projects import (
    Consequences,
    Preview,
    RefundTarget,
    balance_of,
    consequences,
    deposit_letter,
    deposits_of,
    payment_refusals,
    payments_of,
    payments_underway,
    preview,
    refund_target,
    returns_of,
)

__all__ = [
    "Consequences",
    "PaymentNarrowing",
    "Preview",
    "RefundTarget",
    "Total",
    "as_project",
    "balance_of",
    "consequences",
    "day_of",
    "deposit_letter",
    "deposits_of",
    "known_accounts",
    "last_statement",
    "movements_of_file",
    "payable_iban",
    "payment_refusals",
    "payments_of",
    "payments_of_provider",
    "payments_underway",
    "policies_on",
    "policy_periods",
    "preview",
    "projects_by_communication",
    "refund_target",
    "remittance",
    "returns_of",
    "statements_until",
    "totals",
]
