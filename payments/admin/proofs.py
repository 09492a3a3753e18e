"""The proofs of the books, and the alarm when the last one does not hold."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from payments.models import DailyProof
from portefeuille.admin import Queue, register_queue
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(DailyProof)
class DailyProofAdmin(ReadOnlyAdmin):
    """Every proof of the books, the latest first."""

    list_display = (
        "day",
        "made_at",
        "cause",
        "holds",
        "bank",
        "statement_balance",
        "suspense",
        "in_transit",
        "refunds",
    )
    list_filter = ("holds", "cause")
    date_hierarchy = "day"
    ordering = ("-day", "-pk")
    fieldsets = (
        (None, {"fields": ("day", "made_at", "cause", "holds")}),
        (_("What the portal holds or is owed"), {"fields": ("bank", "statement_balance", "fees", "claims")}),
        (
            _("What stands against it"),
            {"fields": ("own", "subsidy", "in_transit", "refunds", "suspense", "fund")},
        ),
        (_("What disagrees with the ledger"), {"fields": ("wrong_wallet_count", "wrong_budget_count")}),
    )


def _failed_last() -> QuerySet[DailyProof]:
    """Return the last proof when it failed: a later one that holds ends the alarm."""
    last = DailyProof.objects.order_by("-made_at", "-pk").values("pk")[:1]
    return DailyProof.objects.filter(pk__in=last, holds=False)


register_queue(Queue(_("The books do not hold"), _failed_last, since="day", narrowing={"holds__exact": "0"}))
