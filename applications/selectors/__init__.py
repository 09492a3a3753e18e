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
from applications.selectors.listing import (
    SORT_CHOICES,
    Narrowing,
    history,
    projects_of_provider,
    providers_of_company,
    years_of_company,
    years_of_provider,
)
from applications.selectors.portfolio import drafts, project_count, running_projects, to_do, untouched_draft
from applications.selectors.project import documents_of, messages_of, project, project_money, story
from applications.selectors.provider_choice import Choice, Choices, provider_choices
from applications.selectors.provider_side import Check, counts, is_refusable, last_day_to_refuse, to_check

__all__ = [
    "SORT_CHOICES",
    "Check",
    "Choice",
    "Choices",
    "Narrowing",
    "Standing",
    "YearBudget",
    "activity_by_code",
    "activity_refusals",
    "counts",
    "documents_of",
    "drafts",
    "entry_refusals",
    "history",
    "is_refusable",
    "last_day_to_refuse",
    "messages_of",
    "missing_declarations",
    "project",
    "project_count",
    "project_money",
    "project_refusals",
    "projects_of_provider",
    "provider_choices",
    "provider_refusals",
    "providers_of_company",
    "quote",
    "refusals",
    "registered_activities",
    "registration_facts",
    "remaining_budget",
    "running_projects",
    "search_activities",
    "standing",
    "story",
    "to_check",
    "to_do",
    "untouched_draft",
    "year_budget",
    "years_of_company",
    "years_of_provider",
]
