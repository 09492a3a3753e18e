"""The bookkeeping of one logical file: what was counted on the way, and whether the trailer says the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from payments.statements.coda import values

EURO = "EUR"


class Fault(NamedTuple):
    """A rule that a logical file breaks, at one of its lines."""

    code: str
    detail: str
    line: int
    is_fatal: bool = True


@dataclass(slots=True)
class Tally:
    """Sums in thousandths of the currency. A separate application has balances of zero, which no sum can meet."""

    zone: str = ""
    currency: str = ""
    opening: int = 0
    closing: int = 0
    is_separate: bool = False
    records: int = 0
    credit: int = 0
    debit: int = 0
    sub_cent_line: int = 0
    next_code_line: int = 0
    link_code_line: int = 0
    zone_at_end: str = ""

    def add(self, sign: str, digits: str, *, line: int) -> None:
        """Count the movement of a record with detail number 0000."""
        if sign == "1":
            self.debit += int(digits)
        else:
            self.credit += int(digits)
        if digits[14] != "0" and not self.sub_cent_line:
            self.sub_cent_line = line

    def faults(self, records: int, debit: int, credit: int, *, line: int) -> list[Fault]:
        """Return what does not agree with the trailer; remarks of form only when all else is right."""
        return list(self._disagreements(records, debit, credit, line)) or list(self._remarks(line))

    def _disagreements(self, records: int, debit: int, credit: int, line: int) -> Iterator[Fault]:
        if self.zone_at_end and self.zone_at_end != self.zone:
            detail = f"record 8 is of account {self.zone_at_end.rstrip()}, record 1 of {self.zone.rstrip()}"
            yield Fault("account_mismatch_1_8", detail, line)
        expected = self.opening + self.credit - self.debit
        if not self.is_separate and expected != self.closing:
            detail = f"{_euro(self.closing)} at the end, {_euro(expected)} by its movements"
            yield Fault("balance_mismatch", detail, line)
        if records != self.records:
            yield Fault("record_count_mismatch", f"{records} announced, {self.records} found", line)
        for code, announced, found in (("debit", debit, self.debit), ("credit", credit, self.credit)):
            if announced != found:
                detail = f"{_euro(announced)} announced, {_euro(found)} found"
                yield Fault(f"{code}_total_mismatch", detail, line)

    def _remarks(self, line: int) -> Iterator[Fault]:
        if self.sub_cent_line and self.currency == EURO:
            yield Fault("amount_precision", "an amount in euro with a third decimal", self.sub_cent_line)
        if self.next_code_line:
            yield Fault("next_code_mismatch", "does not tell what follows", self.next_code_line, is_fatal=False)
        if self.link_code_line:
            yield Fault("link_code_mismatch", "does not tell what follows", self.link_code_line, is_fatal=False)
        if self.is_separate:
            detail = "an extra file, whose movements are in the ordinary file too"
            yield Fault("separate_application", detail, line, is_fatal=False)


def _euro(thousandths: int) -> Decimal:
    return values.from_thousandths(thousandths)
