"""The ledger and what every project holds."""

from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from payments import selectors, tables
from payments.models import Entry, Transfer, Wallet
from portefeuille import clock, exports, money
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline

YEAR_DIGITS = 4


class TransferInline(ReadOnlyTabularInline):
    """The transfers of an entry."""

    model = Transfer
    fields = ("debit", "credit", "amount", "application")
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        """Fetch the projects too."""
        return super().get_queryset(request).select_related("application")


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """The journal: one line per event, with its transfers."""

    list_display = ("booked_on", "kind", "key", "total", "posted_at", "actor", "reverses")
    list_display_links = ("booked_on", "key")
    list_filter = ("kind",)
    list_select_related = ("actor", "reverses")
    search_fields = ("key__startswith", "transfers__application__number__startswith")
    search_help_text = _("Beginning of the key, or project number")
    date_hierarchy = "booked_on"
    ordering = ("-posted_at", "-pk")
    inlines = (TransferInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Add the sum of the transfers."""
        rows: QuerySet[Entry] = super().get_queryset(request).annotate(total=Sum("transfers__amount"))
        return rows

    def get_urls(self) -> list[URLPattern]:
        """Add the journal as a file."""
        journal = self.admin_site.admin_view(require_safe(self.journal))
        return [path("journaal.csv", journal, name="payments_entry_journal"), *super().get_urls()]

    def journal(self, request: HttpRequest) -> HttpResponseBase:
        """Stream the journal of a calendar year (`jaar`, this one unless given) as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        year = request.GET.get("jaar", "")
        number = int(year) if year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS else clock.today().year
        rows = selectors.journal(since=date(number, 1, 1), until=date(number, 12, 31))
        return exports.csv_response(tables.journal(rows, name=f"journaal-{number}"))

    @admin.display(description=_("amount"))
    def total(self, row: Entry) -> str:
        """Sum of the transfers; an entry of zero euro has none."""
        return money.display(getattr(row, "total", None) or money.ZERO)


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """The ledger, transfer by transfer."""

    list_display = ("booked_on", "entry", "debit", "credit", "amount", "application")
    list_filter = ("debit", "credit", "entry__kind")
    list_select_related = ("entry", "application")
    search_fields = ("entry__key__startswith", "application__number__startswith")
    search_help_text = _("Beginning of the key of the entry, or project number")
    date_hierarchy = "entry__booked_on"
    ordering = ("-pk",)

    @admin.display(description=_("booking date"), ordering="entry__booked_on")
    def booked_on(self, row: Transfer) -> object:
        """Booking date of the entry."""
        return row.entry.booked_on


@admin.register(Wallet)
class WalletAdmin(ReadOnlyAdmin):
    """What every project holds."""

    list_display = ("application", "own", "subsidy", "status")
    list_filter = ("application__status",)
    list_select_related = ("application",)
    search_fields = ("application__number__startswith",)
    search_help_text = _("Project number")
    ordering = ("-pk",)

    @admin.display(description=_("status"), ordering="application__status")
    def status(self, row: Wallet) -> str:
        """Status of the project."""
        return row.application.get_status_display()
