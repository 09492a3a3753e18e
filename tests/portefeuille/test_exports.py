"""Lists as CSV and XLSX, and the formulas that stay texts."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.http.response import HttpResponseBase

from portefeuille import exports
from portefeuille.exports import Table

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x.test","klik")']
HARMLESS = ["Excel", "1 = 1", "a-b", "'t Hof", "", "é“x”; y"]


def table(*rows: tuple[exports.Cell, ...]) -> Table:
    """Return a table of two columns."""
    return Table("lijst", ["Naam", "Waarde"], rows)


def csv_rows(response: HttpResponseBase) -> list[list[str]]:
    """Return the rows of a CSV answer as a spreadsheet reads them."""
    content = b"".join(response).decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=";"))


def xlsx_cells(content: bytes) -> list[list[object]]:
    """Return the values of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe_in_csv(text: str) -> None:
    assert exports.as_text(text) == f"'{text}"
    assert csv_rows(exports.csv_response(table((text, None))))[1] == [f"'{text}", ""]


@pytest.mark.parametrize("text", HARMLESS)
def test_another_text_stays_as_it_is(text: str) -> None:
    assert csv_rows(exports.csv_response(table((text, 1))))[1] == [text, "1"]


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS])
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    content = exports.xlsx_response(table((text, 1))).content
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert cell.data_type != "f"
    assert (cell.value or "").replace("_x000D_", "\r") == text


def test_amounts_and_dates_are_written_as_belgium_reads_them() -> None:
    response = exports.csv_response(table(("bedrag", Decimal("-1234.50")), ("dag", date(2026, 11, 3))))
    assert csv_rows(response)[1:] == [["bedrag", "-1234,50"], ["dag", "03/11/2026"]]


def test_a_workbook_holds_real_numbers_and_dates_under_headings() -> None:
    content = exports.xlsx_response(table(("bedrag", Decimal("1234.50")), ("dag", date(2026, 11, 3)))).content
    headings, amount, day = xlsx_cells(content)
    assert headings == ["Naam", "Waarde"]
    assert amount == ["bedrag", 1234.5]
    assert day[1].date() == date(2026, 11, 3)  # type: ignore[attr-defined]


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    assert xlsx_cells(exports.xlsx_response(table(("a\x00b\x0bc", 1))).content)[1][0] == "abc"


def test_the_answers_are_files_with_a_name() -> None:
    csv_answer, xlsx_answer = exports.csv_response(table()), exports.xlsx_response(table())
    assert csv_answer["Content-Disposition"] == 'attachment; filename="lijst.csv"'
    assert csv_answer["Content-Type"] == "text/csv; charset=utf-8"
    assert xlsx_answer["Content-Disposition"] == 'attachment; filename="lijst.xlsx"'
    assert csv_rows(csv_answer) == [["Naam", "Waarde"]]
