"""Change what the portal knows of companies: who may act for them, their size, their contact data."""

from companies.services.access import (
    ANSWER_TERM,
    approve_access,
    expire_access_request,
    refuse_access,
    request_access,
    withdraw_mandate,
)
from companies.services.block import set_blocked
from companies.services.contact import update_contact_data
from companies.services.size import declare_size, lock_size

__all__ = [
    "ANSWER_TERM",
    "approve_access",
    "declare_size",
    "expire_access_request",
    "lock_size",
    "refuse_access",
    "request_access",
    "set_blocked",
    "update_contact_data",
    "withdraw_mandate",
]
