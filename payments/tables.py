"""Lists of payments as tables for a spreadsheet."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from payments import selectors
from payments.models import InvoicePayment, Transfer
from payments.selectors import Year
from portefeuille.exports import Cell, Table
from portefeuille.identifiers import format_enterprise_number

CHUNK = 2000


def payments_of_provider(rows: QuerySet[InvoicePayment]) -> Table:
    """Return the payments to a provider, as `selectors.payments_of_provider` gives them."""
    headings = [
        _("Date"),
        _("Status"),
        _("Project"),
        _("Company"),
        _("Enterprise number"),
        _("Invoice number"),
        _("Invoice date"),
        _("Amount excluding VAT"),
        _("Reference on the bank statement"),
        _("Text on the bank statement"),
    ]
    return Table(_("payments"), headings, _rows(rows))


def _rows(rows: QuerySet[InvoicePayment]) -> Iterator[tuple[Cell, ...]]:
    for row in rows.iterator(chunk_size=CHUNK):
        company = row.application.company
        yield (
            selectors.day_of(row),
            row.get_status_display(),
            row.application.number,
            company.name,
            format_enterprise_number(company.enterprise_number),
            row.invoice_number,
            row.invoiced_on,
            row.amount,
            row.end_to_end_id,
            selectors.remittance(row),
        )


def year_of_company(year: Year) -> Table:
    """Return the changes of the wallets of a company in a year, between its opening and its closing balance."""
    headings = [_("Date"), _("Project"), _("What"), _("Own contribution"), _("Subsidy")]
    rows: list[tuple[Cell, ...]] = [
        (date(year.year, 1, 1), None, _("Opening balance"), year.opening.own, year.opening.subsidy),
        *((line.booked_on, line.project, line.what, line.own, line.subsidy) for line in year.lines),
        (date(year.year, 12, 31), None, _("Closing balance"), year.closing.own, year.closing.subsidy),
    ]
    return Table(f"kmo-portefeuille-{year.year}", headings, rows)


def journal(rows: QuerySet[Transfer], *, name: str) -> Table:
    """Return the journal of the agency, one line per transfer."""
    headings = [
        _("Date"),
        _("Entry"),
        _("Kind"),
        _("Debit"),
        _("Credit"),
        _("Amount"),
        _("Project"),
        _("Counter-entry of"),
    ]
    return Table(name, headings, _journal_rows(rows))


def _journal_rows(rows: QuerySet[Transfer]) -> Iterator[tuple[Cell, ...]]:
    for row in rows.iterator(chunk_size=CHUNK):
        yield (
            row.entry.booked_on,
            row.entry.key,
            row.entry.get_kind_display(),
            row.debit,
            row.credit,
            row.amount,
            row.application.number if row.application else None,
            row.entry.reverses_id,
        )
