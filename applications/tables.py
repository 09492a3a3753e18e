"""Lists of projects as tables for a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from applications.models import ApplicationQuerySet, SubsidyApplication
from portefeuille.exports import Cell, Table
from portefeuille.identifiers import format_enterprise_number

CHUNK = 2000


def history(rows: ApplicationQuerySet) -> Table:
    """Return the projects of a company."""
    headings = [
        _("Project"),
        _("Title"),
        _("Kind of service"),
        _("Provider"),
        _("Registration number"),
        _("Submitted on"),
        _("Start"),
        _("End"),
        _("Hours"),
        _("Cost excluding VAT"),
        _("Rate in percent"),
        _("Subsidy"),
        _("Own contribution"),
        _("Deposited"),
        _("Status"),
        _("Closed on"),
    ]
    return Table(_("history"), headings, map(_history_row, rows.iterator(chunk_size=CHUNK)))


def _history_row(row: SubsidyApplication) -> tuple[Cell, ...]:
    registration = row.registration
    return (
        row.number,
        row.title,
        row.get_pillar_display(),
        str(registration.provider) if registration else "",
        registration.registration_number if registration else "",
        row.submitted_on,
        row.starts_on,
        row.ends_on,
        row.hours,
        row.cost,
        row.rate,
        row.subsidy,
        row.own_contribution,
        row.deposited,
        row.get_status_display(),
        row.closed_on,
    )


def projects_of_provider(rows: ApplicationQuerySet) -> Table:
    """Return the projects that name a provider; the money of the company stays its own affair."""
    headings = [
        _("Project"),
        _("Company"),
        _("Enterprise number"),
        _("Title"),
        _("Kind of service"),
        _("Registration number"),
        _("Submitted on"),
        _("Start"),
        _("End"),
        _("Hours"),
        _("Cost excluding VAT"),
        _("Status"),
    ]
    return Table(_("projects"), headings, _provider_rows(rows))


def _provider_rows(rows: ApplicationQuerySet) -> Iterator[tuple[Cell, ...]]:
    for row in rows.iterator(chunk_size=CHUNK):
        yield (
            row.number,
            row.company.name,
            format_enterprise_number(row.company.enterprise_number),
            row.title,
            row.get_pillar_display(),
            row.registration.registration_number if row.registration else "",
            row.submitted_on,
            row.starts_on,
            row.ends_on,
            row.hours,
            row.cost,
            row.get_status_display(),
        )
