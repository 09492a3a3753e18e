"""What pages and rules need to know of applications; nothing here writes."""

from applications.selectors.activities import activity_by_code, registered_activities, search_activities
from applications.selectors.budget import YearBudget, year_budget
from applications.selectors.judgement import (
    Standing,
    activity_refusals,
    entry_refusals,
    missing_declarations,
    project_refusals,
    provider_refusals,
    quote,
    refusals,
    registration_facts,
    remaining_budget,
    standing,
)

__all__ = [
    "Standing",
    "YearBudget",
    "activity_by_code",
    "activity_refusals",
    "entry_refusals",
    "missing_declarations",
    "project_refusals",
    "provider_refusals",
    "quote",
    "refusals",
    "registered_activities",
    "registration_facts",
    "remaining_budget",
    "search_activities",
    "standing",
    "year_budget",
]
