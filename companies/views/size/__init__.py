"""The pages about the size of a company: the choice, the group calculator, and the evidence."""

from companies.views.size.evidence import evidence
from companies.views.size.figures import figures, takeover
from companies.views.size.group import add, group, start
from companies.views.size.holdings import holding, new_holding, remove_holding
from companies.views.size.page import size
from companies.views.size.parties import add_party, party, remove_party

__all__ = [
    "add",
    "add_party",
    "evidence",
    "figures",
    "group",
    "holding",
    "new_holding",
    "party",
    "remove_holding",
    "remove_party",
    "size",
    "start",
    "takeover",
]
