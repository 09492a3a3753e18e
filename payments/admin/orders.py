"""Payments to providers, refunds, and the files that carry them to the bank."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payments import services
from payments.admin.deeds import do_for_each, person
from payments.enums import PaymentStatus, RecallReason
from payments.models import InvoicePayment, OrderFile, Refund
from payments.order_forms import RecallForm
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(InvoicePayment)
class InvoicePaymentAdmin(ReadOnlyAdmin):
    """Payments to providers, from order to execution."""

    list_display = (
        "end_to_end_id",
        "beneficiary_name",
        "invoice_number",
        "amount",
        "status",
        "ordered_at",
        "sent_at",
        "executed_on",
    )
    list_filter = ("status",)
    search_fields = (
        "end_to_end_id__startswith",
        "invoice_number",
        "beneficiary_name",
        "beneficiary_iban",
        "application__company__enterprise_number__startswith",
    )
    search_help_text = _("Reference, project number, invoice number, provider, account or enterprise number")
    date_hierarchy = "ordered_at"
    ordering = ("-ordered_at", "-pk")

    action_form = RecallForm
    actions = ("ask_back",)

    def has_recall_permission(self, request: HttpRequest) -> bool:
        """Who may ask an order back."""
        return request.user.has_perm("payments.add_ordercase")

    @admin.action(description=_("Ask back from the bank of the payee"), permissions=["recall"])
    def ask_back(self, request: HttpRequest, rows: QuerySet[InvoicePayment]) -> None:
        """Open a recall for the reason chosen beside the action."""
        code, now = request.POST.get("recall_reason", ""), clock.now()
        if code not in RecallReason.values:
            self.message_user(request, _("Choose the reason of the recall beside the action."), messages.ERROR)
            return
        do_for_each(
            self,
            request,
            rows,
            lambda row: services.ask_back(
                end_to_end_id=row.end_to_end_id,
                reason=RecallReason(code),
                explanation=request.POST.get("reason", ""),
                user=person(request),
                now=now,
            ),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvoicePayment]:
        """Fetch what the page of one payment names."""
        related = ("application", "ordered_by", "batch", "movement", "resend_of")
        return super().get_queryset(request).select_related(*related)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    """Money that goes back."""

    list_display = (
        "end_to_end_id",
        "application",
        "reason",
        "amount",
        "beneficiary_name",
        "beneficiary_iban",
        "status",
        "created_at",
        "executed_on",
    )
    list_filter = ("status", "reason")
    search_fields = (
        "end_to_end_id__startswith",
        "application__number__startswith",
        "beneficiary_name",
        "beneficiary_iban",
    )
    search_help_text = _("Reference, project number, name or account")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Refund]:
        """Fetch what the list and the page of one refund name."""
        related = ("application", "batch", "source", "movement", "resend_of")
        return super().get_queryset(request).select_related(*related)


@admin.register(OrderFile)
class OrderFileAdmin(ReadOnlyAdmin):
    """Files of orders that went to the bank."""

    list_display = ("message_id", "order_count", "total", "made_at", "sha256")
    search_fields = ("message_id__startswith", "sha256__startswith")
    search_help_text = _("Beginning of the message id or of the SHA-256")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    fields = ("message_id", "batch", "order_count", "total", "made_at", "sha256", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderFile]:
        """Leave the bytes of the files where they are until one is shown."""
        return super().get_queryset(request).select_related("batch").defer("content")

    @admin.display(description=_("content"))
    def text(self, row: OrderFile) -> str:
        """Content of the file."""
        return bytes(row.content).decode()


register_queue(
    Queue(
        _("Refunds without an account"),
        lambda: Refund.objects.filter(status=PaymentStatus.CREATED, beneficiary_iban=""),
        since="created_at",
        narrowing={"beneficiary_iban__exact": ""},
    )
)
