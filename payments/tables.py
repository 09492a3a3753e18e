"""Lists of payments as tables for a spreadsheet."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from payments import selectors
from payments.models import InvoicePayment
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
