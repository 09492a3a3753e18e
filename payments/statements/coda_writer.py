"""Write CODA 2.6 from plain values: what the demo bank sends, and what tests and benchmarks read.

The counterpart of `payments.statements.coda`: records of 128 characters in Windows-1252, ended by CR LF.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payments.statements import references
from payments.statements.coda import layout, values
from payments.statements.coda.layout import Record

CREDIT_TRANSFER = "00150000"
DEBIT_TRANSFER = "00101000"

_LINE_END = "\r\n"
_ENCODING = "cp1252"
_NO = "0"
_YES = "1"
_NAME_WIDTH = 35
_LONG_NAME_WIDTH = 70
_SEQUENCES = 10_000
_RETURN = "2"
# Numeric positions (from 1) that the reader does not use: bank, paper statement number,
# globalisation code, transaction code of an information.
_ZEROS = {
    "0": ((2, 5), (12, 14)),
    "1": ((3, 5),),
    "21": ((122, 125),),
    "31": ((32, 39),),
    "8": ((2, 4),),
}
_APPLICATION = "05"
# Where the communication of 149 positions is divided over the records 21, 22 and 23.
_FIRST = slice(0, 53)
_SECOND = slice(53, 106)
_THIRD = slice(106, 149)


@dataclass(frozen=True, slots=True)
class Line:
    """One movement to write: amount in euro, money in positive.

    `communication` is a structured communication of 12 digits or an RF reference, `text` what is said beside or instead
    of it; `transaction_code` is that of a plain transfer unless given. A name of more than 35 positions goes on in an
    information record, up to 70. With a `return_reason` (ISO code) the line is a returned payment.
    """

    amount: Decimal
    booking_date: date
    value_date: date | None = None
    counterparty_name: str = ""
    counterparty_iban: str = ""
    counterparty_bic: str = ""
    communication: str = ""
    text: str = ""
    end_to_end_id: str = ""
    transaction_code: str = ""
    return_reason: str = ""


def write(
    *,
    account_iban: str,
    bic: str,
    holder: str,
    sequence: int,
    created_on: date,
    opening_balance: Decimal,
    opening_date: date,
    closing_date: date,
    lines: Sequence[Line],
) -> bytes:
    """Return a file with one statement of a Belgian account in euro.

    `sequence` counts the statements of a year, 0 to 999. Names are cut where the layout is too narrow, letters outside
    Windows-1252 lose their accents; a value that must not be cut raises `ValueError`.
    """
    credit = sum((line.amount for line in lines if line.amount > 0), Decimal(0))
    debit = sum((-line.amount for line in lines if line.amount < 0), Decimal(0))
    closing_balance = opening_balance + credit - debit
    account = f"{account_iban:<34}EUR"
    movements = [record for ordinal, line in enumerate(lines, start=1) for record in _movement(ordinal, line)]
    records = [
        _record(layout.HEADER, _day(created_on), "", "", holder, bic, "0" * 11, "00000", layout.VERSION),
        _record(
            layout.OLD_BALANCE,
            "2",
            account,
            *_signed(opening_balance),
            _day(opening_date),
            holder,
            "",
            f"{sequence:03}",
        ),
        *movements,
        _record(layout.NEW_BALANCE, account, *_signed(closing_balance), _day(closing_date)),
        _record(layout.TRAILER, f"{len(movements) + 2:06d}", _digits(debit), _digits(credit), "2"),
    ]
    return "".join(record + _LINE_END for record in records).encode(_ENCODING)


def _movement(ordinal: int, line: Line) -> Iterator[str]:
    number = (f"{ordinal % _SEQUENCES:04d}", "0000")
    flag, communication = _communication(line)
    name = _plain(line.counterparty_name)
    has_third = bool(name or line.counterparty_iban or communication[_THIRD])
    second_contents = (communication[_SECOND], line.end_to_end_id, line.counterparty_bic, line.return_reason)
    has_second = has_third or any(second_contents)
    link = _YES if len(name) > _NAME_WIDTH else _NO
    code = line.transaction_code or (CREDIT_TRANSFER if line.amount >= 0 else DEBIT_TRANSFER)
    value_date = _day(line.value_date) if line.value_date else values.NO_DATE
    sign, digits = _signed(line.amount)
    first = (*number, "", sign, digits, value_date, code, flag, communication[_FIRST], _day(line.booking_date))
    yield _record(layout.MOVEMENT_1, *first, is_continued=has_second, link=link)
    if has_second:
        returned = (_RETURN, line.return_reason) if line.return_reason else ("", "")
        second = (*number, communication[_SECOND], line.end_to_end_id, line.counterparty_bic, *returned)
        yield _record(layout.MOVEMENT_2, *second, is_continued=has_third, link=link)
    if has_third:
        third = (*number, f"{line.counterparty_iban:<34}EUR", name[:_NAME_WIDTH], communication[_THIRD])
        yield _record(layout.MOVEMENT_3, *third, link=link)
    if link == _YES:
        yield _record(layout.INFORMATION_1, number[0], "0001", _YES, f"001{name[:_LONG_NAME_WIDTH]}")


def _communication(line: Line) -> tuple[str, str]:
    """Return the flag and the content of the communication."""
    text = _plain(line.text)
    if not line.communication:
        flag, content = "0", text
    elif references.is_communication(line.communication):
        flag, content = "1", f"101{line.communication}{text}"
    elif references.is_creditor_reference(line.communication):
        flag, content = "1", f"100{line.communication:<25}{text}"
    else:
        raise ValueError(f"the check digits of {line.communication!r} are wrong")
    if len(content) > _THIRD.stop:
        raise ValueError(f"a communication of {len(content)} positions does not fit in {_THIRD.stop}")
    return flag, content.rstrip()


def _record(record: Record, *contents: str, is_continued: bool = False, link: str = _NO) -> str:
    """Fill the fields of a record; text that is too long is cut, a number that is too long raises `ValueError`."""
    characters = list(record.identification.ljust(layout.LENGTH))
    for field, content in zip(record.fields, contents, strict=True):
        value = _plain(content)[: field.width].ljust(field.width) if field.allowed == layout.TEXT else content
        if len(value) != field.width:
            raise ValueError(f"{field.name} {content!r} does not fit in {field.width} positions")
        characters[field.slice] = value
    for first, last in _ZEROS.get(record.identification, ()):
        characters[first - 1 : last] = _NO * (last + 1 - first)
    if record is layout.HEADER:
        characters[14:16] = _APPLICATION
    if record.identification in layout.WITH_NEXT_CODE:
        characters[layout.NEXT_CODE] = _YES if is_continued else _NO
    if record.identification in layout.WITH_LINK_CODE:
        characters[layout.LINK_CODE] = link
    return "".join(characters)


def _plain(text: str) -> str:
    """Return a text on one line in letters that the character set has."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_letter(char) for char in text)


def _letter(char: str) -> str:
    for candidate in (char, *unicodedata.normalize("NFKD", char)[:1]):
        try:
            candidate.encode(_ENCODING)
        except UnicodeEncodeError:
            continue
        return candidate if candidate.isprintable() else " "
    return "?"


def _day(day: date) -> str:
    return f"{day:%d%m%y}"


def _signed(amount: Decimal) -> tuple[str, str]:
    return (_YES if amount < 0 else _NO), _digits(abs(amount))


def _digits(amount: Decimal) -> str:
    """Return an amount in thousandths; raise `ValueError` for a part of a cent."""
    thousandths = int(amount * 1000)
    if thousandths % 10 or Decimal(thousandths) != amount * 1000:
        raise ValueError(f"{amount} is no whole number of cents")
    return f"{thousandths:015d}"
