"""What a bank movement is: values in, a verdict with its rule out. Deterministic, and explained to whoever asks.

Source: money description §11. Amounts in euro; the term is judged on the booking date of the bank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from applications import lifecycle
from applications.enums import Status
from payments.enums import Outcome
from portefeuille import money


@dataclass(frozen=True)
class Credit:
    """Money that came in: the amount, its booking date, and the valid references found in it."""

    amount: Decimal
    currency: str
    booked_on: date
    references: Sequence[str]
    has_invalid_reference: bool = False


@dataclass(frozen=True)
class Project:
    """What the match needs to know of a project."""

    application_id: int
    status: str
    outstanding: Decimal
    deposit_due_on: date


@dataclass(frozen=True)
class Verdict:
    """The outcome: what is kept for the project, what goes back, and the facts that decided."""

    outcome: Outcome
    application_id: int | None = None
    kept: Decimal = money.ZERO
    returned: Decimal = money.ZERO
    facts: Mapping[str, str] = field(default_factory=dict)


def judge(credit: Credit, projects: Mapping[str, Project]) -> Verdict:
    """Return what becomes of a credit; `projects` are those whose structured communication it may carry."""
    if credit.currency != "EUR":
        return Verdict(Outcome.FOREIGN_CURRENCY, facts={"currency": credit.currency})
    references = list(dict.fromkeys(credit.references))
    if not references:
        outcome = Outcome.INVALID_REFERENCE if credit.has_invalid_reference else Outcome.NO_REFERENCE
        return Verdict(outcome)
    known = [reference for reference in references if reference in projects]
    if len(known) > 1:
        return Verdict(Outcome.MULTIPLE_REFERENCES, facts={"references": " ".join(known)})
    if not known:
        return Verdict(Outcome.UNKNOWN_REFERENCE, facts={"references": " ".join(references)})
    return _judge_project(credit, projects[known[0]])


def _judge_project(credit: Credit, project: Project) -> Verdict:
    facts = {
        "status": project.status,
        "outstanding": str(project.outstanding),
        "deposit_due_on": project.deposit_due_on.isoformat(),
    }

    def verdict(outcome: Outcome, kept: Decimal) -> Verdict:
        return Verdict(outcome, project.application_id, kept, credit.amount - kept, facts)

    if project.status in lifecycle.FUNDED:
        return verdict(Outcome.ALREADY_FULL, money.ZERO)
    if project.status == Status.LAPSED:
        return verdict(Outcome.LATE, money.ZERO)
    if project.status not in lifecycle.AWAITING_MONEY:
        return verdict(Outcome.CLOSED_PROJECT, money.ZERO)
    if credit.booked_on > project.deposit_due_on:
        return verdict(Outcome.LATE, money.ZERO)
    if credit.amount < project.outstanding:
        return verdict(Outcome.PARTIAL, credit.amount)
    if credit.amount > project.outstanding:
        return verdict(Outcome.OVERPAID, project.outstanding)
    return verdict(Outcome.EXACT, credit.amount)
