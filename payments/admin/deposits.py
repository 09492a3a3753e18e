"""What arrived for projects and stays there."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from payments.models import Deposit
from portefeuille.readonly import ReadOnlyAdmin


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
