"""The ledger and what every project holds."""

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payments.models import Entry, Transfer, Wallet
from portefeuille import money
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline


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
