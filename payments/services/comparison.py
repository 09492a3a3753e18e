"""Compare a file in the other format with what was booked: the same day must say the same, and is booked once."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from payments.enums import Outcome
from payments.models import BankMovement, BankStatement
from payments.statements.types import Movement, Reading, Statement, Violation
from portefeuille.known import known

BOOKED = "BOOK"


def differences(*, reading: Reading) -> list[Violation]:
    """Return where the statements of a file differ from the stored ones of the same account and closing day."""
    return [violation for statement in reading.statements for violation in _differences(statement)]


def _differences(statement: Statement) -> Iterator[Violation]:
    stored = list(
        BankStatement.objects.filter(account=statement.account, closing_on=known(statement.closing_date)).order_by("pk")
    )
    if not stored:
        detail = f"nothing was imported that closes on {statement.closing_date}"
        yield Violation("comparison_missing", 1, detail, is_fatal=False)
        return
    first, last = stored[0], stored[-1]
    for name, said, kept in (
        ("opening", statement.opening_balance, first.opening_balance),
        ("closing", statement.closing_balance, last.closing_balance),
    ):
        if said != kept:
            yield Violation("comparison_balance", 1, f"{name} balance {said}, imported {kept}", is_fatal=False)
    rows = BankMovement.objects.filter(statement__in=stored).exclude(outcome=Outcome.NOT_BOOKED)
    kept_amounts = Counter(rows.values_list("amount", flat=True))
    said_amounts = Counter(line.amount for line in _booked(statement))
    yield from _missing(said_amounts - kept_amounts, "in this file alone")
    yield from _missing(kept_amounts - said_amounts, "imported, and not in this file")


def _booked(statement: Statement) -> Iterator[Movement]:
    for movement in statement.movements:
        yield from (line for line in movement.lines() if line.amount != 0 and line.status == BOOKED)


def _missing(amounts: Counter[Decimal], where: str) -> Iterator[Violation]:
    for amount, count in sorted(amounts.items()):
        yield Violation("comparison_line", 1, f"{count} times {amount} {where}", is_fatal=False)
