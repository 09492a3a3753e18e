"""What is known of the accounts that we pay to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from payments.models import BlockedIban, PayeeCheck
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(BlockedIban)
class BlockedIbanAdmin(ReadOnlyAdmin):
    """Accounts that get no payment."""

    list_display = ("iban", "reason", "blocked_at", "blocked_by", "lifted_at", "lifted_by")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("blocked_by", "lifted_by")
    search_fields = ("iban__startswith", "reason")
    search_help_text = _("Account or reason")
    date_hierarchy = "blocked_at"
    ordering = ("-blocked_at", "-pk")


@admin.register(PayeeCheck)
class PayeeCheckAdmin(ReadOnlyAdmin):
    """What banks say of name and account of a payee."""

    list_display = ("iban", "name", "verdict", "known_name", "checked_at", "checked_by", "accepted_by")
    list_filter = ("verdict",)
    list_select_related = ("checked_by", "accepted_by")
    search_fields = ("iban__startswith", "name")
    search_help_text = _("Account or name")
    date_hierarchy = "checked_at"
    ordering = ("-checked_at", "-pk")
