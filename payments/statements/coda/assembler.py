"""From records to events: statements, movements with all that belongs to them, and the rules that tie records."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from payments.statements import ibans
from payments.statements.coda import layout, values
from payments.statements.coda.parts import FREE_TEXT, Part, Remarks, build
from payments.statements.coda.records import UnreadableRecord
from payments.statements.coda.tally import Tally
from payments.statements.types import Closing, Event, Opening, Violation

Handler = Callable[[int, Sequence[str]], None]

NO_DETAIL = "0000"
DUPLICATE = "D"
IBAN_STRUCTURES = frozenset({"2", "3"})

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class Assembler:
    """Takes the records of logical files in their legal order and appends what they say to a list of events."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events
        self._header: Sequence[str] = ()
        self._tally = Tally()
        self._movement: Part | None = None
        self._part: Part | None = None
        self._information_number = ("", "")
        self._ordinal = 0
        self._closing = Closing(None, None)
        self.handlers: dict[str, Handler] = {
            "0": self._take_header,
            "1": self._take_old_balance,
            "21": self._take_movement,
            "22": self._take_movement_second,
            "23": self._take_movement_third,
            "31": self._take_information,
            "32": self._take_more_information,
            "33": self._take_more_information,
            "8": self._take_new_balance,
            "4": self._take_free_communication,
            "9": self._take_trailer,
        }

    def note_codes(self, state: str, kind: str, *, line: int) -> None:
        """Note where the next or link code of a record does not foretell the record of this kind; real files do."""
        before, next_code = state[:-2], state[-2:-1]
        if before in layout.WITH_NEXT_CODE and (next_code == "1") is not (kind in layout.CONTINUATIONS):
            self._tally.next_code_line = self._tally.next_code_line or line
        elif before in layout.WITH_LINK_CODE:
            self._tally.link_code_line = self._tally.link_code_line or line

    def _tell(self, code: str, line: int, detail: str, *, is_fatal: bool) -> None:
        self._events.append(Violation(code, line, detail, is_fatal))

    def _take_header(self, line: int, fields: Sequence[str]) -> None:
        version = fields[-1]
        if version != layout.VERSION:
            raise UnreadableRecord("unsupported_version", version)
        _day(fields[0])
        self._header = fields
        self._movement = self._part = None
        self._ordinal = 0

    def _take_old_balance(self, line: int, fields: Sequence[str]) -> None:
        structure, zone, sign, digits, day, holder, description, number = fields
        created, duplicate, file_reference, _addressee, bic, _enterprise, separate, _version = self._header
        account, currency = values.own_account(structure, zone)
        if not _CURRENCY.fullmatch(currency):
            raise UnreadableRecord("invalid_currency", f"no currency in {zone!r} of structure {structure}")
        balance = values.thousandths(sign, digits)
        is_separate = bool(separate.strip(" 0"))
        self._tally = Tally(zone, currency, balance, balance, is_separate and not balance, records=1)
        self._closing = Closing(values.amount(sign, digits), _day(day))
        self._events.append(
            Opening(
                account=account,
                currency=currency,
                sequence=number,
                balance=self._closing.balance,
                on=self._closing.on,
                holder=holder.rstrip(),
                created_on=_day(created),
                is_duplicate=duplicate == DUPLICATE,
                separate_application=separate if is_separate else "",
                identification=file_reference.strip(),
                bic=bic.strip(),
                description=description.rstrip(),
            )
        )
        if structure in IBAN_STRUCTURES:
            self._check_own_account(account, line)

    def _check_own_account(self, account: str, line: int) -> None:
        if not ibans.is_valid(account):
            self._tell("invalid_iban_own_account", line, account, is_fatal=False)
        elif not ibans.has_national_check(account):
            self._tell("national_check_failed_own_account", line, account, is_fatal=False)

    def _take_movement(self, line: int, fields: Sequence[str]) -> None:
        part = Part(line, fields)
        _day(fields[9])
        if fields[5] != values.NO_DATE:
            _day(fields[5])
        self._tally.records += 1
        if fields[1] == NO_DETAIL:
            self._release()
            self._movement = part
            self._tally.add(fields[3], fields[4], line=line)
        elif self._movement is None or self._movement.first[0] != fields[0]:
            raise UnreadableRecord("orphan_detail", f"no movement {fields[0]} above its detail {fields[1]}")
        else:
            self._movement.add_detail(part)
        self._part = part

    def _take_movement_second(self, line: int, fields: Sequence[str]) -> None:
        self._tally.records += 1
        self._current_part(fields).second = fields

    def _take_movement_third(self, line: int, fields: Sequence[str]) -> None:
        self._tally.records += 1
        self._current_part(fields).third = fields

    def _current_part(self, fields: Sequence[str]) -> Part:
        """Return the movement or detail that a record 22 or 23 goes on with."""
        part = self._part
        if part is None or part.first[0] != fields[0] or part.first[1] != fields[1]:
            detail = f"numbers {fields[0]} {fields[1]} are not those of the record 21 above"
            raise UnreadableRecord("sequence_mismatch", detail)
        return part

    def _take_information(self, line: int, fields: Sequence[str]) -> None:
        sequence, detail, flag, text = fields
        self._tally.records += 1
        if self._part is None or self._part.first[0] != sequence:
            raise UnreadableRecord("sequence_mismatch", f"number {sequence} is not that of the movement above")
        self._information_number = (sequence, detail)
        self._part.information += ((text[:3], text[3:]) if flag == "1" else (FREE_TEXT, text),)

    def _take_more_information(self, line: int, fields: Sequence[str]) -> None:
        sequence, detail, text = fields
        self._tally.records += 1
        if self._part is None or self._information_number != (sequence, detail):
            wrong = f"numbers {sequence} {detail} are not those of the record 31 above"
            raise UnreadableRecord("sequence_mismatch", wrong)
        self._part.extend_information(text)

    def _release(self) -> None:
        """Hand over the movement whose records are complete."""
        if self._movement is None:
            return
        self._ordinal += 1
        remarks = Remarks()
        self._events.append(build(self._movement, self._ordinal, currency=self._tally.currency, remarks=remarks))
        self._movement = self._part = None
        for line, detail in remarks.invalid_references:
            self._tell("invalid_structured_reference", line, detail, is_fatal=False)
        for line, detail in remarks.unsplit:
            self._tell("batch_not_split", line, detail, is_fatal=False)

    def _take_new_balance(self, line: int, fields: Sequence[str]) -> None:
        zone, sign, digits, day = fields
        self._release()
        tally = self._tally
        tally.records += 1
        tally.zone_at_end = zone
        tally.closing = values.thousandths(sign, digits)
        tally.is_separate = tally.is_separate and not tally.closing
        self._closing = Closing(values.amount(sign, digits), _day(day))

    def _take_free_communication(self, line: int, fields: Sequence[str]) -> None:
        closing = self._closing
        self._closing = Closing(closing.balance, closing.on, (*closing.messages, fields[0].strip()))

    def _take_trailer(self, line: int, fields: Sequence[str]) -> None:
        records, debit, credit, _follows = fields
        self._events.append(self._closing)
        for fault in self._tally.faults(int(records), int(debit), int(credit), line=line):
            self._tell(fault.code, fault.line, fault.detail, is_fatal=fault.is_fatal)


def _day(digits: str) -> date:
    try:
        return values.day(digits)
    except ValueError as error:
        raise UnreadableRecord("invalid_date", f"{digits} is no day") from error
