"""The group that a company enters for a year: each change is saved at once, and none overwrites another's unseen."""

from companies.services.group.edit import Edit, GroupChanged
from companies.services.group.figures import save_figures, set_takeover
from companies.services.group.holdings import HoldingData, remove_holding, save_holding
from companies.services.group.parties import (
    PartyData,
    add_party,
    add_registered_company,
    change_party,
    remove_party,
    start_group,
)

__all__ = [
    "Edit",
    "GroupChanged",
    "HoldingData",
    "PartyData",
    "add_party",
    "add_registered_company",
    "change_party",
    "remove_holding",
    "remove_party",
    "save_figures",
    "save_holding",
    "set_takeover",
    "start_group",
]
