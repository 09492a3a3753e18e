"""Judge one credit: the ordered rules, each with its name and the facts it used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from applications import lifecycle
from applications.enums import Status
from payments.enums import Outcome, Payer, Rule, Treatment
from payments.matching.payers import ALIKE, account_key, likeness
from payments.matching.policies import Policies, Policy, policy_of
from portefeuille import money

EURO = "EUR"


@dataclass(frozen=True)
class Credit:
    """Money that came in, as the bank tells it.

    `reference` is the valid communication of the structured field or its RF twin, "" when there is none; `in_text` are
    the valid ones of the free text, `invalid` those with wrong check digits. `payer_names` are the names that the bank
    gives for the payer: of the account, and of whom it pays for.
    """

    amount: Decimal
    currency: str
    booked_on: date
    reference: str = ""
    in_text: Sequence[str] = ()
    invalid: Sequence[str] = ()
    payer_names: Sequence[str] = ()
    payer_account: str = ""


@dataclass(frozen=True)
class Project:
    """What the match needs to know of a project and of its company; `known_accounts` paid for the company before."""

    application_id: int
    status: str
    outstanding: Decimal
    deposit_due_on: date
    company_name: str = ""
    known_accounts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Allocation:
    """A part of the money that a project keeps; with a tolerance it may be a little more or less than arrived."""

    application_id: int
    amount: Decimal


@dataclass(frozen=True)
class Verdict:
    """What becomes of a credit: kept for projects, returned to the payer, or held for a person.

    `kept + returned + held` is the amount plus `written_off`, which a tolerance makes: positive when the agency covers
    what is missing, negative when it keeps a surplus that is too small to send back. `application_id` is the project
    that the credit is about, if it is about one.
    """

    outcome: Outcome
    rule: Rule
    treatment: Treatment
    application_id: int | None = None
    allocations: tuple[Allocation, ...] = ()
    returned: Decimal = money.ZERO
    held: Decimal = money.ZERO
    written_off: Decimal = money.ZERO
    decide_by: date | None = None
    payer: Payer | None = None
    is_new_account: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> Decimal:
        """Return what stays with projects."""
        return sum((allocation.amount for allocation in self.allocations), money.ZERO)


def judge(credit: Credit, projects: Mapping[str, Project], policies: Policies) -> Verdict:
    """Return what becomes of a credit.

    `projects` are those whose communication it may carry, by communication; `policies` those of its booking date.
    """
    if credit.currency != EURO:
        return _without_project(
            credit, Outcome.FOREIGN_CURRENCY, Rule.OTHER_CURRENCY, policies, currency=credit.currency
        )
    seen = _distinct([credit.reference, *credit.in_text])
    known = [reference for reference in seen if reference in projects]
    if not known:
        return _without_known_reference(credit, seen, policies)
    if _disagree(credit, projects):
        return _without_project(
            credit, Outcome.CONFLICTING_REFERENCES, Rule.REFERENCES_DISAGREE, policies, references=" ".join(known)
        )
    if len(known) > 1:
        return _judge_several(credit, {reference: projects[reference] for reference in known}, policies)
    return _with_payer(_judge_project(credit, projects[known[0]], policies), credit, projects[known[0]])


def _distinct(references: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(reference for reference in references if reference))


def _without_known_reference(credit: Credit, seen: Sequence[str], policies: Policies) -> Verdict:
    if seen:
        return _without_project(credit, Outcome.UNKNOWN_REFERENCE, Rule.NOT_OURS, policies, references=" ".join(seen))
    if credit.invalid:
        return _without_project(
            credit,
            Outcome.INVALID_REFERENCE,
            Rule.WRONG_CHECK_DIGITS,
            policies,
            references=" ".join(_distinct(credit.invalid)),
        )
    return _without_project(credit, Outcome.NO_REFERENCE, Rule.NO_REFERENCE, policies)


def _disagree(credit: Credit, projects: Mapping[str, Project]) -> bool:
    """Tell whether the structured field names one project of ours and the text others, without naming the first."""
    in_text = {reference for reference in credit.in_text if reference in projects}
    return credit.reference in projects and bool(in_text) and credit.reference not in in_text


def _judge_several(credit: Credit, projects: Mapping[str, Project], policies: Policies) -> Verdict:
    """Split a credit over the projects it names when it is to the cent what they wait for together."""
    facts = {
        "references": " ".join(projects),
        "outstanding": " + ".join(str(project.outstanding) for project in projects.values()),
    }
    are_open = all(
        project.status in lifecycle.AWAITING_MONEY and not _is_late(credit, project, policies)
        for project in projects.values()
    )
    if not are_open or credit.amount != sum(project.outstanding for project in projects.values()):
        return _without_project(credit, Outcome.MULTIPLE_REFERENCES, Rule.SEVERAL_OTHER_SUM, policies, **facts)
    verdict = _treated(credit, Outcome.SPLIT, Rule.SEVERAL_SAME_SUM, policies, facts)
    if verdict.treatment != Treatment.ACCEPT:
        return verdict
    shares = tuple(Allocation(project.application_id, project.outstanding) for project in projects.values())
    return replace(verdict, allocations=shares)


def _judge_project(credit: Credit, project: Project, policies: Policies) -> Verdict:
    """Judge a credit for the one project that it names: by status, then by the term, then by the amount."""
    facts = {
        "status": project.status,
        "outstanding": str(project.outstanding),
        "deposit_due_on": project.deposit_due_on.isoformat(),
    }
    outcome, rule = _outcome(credit, project, policies)
    verdict = replace(_treated(credit, outcome, rule, policies, facts), application_id=project.application_id)
    if verdict.treatment != Treatment.ACCEPT:
        return verdict
    return _accepted(verdict, credit, project, policy_of(outcome, policies))


def _outcome(credit: Credit, project: Project, policies: Policies) -> tuple[Outcome, Rule]:
    if project.status in lifecycle.FUNDED:
        return Outcome.ALREADY_FULL, Rule.PROJECT_FULL
    if project.status == Status.LAPSED:
        return Outcome.LATE, Rule.PROJECT_LAPSED
    if project.status not in lifecycle.AWAITING_MONEY:
        return Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED
    if _is_late(credit, project, policies):
        return Outcome.LATE, Rule.AFTER_LAST_DAY
    if credit.amount < project.outstanding:
        return Outcome.PARTIAL, Rule.LESS_THAN_DUE
    if credit.amount > project.outstanding:
        return Outcome.OVERPAID, Rule.MORE_THAN_DUE
    return Outcome.EXACT, Rule.EXACTLY_DUE


def _is_late(credit: Credit, project: Project, policies: Policies) -> bool:
    grace = timedelta(days=policy_of(Outcome.LATE, policies).grace_days)
    return credit.booked_on > project.deposit_due_on + grace


def _accepted(verdict: Verdict, credit: Credit, project: Project, policy: Policy) -> Verdict:
    """Keep what is due; a difference within the tolerance is written off, a larger surplus goes back."""
    difference = project.outstanding - credit.amount
    is_written_off = abs(difference) <= policy.tolerance
    kept = project.outstanding if difference <= 0 or is_written_off else credit.amount
    return replace(
        verdict,
        allocations=(Allocation(project.application_id, kept),),
        returned=money.ZERO if difference >= 0 or is_written_off else -difference,
        written_off=difference if is_written_off else money.ZERO,
    )


def _with_payer(verdict: Verdict, credit: Credit, project: Project) -> Verdict:
    """Say whether the company itself pays, as far as account and name tell; anybody may pay, so nothing is blocked."""
    account = account_key(credit.payer_account)
    is_known = account in project.known_accounts
    alike = max((likeness(name, project.company_name) for name in credit.payer_names), default=0)
    return replace(
        verdict,
        payer=Payer.COMPANY if alike >= ALIKE else Payer.THIRD_PARTY,
        is_new_account=bool(account) and not is_known,
        facts={**verdict.facts, "payer_likeness": str(alike)},
    )


def _without_project(credit: Credit, outcome: Outcome, rule: Rule, policies: Policies, **facts: str) -> Verdict:
    return _treated(credit, outcome, rule, policies, facts)


def _treated(credit: Credit, outcome: Outcome, rule: Rule, policies: Policies, facts: Mapping[str, str]) -> Verdict:
    """Return the verdict that the policy of an outcome gives: all of it back, all of it held, or still to divide."""
    policy = policy_of(outcome, policies)
    verdict = Verdict(outcome, rule, policy.treatment, facts=dict(facts))
    match policy.treatment:
        case Treatment.RETURN:
            return replace(verdict, returned=credit.amount)
        case Treatment.HOLD:
            decide_by = credit.booked_on + timedelta(days=policy.decide_within_days)
            return replace(verdict, held=credit.amount, decide_by=decide_by)
    return verdict
