"""The registers of money for staff: searchable, filtered, read only; money moves through services alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payments.enums import UNEXPLAINED, FileVerdict, PaymentStatus
from payments.models import (
    BankFile,
    BankMovement,
    BankStatement,
    Deposit,
    Entry,
    InvoicePayment,
    OrderFile,
    Refund,
    Transfer,
    Wallet,
)
from portefeuille import money
from portefeuille.admin import Queue, register_queue
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline

PROJECT_SEARCH_HELP = _("Project number")


class UnexplainedFilter(admin.SimpleListFilter):
    """Movements that no rule explains."""

    title = _("waits for a person")
    parameter_name = "wacht"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Offer the one narrowing."""
        return [("ja", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BankMovement]) -> QuerySet[BankMovement]:
        """Keep the movements that no rule explains."""
        return queryset.filter(outcome__in=UNEXPLAINED) if self.value() == "ja" else queryset


class MovementInline(ReadOnlyTabularInline):
    """The movements of a statement."""

    model = BankMovement
    fields = ("ordinal", "booked_on", "amount", "counterparty_name", "reference", "text", "outcome", "application")
    ordering = ("ordinal",)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankMovement]:
        """Fetch the projects too."""
        return super().get_queryset(request).select_related("application")


class TransferInline(ReadOnlyTabularInline):
    """The transfers of an entry."""

    model = Transfer
    fields = ("debit", "credit", "amount", "application")
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        """Fetch the projects too."""
        return super().get_queryset(request).select_related("application")


class StatementInline(ReadOnlyTabularInline):
    """The statements of a file."""

    model = BankStatement
    fields = ("sequence", "opening_on", "opening_balance", "closing_on", "closing_balance")
    ordering = ("pk",)
    show_change_link = True


@admin.register(BankFile)
class BankFileAdmin(ReadOnlyAdmin):
    """Files of the bank, those in quarantine included."""

    list_display = ("name", "format", "verdict", "received_at", "received_by", "remark_count")
    list_filter = ("verdict", "format")
    list_select_related = ("received_by",)
    search_fields = ("name", "sha256__startswith")
    search_help_text = _("File name or beginning of the SHA-256")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "-pk")
    fields = ("name", "format", "verdict", "received_at", "received_by", "sha256", "violations")
    inlines = (StatementInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankFile]:
        """Leave the bytes of the files where they are."""
        return super().get_queryset(request).defer("content")

    @admin.display(description=_("remarks"))
    def remark_count(self, row: BankFile) -> int:
        """How many remarks the reader made."""
        return len(row.violations)


@admin.register(BankStatement)
class BankStatementAdmin(ReadOnlyAdmin):
    """Statements of the account, with their movements."""

    list_display = (
        "account",
        "sequence",
        "opening_on",
        "opening_balance",
        "closing_on",
        "closing_balance",
        "file_name",
    )
    list_filter = ("account",)
    list_select_related = ("file",)
    search_fields = ("sequence", "file__name")
    search_help_text = _("Number of the statement or file name")
    date_hierarchy = "closing_on"
    ordering = ("-closing_on", "-pk")
    inlines = (MovementInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankStatement]:
        """Leave the bytes of the files where they are."""
        return super().get_queryset(request).defer("file__content")

    @admin.display(description=_("file"), ordering="file__name")
    def file_name(self, row: BankStatement) -> str:
        """Name of the file."""
        return row.file.name


@admin.register(BankMovement)
class BankMovementAdmin(ReadOnlyAdmin):
    """Every line of every statement, and what became of it."""

    list_display = (
        "booked_on",
        "amount",
        "counterparty_name",
        "reference",
        "text",
        "end_to_end_id",
        "outcome",
        "application",
    )
    list_display_links = ("booked_on", "amount")
    list_filter = (UnexplainedFilter, "outcome")
    search_fields = (
        "reference__startswith",
        "counterparty_name",
        "counterparty_account",
        "end_to_end_id__startswith",
        "application__number__startswith",
        "text",
    )
    search_help_text = _("Communication, name or account of the counterparty, our order, project number, text")
    date_hierarchy = "booked_on"
    ordering = ("-booked_on", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankMovement]:
        """Fetch what the list and the page of one movement name."""
        return super().get_queryset(request).select_related("application", "statement")


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
    search_help_text = PROJECT_SEARCH_HELP
    ordering = ("-pk",)

    @admin.display(description=_("status"), ordering="application__status")
    def status(self, row: Wallet) -> str:
        """Status of the project."""
        return row.application.get_status_display()


@admin.register(Deposit)
class DepositAdmin(ReadOnlyAdmin):
    """What arrived for projects and stays there."""

    list_display = ("booked_on", "application", "amount", "payer")
    list_select_related = ("application", "movement")
    search_fields = ("application__number__startswith", "movement__reference__startswith")
    search_help_text = _("Project number or communication")
    date_hierarchy = "booked_on"
    ordering = ("-booked_on", "-pk")

    @admin.display(description=_("paid by"), ordering="movement__counterparty_name")
    def payer(self, row: Deposit) -> str:
        """Name of the one who paid."""
        return row.movement.counterparty_name


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

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvoicePayment]:
        """Fetch what the page of one payment names, without the bytes of the order file."""
        rows = super().get_queryset(request).select_related("application", "ordered_by", "order_file", "movement")
        return rows.defer("order_file__content")


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
        """Fetch what the list and the page of one refund name, without the bytes of the order file."""
        rows = super().get_queryset(request).select_related("application", "order_file", "source", "movement")
        return rows.defer("order_file__content")


@admin.register(OrderFile)
class OrderFileAdmin(ReadOnlyAdmin):
    """Files of orders that went to the bank."""

    list_display = ("message_id", "order_count", "total", "made_at")
    search_fields = ("message_id__startswith",)
    search_help_text = _("Beginning of the message id")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    fields = ("message_id", "order_count", "total", "made_at", "text")

    @admin.display(description=_("content"))
    def text(self, row: OrderFile) -> str:
        """Content of the file."""
        return bytes(row.content).decode()


register_queue(
    Queue(
        _("Bank movements that no rule explains"),
        lambda: BankMovement.objects.filter(outcome__in=UNEXPLAINED),
        since="booked_on",
        narrowing={"wacht": "ja"},
    )
)
register_queue(
    Queue(
        _("Bank files in quarantine"),
        lambda: BankFile.objects.filter(verdict=FileVerdict.REJECTED),
        since="received_at",
        narrowing={"verdict__exact": FileVerdict.REJECTED},
    )
)
register_queue(
    Queue(
        _("Payments to send to the bank"),
        lambda: InvoicePayment.objects.filter(status=PaymentStatus.CREATED),
        since="ordered_at",
        narrowing={"status__exact": PaymentStatus.CREATED},
    )
)
register_queue(
    Queue(
        _("Payments that came back"),
        lambda: InvoicePayment.objects.filter(status=PaymentStatus.RETURNED),
        since="executed_on",
        narrowing={"status__exact": PaymentStatus.RETURNED},
    )
)
register_queue(
    Queue(
        _("Refunds to send to the bank"),
        lambda: Refund.objects.filter(status=PaymentStatus.CREATED).exclude(beneficiary_iban=""),
        since="created_at",
        narrowing={"status__exact": PaymentStatus.CREATED},
    )
)
register_queue(
    Queue(
        _("Refunds without an account"),
        lambda: Refund.objects.filter(status=PaymentStatus.CREATED, beneficiary_iban=""),
        since="created_at",
        narrowing={"beneficiary_iban__exact": ""},
    )
)
