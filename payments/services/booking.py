"""Book the lines of a statement in sets: the same result as line after line, in a few queries for thousands.

Deposits that stay whole with one project, and money that waits for a person, are judged in memory with their projects
locked, and written together. Every other line takes its own path (`movements.book_line`), after the lines before it
that concern the same company and before those behind it.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from applications.intake import Addressees, Arrivals
from applications.models import SubsidyApplication
from correspondence import dispatch
from payments import emails, ledger, selectors
from payments.enums import Account, EntryKind
from payments.ledger import Move, Posting
from payments.matching import Credit, Policies, Verdict, account_key, judge, policies_on
from payments.models import (
    BankMovement,
    BankStatement,
    Claim,
    CreditNote,
    Deposit,
    InvoicePayment,
    PayerAccount,
    Refund,
)
from payments.services import movements
from payments.statements.types import Movement
from portefeuille import bulk
from portefeuille.known import known
from portefeuille.locking import lock

# Lines that are judged and written together: enough to make queries cheap, and few enough for memory.
BLOCK = 5000


@dataclass(frozen=True)
class _Line:
    """A line of the statement with its place in it, and what a plain credit tells the match."""

    ordinal: int
    said: Movement
    row: BankMovement
    credit: Credit | None


@dataclass(frozen=True)
class _Accepted:
    """Money that stays with one project; `subsidy` is what is added because the own contribution is complete."""

    row: BankMovement
    application: SubsidyApplication
    amount: Decimal
    subsidy: Decimal | None


@dataclass
class _Block:
    """What is gathered for lines that are booked together."""

    projects: dict[str, SubsidyApplication]
    accounts: dict[int, set[str]]
    arrivals: Arrivals
    rows: list[BankMovement] = field(default_factory=list)
    accepted: list[_Accepted] = field(default_factory=list)
    held: list[BankMovement] = field(default_factory=list)
    payers: dict[tuple[int, str], PayerAccount] = field(default_factory=dict)
    later: list[_Line] = field(default_factory=list)
    later_companies: set[int] = field(default_factory=set)


def book_lines(
    *, statement: BankStatement, lines: Sequence[Movement], first_ordinal: int, now: datetime
) -> Counter[str]:
    """Store, judge and post lines inside the caller's transaction; return how many had which outcome.

    The projects that any line names are locked first, in the order of their keys.
    """
    periods = selectors.policy_periods()
    told = [_told(statement, ordinal, line, now) for ordinal, line in enumerate(lines, start=first_ordinal)]
    _lock_projects(told)
    policies: dict[date, Policies] = {}
    outcomes: Counter[str] = Counter()
    for block in _blocks(told):
        for line in block:
            if line.row.booked_on not in policies:
                policies[line.row.booked_on] = policies_on(line.row.booked_on, periods)
        outcomes += _book_block(statement, block, policies, now)
    return outcomes


def _told(statement: BankStatement, ordinal: int, line: Movement, now: datetime) -> _Line:
    row = movements.as_row(statement=statement, ordinal=ordinal, line=line, now=now)
    is_plain = (
        line.status == movements.BOOKED
        and line.currency == movements.CURRENCY
        and line.amount > 0
        and not (line.is_reversal or line.is_return)
        and line.counterparty_account != settings.SUBSIDY_FUND_IBAN
    )
    return _Line(ordinal, line, row, movements.as_credit(line=line, movement=row) if is_plain else None)


def _named(line: _Line) -> set[str]:
    """Return the communications that a plain credit carries."""
    return {line.credit.reference, *line.credit.in_text} - {""} if line.credit else set()


def _references(lines: Sequence[_Line]) -> set[str]:
    return {reference for line in lines for reference in _named(line)}


def _lock_projects(lines: Sequence[_Line]) -> None:
    rows = SubsidyApplication.objects.submitted().filter(structured_communication__in=_references(lines))
    list(lock(rows).values_list("pk"))


def _blocks(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """Divide lines into blocks; one of which nobody can tell beforehand whom it concerns is a block of its own."""
    block: list[_Line] = []
    for line in lines:
        if _concerns_anybody(line):
            yield block
            yield [line]
            block = []
            continue
        block.append(line)
        if len(block) == BLOCK:
            yield block
            block = []
    yield block


def _concerns_anybody(line: _Line) -> bool:
    said = line.said
    if said.status != movements.BOOKED or said.currency != movements.CURRENCY:
        return False
    is_unnamed_debit = said.amount < 0 and not said.end_to_end_id and not movements.is_cost(code=said.transaction_code)
    return said.is_reversal or said.is_return or bool(said.batch_id) or is_unnamed_debit


def _book_block(
    statement: BankStatement, lines: Sequence[_Line], policies: dict[date, Policies], now: datetime
) -> Counter[str]:
    if len(lines) <= 1:
        return Counter(_book_alone(statement, line, now) for line in lines)
    block = _gather(lines, now)
    owners = {**_companies_of_orders(lines), **_companies_expecting(lines)}
    bulk.reserve_keys([line.row for line in lines])
    for line in lines:
        names = {line.said.end_to_end_id, *_named(line)} & owners.keys()
        if line.credit is None or names:
            _postpone(block, line, {company for name in names for company in owners[name]})
        else:
            _judge(block, line, line.credit, policies[line.row.booked_on])
    _write(block, now)
    outcomes = Counter(row.outcome for row in block.rows)
    return outcomes + Counter(_book_alone(statement, line, now) for line in block.later)


def _book_alone(statement: BankStatement, line: _Line, now: datetime) -> str:
    return movements.book_line(statement=statement, ordinal=line.ordinal, line=line.said, now=now).outcome


def _gather(lines: Sequence[_Line], now: datetime) -> _Block:
    rows = SubsidyApplication.objects.submitted().filter(structured_communication__in=_references(lines))
    applications = list(rows.select_related("company").only(*Arrivals.FIELDS))
    accounts = selectors.known_accounts({application.company_id for application in applications})
    return _Block(
        projects={known(application.structured_communication): application for application in applications},
        accounts={application.company_id: accounts[application.company_id] for application in applications},
        arrivals=Arrivals(addressees=Addressees.of(applications), now=now),
    )


def _companies_of_orders(lines: Sequence[_Line]) -> dict[str, Collection[int]]:
    """Return the references of our own orders among the lines, with the companies of their projects."""
    references = {line.said.end_to_end_id for line in lines if line.said.end_to_end_id}
    found: dict[str, Collection[int]] = {}
    if references:
        for model in (InvoicePayment, Refund):
            rows = model._default_manager.filter(end_to_end_id__in=references)  # noqa: SLF001 - of either model
            for reference, company_id in rows.values_list("end_to_end_id", "application__company_id"):
                # A refund without a project has no company, and None is the company of no line.
                found[reference] = (company_id,)
    return found


def _companies_expecting(lines: Sequence[_Line]) -> dict[str, Collection[int]]:
    """Return the communications of claims and credit notes among the lines, with the companies of their projects."""
    found: dict[str, Collection[int]] = {}
    references = _references(lines)
    for model in (Claim, CreditNote):
        rows = model._default_manager.filter(structured_communication__in=references)  # noqa: SLF001 - of either model
        for reference, company_id in rows.values_list("structured_communication", "application__company_id"):
            found[reference] = (company_id,)
    return found


def _postpone(block: _Block, line: _Line, companies: Collection[int]) -> None:
    """Leave a line and all behind it of the same companies for afterwards."""
    block.later.append(line)
    block.later_companies.update(companies)


def _judge(block: _Block, line: _Line, credit: Credit, policies: Policies) -> None:
    """Judge a plain credit on its projects as the lines before it left them, and gather what it moves."""
    named = {
        reference: block.projects[reference]
        for reference in (credit.reference, *credit.in_text)
        if reference in block.projects
    }
    companies = {application.company_id for application in named.values()}
    if companies & block.later_companies:
        _postpone(block, line, companies)
        return
    projects = {
        reference: selectors.as_project(application, block.accounts[application.company_id])
        for reference, application in named.items()
    }
    verdict = judge(credit, projects, policies)
    if not _is_simple(verdict):
        _postpone(block, line, companies)
        return
    movements.keep_verdict(movement=line.row, verdict=verdict)
    block.rows.append(line.row)
    if verdict.held:
        block.held.append(line.row)
        return
    (allocation,) = verdict.allocations
    application = next(each for each in named.values() if each.pk == allocation.application_id)
    _accept(block, line.row, application, allocation.amount)


def _is_simple(verdict: Verdict) -> bool:
    """Tell whether all of the money goes one way: to one project, or to the account where it waits."""
    if verdict.returned or verdict.written_off or (verdict.held and verdict.application_id is not None):
        return False
    return bool(verdict.held) is not bool(verdict.allocations) and len(verdict.allocations) <= 1


def _accept(block: _Block, row: BankMovement, application: SubsidyApplication, amount: Decimal) -> None:
    account = account_key(row.counterparty_account)
    known_accounts = block.accounts[application.company_id]
    if account and account not in known_accounts:
        known_accounts.add(account)
        payer = PayerAccount(company_id=application.company_id, account=account, first_seen_on=row.booked_on)
        block.payers[application.company_id, account] = payer
    block.arrivals.count(application, amount, booked_on=row.booked_on)
    is_complete = application.outstanding <= 0
    block.accepted.append(_Accepted(row, application, amount, application.subsidy if is_complete else None))
    if not is_complete:
        recipients = block.arrivals.addressees.recipients.get(application.company_id, [])
        letter = emails.partly_deposited(application, movement=row, amount=amount, recipients=recipients)
        block.arrivals.write(letter)


def _write(block: _Block, now: datetime) -> None:
    """Write what was gathered, in the order in which the rows name each other."""
    bulk.insert(block.rows)
    ledger.post_all(postings=list(_postings(block)), now=now)
    bulk.insert(
        [
            Deposit(movement=each.row, application=each.application, amount=each.amount, booked_on=each.row.booked_on)
            for each in block.accepted
        ]
    )
    PayerAccount.objects.bulk_create(block.payers.values(), ignore_conflicts=True)
    block.arrivals.keep()
    if block.arrivals.messages:
        dispatch.sweep_soon()


def _postings(block: _Block) -> Iterator[Posting]:
    for row in block.held:
        moves = [Move(Account.BANK, Account.SUSPENSE, row.amount)]
        yield Posting(f"suspense:{row.pk}", EntryKind.SUSPENSE, moves, row.booked_on)
    for each in block.accepted:
        row, project = each.row, each.application.pk
        moves = [Move(Account.BANK, Account.OWN, each.amount, project)]
        yield Posting(f"deposit:{row.pk}", EntryKind.DEPOSIT, moves, row.booked_on)
        if each.subsidy is not None:
            moves = [Move(Account.FUND, Account.SUBSIDY, each.subsidy, project)]
            yield Posting(f"subsidy:{project}:{row.pk}", EntryKind.SUBSIDY, moves, row.booked_on)
