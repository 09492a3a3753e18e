"""Change what the portal knows of companies: who may act for them, their size, their contact data."""

from companies.services.access import (
    ANSWER_TERM,
    REMINDER_DAYS,
    approve_access,
    expire_access_request,
    refuse_access,
    remind_of_access_request,
    request_access,
)
from companies.services.block import set_blocked
from companies.services.contact import update_contact_data
from companies.services.invitations import (
    INVITATION_TERM,
    accept_invitation,
    expire_invitation,
    invite,
    is_open,
    withdraw_invitation,
)
from companies.services.mandates import change_mandate, withdraw_mandate
from companies.services.rights import require_right
from companies.services.size import declare_size, lock_size

__all__ = [
    "ANSWER_TERM",
    "INVITATION_TERM",
    "REMINDER_DAYS",
    "accept_invitation",
    "approve_access",
    "change_mandate",
    "declare_size",
    "expire_access_request",
    "expire_invitation",
    "invite",
    "is_open",
    "lock_size",
    "refuse_access",
    "remind_of_access_request",
    "request_access",
    "require_right",
    "set_blocked",
    "update_contact_data",
    "withdraw_invitation",
    "withdraw_mandate",
]
