"""Lists as files for a spreadsheet: CSV in a stream, XLSX as a workbook.

A text that a spreadsheet would run as a formula stays a text (OWASP, CSV injection).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

Cell = str | Promise | Decimal | date | int | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes a spreadsheet read a cell as a formula, also behind the characters that it skips.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel in Belgium expects a semicolon, a decimal comma, and a byte order mark to see UTF-8.
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Table:
    """A list to export: file name without extension, column headings, rows."""

    name: str
    headings: Sequence[str | Promise]
    rows: Iterable[Sequence[Cell]]


def as_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before a dangerous start."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case date():
            return f"{value:%d/%m/%Y}"
        case int():
            return str(value)
    return as_text(str(value))


class _Line:
    """A file of which every write is handed to the caller at once."""

    def write(self, text: str) -> str:
        """Return the text instead of keeping it."""
        return text


def _csv_lines(table: Table) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield _BYTE_ORDER_MARK
    yield writer.writerow([as_text(str(heading)) for heading in table.headings])
    for row in table.rows:
        yield writer.writerow([_csv_cell(value) for value in row])


def csv_response(table: Table) -> StreamingHttpResponse:
    """Answer with a table as CSV, row by row."""
    return StreamingHttpResponse(
        _csv_lines(table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}.csv"'},
    )


def xlsx_response(table: Table) -> HttpResponse:
    """Answer with a table as a workbook of one sheet; amounts and dates are real numbers and dates."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"

    def text_cell(text: str) -> SheetCell:
        cell: SheetCell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
        cell.data_type = "s"
        return cell

    def cell_of(value: Cell) -> object:
        return text_cell(str(value)) if isinstance(value, str | Promise) else value

    headings = [text_cell(str(heading)) for heading in table.headings]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in table.rows:
        sheet.append([cell_of(value) for value in row])
    content = io.BytesIO()
    workbook.save(content)
    return HttpResponse(
        content.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{table.name}.xlsx"'},
    )
