"""What a bank movement is: values in, a verdict with its rule out. Deterministic, and explained to whoever asks.

Source: money description §11. Amounts in euro; the term is judged on the booking date of the bank. Nothing here asks a
database: whoever judges a whole file gathers the projects and the policies of its days first.
"""

from payments.matching.near_misses import near_misses, project_numbers
from payments.matching.payers import ALIKE, account_key, likeness
from payments.matching.policies import CHOICES, DEFAULTS, Period, Policies, Policy, policies_on, policy_of
from payments.matching.verdicts import Allocation, Credit, Project, Verdict, judge

__all__ = [
    "ALIKE",
    "CHOICES",
    "DEFAULTS",
    "Allocation",
    "Credit",
    "Period",
    "Policies",
    "Policy",
    "Project",
    "Verdict",
    "account_key",
    "judge",
    "likeness",
    "near_misses",
    "policies_on",
    "policy_of",
    "project_numbers",
]
