"""The double-entry ledger: `post()` is its only writer, and a correction is a counter-entry.

Every amount in euro. Bank, fees and claims grow by debit, all other accounts by credit (docs/money.md). `prove()` tells
whether the books hold.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q, Sum

from accounts.models import User
from payments.enums import DEBIT_ACCOUNTS, WALLET_ACCOUNTS, Account, EntryKind
from payments.models import Entry, Transfer, Wallet
from payments.proof import Proof, prove
from portefeuille import bulk, money
from portefeuille.locking import lock

__all__ = ["Move", "Posting", "Proof", "balance", "post", "post_all", "prove", "reverse"]

# Rows of one INSERT: PostgreSQL takes 65,535 parameters in a statement.
BATCH = 5000

_UPDATE_WALLETS = """
    UPDATE payments_wallet AS wallet
       SET own = wallet.own + change.own, subsidy = wallet.subsidy + change.subsidy
      FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS change (application_id, own, subsidy)
     WHERE wallet.application_id = change.application_id
"""


@dataclass(frozen=True)
class Move:
    """An amount from the credited account's owner to the debited one; a wallet account names the application."""

    debit: Account
    credit: Account
    amount: Decimal
    application_id: int | None = None


@dataclass(frozen=True)
class Posting:
    """The moves of one event before they are booked; `key` names the event, which is booked once."""

    key: str
    kind: EntryKind
    moves: Sequence[Move]
    booked_on: date
    actor: User | None = None
    reverses: Entry | None = None


def post(
    *,
    key: str,
    kind: EntryKind,
    moves: Sequence[Move],
    booked_on: date,
    now: datetime,
    actor: User | None = None,
    reverses: Entry | None = None,
) -> Entry:
    """Book the moves of one event, inside the caller's transaction, and keep the wallets in step.

    Repeatable: an event whose key is booked comes back as it is. Moves of zero euro are left out. PostgreSQL refuses
    (`IntegrityError`) a wallet below zero, an amount that is not positive, and any change afterwards.
    """
    posting = Posting(key, kind, moves, booked_on, actor, reverses)
    return post_all(postings=[posting], now=now)[0]


def post_all(*, postings: Sequence[Posting], now: datetime) -> list[Entry]:
    """Book many events at once, as `post` books one, in eight queries however many.

    Returns the entries in the order of the postings. A key that is booked, or that comes twice, gives the entry that is
    there. The wallets are locked in the order of their keys; none may be below zero after all moves.
    """
    keys = {posting.key for posting in postings}
    entries = {entry.key: entry for entry in Entry.objects.filter(key__in=keys)}
    fresh: dict[str, Posting] = {}
    for posting in postings:
        if posting.key not in entries:
            fresh.setdefault(posting.key, posting)
    if fresh:
        created = [_as_entry(posting, now) for posting in fresh.values()]
        bulk.insert(created)
        entries |= {entry.key: entry for entry in created}
        moves = [(entries[key], move) for key, posting in fresh.items() for move in posting.moves if move.amount != 0]
        bulk.insert([_as_transfer(entry, move) for entry, move in moves])
        _keep_wallets([move for _entry, move in moves])
    return [entries[posting.key] for posting in postings]


def _as_entry(posting: Posting, now: datetime) -> Entry:
    return Entry(
        key=posting.key,
        kind=posting.kind,
        booked_on=posting.booked_on,
        posted_at=now,
        actor=posting.actor,
        reverses=posting.reverses,
    )


def _as_transfer(entry: Entry, move: Move) -> Transfer:
    return Transfer(
        entry=entry, debit=move.debit, credit=move.credit, amount=move.amount, application_id=move.application_id
    )


def _keep_wallets(moves: Sequence[Move]) -> None:
    changes: dict[int, dict[Account, Decimal]] = defaultdict(lambda: dict.fromkeys(WALLET_ACCOUNTS, money.ZERO))
    for move in moves:
        for account, sign in ((move.credit, 1), (move.debit, -1)):
            if account in WALLET_ACCOUNTS and move.application_id is not None:
                changes[move.application_id][account] += sign * move.amount
    if not changes:
        return
    keys = sorted(changes)
    Wallet.objects.bulk_create((Wallet(application_id=key) for key in keys), ignore_conflicts=True, batch_size=BATCH)
    list(lock(Wallet.objects.filter(pk__in=keys)).values_list("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE_WALLETS,
            [keys, [changes[key][Account.OWN] for key in keys], [changes[key][Account.SUBSIDY] for key in keys]],
        )


def reverse(*, entry: Entry, key: str, booked_on: date, now: datetime, actor: User | None = None) -> Entry:
    """Undo an entry by its mirror image; an entry can be undone once."""
    moves = [
        Move(Account(row.credit), Account(row.debit), row.amount, row.application_id)
        for row in entry.transfers.order_by("pk")
    ]
    return post(
        key=key, kind=EntryKind.REVERSAL, moves=moves, booked_on=booked_on, now=now, actor=actor, reverses=entry
    )


def balance(account: Account) -> Decimal:
    """Return the balance of an account over all projects, positive on its natural side."""
    rows = Transfer.objects.aggregate(
        debit=Sum("amount", filter=Q(debit=account)), credit=Sum("amount", filter=Q(credit=account))
    )
    debit, credit = rows["debit"] or money.ZERO, rows["credit"] or money.ZERO
    return debit - credit if account in DEBIT_ACCOUNTS else credit - debit
