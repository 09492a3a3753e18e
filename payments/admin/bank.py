"""Statements of the bank and their movements."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payments.enums import UNDECIDED
from payments.models import BankMovement, BankStatement
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline


class UnexplainedFilter(admin.SimpleListFilter):
    """Movements that no rule explains."""

    title = _("waits for a person")
    parameter_name = "wacht"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Offer the one narrowing."""
        return [("ja", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BankMovement]) -> QuerySet[BankMovement]:
        """Keep the movements that no rule explains."""
        return queryset.filter(handling__in=UNDECIDED) if self.value() == "ja" else queryset


class MovementInline(ReadOnlyTabularInline):
    """The movements of a statement."""

    model = BankMovement
    fields = ("ordinal", "booked_on", "amount", "counterparty_name", "reference", "text", "outcome", "application")
    ordering = ("ordinal",)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankMovement]:
        """Fetch the projects too."""
        return super().get_queryset(request).select_related("application")


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
