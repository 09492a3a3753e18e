"""What the confirmation of a size keeps: the report that was shown, and the case itself, to be computed again."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from companies.groups.case import assess, case_of
from companies.groups.report import Report, report_of
from companies.groups.rows import GroupRows
from companies.size import Accounts, Case, ConsolidatedAccounts, Link, Party, decimal_text

RULE_VERSION = "2003/361 annex, articles 1 to 6, with the group"
FORMAT = "sme-vectors/1"


@dataclass(frozen=True)
class GroupEvidence:
    """The report of a group, and its case in the format of the size engine."""

    report: Report
    file: dict[str, Any]


def evidence_of(rows: GroupRows, *, today: date) -> GroupEvidence:
    """Return the evidence of a group on a day."""
    report = report_of(rows, assess(rows, today=today))
    vector = {"id": f"group-{rows.group.pk}-{rows.group.version}", "input": case_record(case_of(rows, today=today))}
    return GroupEvidence(report, {"format": FORMAT, "vectors": [vector]})


def case_record(case: Case) -> dict[str, Any]:
    """Return a case as the file format states it, so that `manage.py classify_size` can read it again."""
    return {
        "applicant": case.applicant,
        "reference_date": case.reference_date.isoformat(),
        "policy": {"ownership_change": case.policy.value},
        "ownership_changes": [day.isoformat() for day in case.ownership_changes],
        "acting_jointly": [sorted(persons) for persons in case.acting_jointly],
        "nodes": [_node(party) for party in case.parties],
        "links": [_link(link) for link in case.links],
    }


def _node(party: Party) -> dict[str, Any]:
    month, day = party.closing
    node: dict[str, Any] = {
        "id": party.id,
        "kind": party.kind.value,
        "markets": sorted(party.markets),
        "closing": f"{month:02d}-{day:02d}",
        "public": party.is_public,
        "accounts": [_accounts(item) for item in party.accounts],
        "consolidated": [_consolidated(item) for item in party.consolidated],
    }
    if party.budget is not None:
        node["budget"] = decimal_text(party.budget)
    if party.inhabitants is not None:
        node["inhabitants"] = party.inhabitants
    return node


def _figures(item: Accounts | ConsolidatedAccounts) -> dict[str, Any]:
    return {
        "year": item.year,
        "headcount": _text(item.amounts.workers),
        "turnover": _text(item.amounts.turnover),
        "balance": _text(item.amounts.balance_total),
    }


def _accounts(item: Accounts) -> dict[str, Any]:
    return {
        **_figures(item),
        "months": item.months,
        "approved": item.is_approved,
        "estimate": item.is_estimate,
    }


def _consolidated(item: ConsolidatedAccounts) -> dict[str, Any]:
    return {**_figures(item), "includes": sorted(item.includes)}


def _link(link: Link) -> dict[str, Any]:
    return {
        "owner": link.owner,
        "owned": link.owned,
        "capital": decimal_text(link.capital),
        "votes": decimal_text(link.votes),
        "control": None if link.control is None else link.control.value,
        "involved_in_management": link.is_involved_in_management,
        "investment": _text(link.investment),
        "from": None if link.valid_from is None else link.valid_from.isoformat(),
    }


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else decimal_text(quantity)
