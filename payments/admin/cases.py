"""Orders that need a person."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from payments.models import OrderCase
from portefeuille.admin import Queue, register_queue
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(OrderCase)
class OrderCaseAdmin(ReadOnlyAdmin):
    """Orders that were rejected, returned or recalled, and what was decided."""

    list_display = ("opened_at", "kind", "reason_code", "payment", "refund", "answer", "closed_at", "closed_by")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "kind")
    list_select_related = ("payment", "refund", "closed_by")
    search_fields = ("payment__end_to_end_id__startswith", "refund__end_to_end_id__startswith", "reason_code")
    search_help_text = _("Reference of the order, or code of the reason")
    date_hierarchy = "opened_at"
    ordering = ("-opened_at", "-pk")


register_queue(
    Queue(
        _("Orders that were rejected, came back or are asked back"),
        lambda: OrderCase.objects.filter(closed_at__isnull=True),
        since="opened_at",
        narrowing={"closed_at__isempty": "1"},
    )
)
