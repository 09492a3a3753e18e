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
from companies.services.accounts import YearData, record_accounts
from companies.services.block import set_blocked
from companies.services.contact import update_contact_data
from companies.services.eligibility import (
    approve_activity_decision,
    declare_public_share,
    propose_activity_decision,
    record_public_share,
    withdraw_activity_decision,
)
from companies.services.group import (
    Edit,
    GroupChanged,
    HoldingData,
    PartyData,
    add_party,
    add_registered_company,
    change_party,
    remove_holding,
    remove_party,
    save_figures,
    save_holding,
    set_takeover,
    start_group,
)
from companies.services.invitations import (
    INVITATION_TERM,
    accept_invitation,
    expire_invitation,
    invite,
    is_open,
    withdraw_invitation,
)
from companies.services.login import accept_capacity
from companies.services.mandates import change_mandate, withdraw_mandate
from companies.services.rights import require_right
from companies.services.size import declare_size, lock_size, unlock_size

__all__ = [
    "ANSWER_TERM",
    "INVITATION_TERM",
    "REMINDER_DAYS",
    "Edit",
    "GroupChanged",
    "HoldingData",
    "PartyData",
    "YearData",
    "accept_capacity",
    "accept_invitation",
    "add_party",
    "add_registered_company",
    "approve_access",
    "approve_activity_decision",
    "change_mandate",
    "change_party",
    "declare_public_share",
    "declare_size",
    "expire_access_request",
    "expire_invitation",
    "invite",
    "is_open",
    "lock_size",
    "propose_activity_decision",
    "record_accounts",
    "record_public_share",
    "refuse_access",
    "remind_of_access_request",
    "remove_holding",
    "remove_party",
    "request_access",
    "require_right",
    "save_figures",
    "save_holding",
    "set_blocked",
    "set_takeover",
    "start_group",
    "unlock_size",
    "update_contact_data",
    "withdraw_activity_decision",
    "withdraw_invitation",
    "withdraw_mandate",
]
