"""The double-entry ledger: `post()` is its only writer, and a correction is a counter-entry.

Every amount in euro. Bank and fees grow by debit, all other accounts by credit (docs/money.md).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q, Sum

from accounts.models import User
from payments.enums import Account, EntryKind
from payments.models import Entry, Transfer, Wallet
from portefeuille import money

DEBIT_ACCOUNTS = frozenset({Account.BANK, Account.FEES})


@dataclass(frozen=True)
class Move:
    """An amount from the credited account's owner to the debited one; a wallet account names the application."""

    debit: Account
    credit: Account
    amount: Decimal
    application_id: int | None = None


@dataclass(frozen=True)
class Proof:
    """The books at one moment: what the bank holds against what the portal owes, and how many wallets disagree."""

    bank: Decimal
    fees: Decimal
    owed: Decimal
    wrong_wallet_count: int

    @property
    def holds(self) -> bool:
        """Tell whether every euro is explained."""
        return self.bank + self.fees == self.owed and self.wrong_wallet_count == 0


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
    known = Entry.objects.filter(key=key).first()
    if known is not None:
        return known
    entry = Entry.objects.create(key=key, kind=kind, booked_on=booked_on, posted_at=now, actor=actor, reverses=reverses)
    real = [move for move in moves if move.amount != 0]
    Transfer.objects.bulk_create(
        Transfer(
            entry=entry,
            debit=move.debit,
            credit=move.credit,
            amount=move.amount,
            application_id=move.application_id,
        )
        for move in real
    )
    _keep_wallets(real)
    return entry


def _keep_wallets(moves: Sequence[Move]) -> None:
    changes: dict[int, dict[str, Decimal]] = defaultdict(lambda: {"own": money.ZERO, "subsidy": money.ZERO})
    for move in moves:
        for account, sign in ((move.credit, 1), (move.debit, -1)):
            if account in (Account.OWN, Account.SUBSIDY) and move.application_id is not None:
                changes[move.application_id][account.value] += sign * move.amount
    for application_id in sorted(changes):
        change = changes[application_id]
        Wallet.objects.get_or_create(application_id=application_id)
        Wallet.objects.filter(pk=application_id).update(
            own=F("own") + change["own"], subsidy=F("subsidy") + change["subsidy"]
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


def prove() -> Proof:
    """Add up the whole ledger and compare every wallet with the sum of its transfers."""
    owed = sum((balance(account) for account in Account if account not in DEBIT_ACCOUNTS), money.ZERO)
    sums = (
        Transfer.objects.filter(application__isnull=False)
        .values("application_id")
        .annotate(
            own_in=Sum("amount", filter=Q(credit=Account.OWN), default=0),
            own_out=Sum("amount", filter=Q(debit=Account.OWN), default=0),
            subsidy_in=Sum("amount", filter=Q(credit=Account.SUBSIDY), default=0),
            subsidy_out=Sum("amount", filter=Q(debit=Account.SUBSIDY), default=0),
        )
    )
    booked = {
        row["application_id"]: (row["own_in"] - row["own_out"], row["subsidy_in"] - row["subsidy_out"]) for row in sums
    }
    wallets = {wallet.pk: (wallet.own, wallet.subsidy) for wallet in Wallet.objects.all().iterator()}
    keys = booked.keys() | wallets.keys()
    empty = (money.ZERO, money.ZERO)
    wrong = sum(1 for key in keys if booked.get(key, empty) != wallets.get(key, empty))
    return Proof(bank=balance(Account.BANK), fees=balance(Account.FEES), owed=owed, wrong_wallet_count=wrong)
