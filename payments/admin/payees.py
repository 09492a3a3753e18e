"""What is known of the accounts that we pay to: blocked ones, and what banks say of their names."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payments import services
from payments.admin.deeds import do_for_each, person
from payments.enums import PayeeVerdict
from payments.models import BlockedIban, PayeeCheck
from payments.order_forms import BlockForm, CheckForm, ReasonForm
from portefeuille import clock
from portefeuille.readonly import ReadOnlyAdmin


class _AddOnly(ReadOnlyAdmin):
    """A register to which staff add rows, through a service; what stands in it is never edited."""

    action_form = ReasonForm

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add a row of the model."""
        return request.user.has_perm(f"payments.add_{self.opts.model_name}")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may decide on a row of the model."""
        return request.user.has_perm(f"payments.change_{self.opts.model_name}")


@admin.register(BlockedIban)
class BlockedIbanAdmin(_AddOnly):
    """Accounts that get no payment; a block is lifted with a reason and stays in the register."""

    form = BlockForm

    list_display = ("iban", "reason", "blocked_at", "blocked_by", "lifted_at", "lifted_by", "lifting_reason")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("blocked_by", "lifted_by")
    search_fields = ("iban__startswith", "reason")
    search_help_text = _("Account or reason")
    date_hierarchy = "blocked_at"
    ordering = ("-blocked_at", "-pk")
    actions = ("lift",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what a person gives; show all that is known."""
        return (
            list(BlockForm.Meta.fields) if obj is None else [row.name for row in self.opts.fields if row.name != "id"]
        )

    def save_model(self, request: HttpRequest, obj: BlockedIban, form: Any, change: Any) -> None:
        """Block through the service; an account that is blocked already stays as it is."""
        obj.pk = services.block_account(iban=obj.iban, reason=obj.reason, user=person(request), now=clock.now()).pk

    @admin.action(description=_("Lift the block (with a reason)"), permissions=["decide"])
    def lift(self, request: HttpRequest, rows: QuerySet[BlockedIban]) -> None:
        """Lift blocks for the reason typed beside the action."""
        reason, now = request.POST.get("reason", ""), clock.now()
        do_for_each(
            self,
            request,
            rows,
            lambda row: services.lift_block(block_id=row.pk, reason=reason, user=person(request), now=now),
        )


@admin.register(PayeeCheck)
class PayeeCheckAdmin(_AddOnly):
    """What banks say of name and account of a payee; "no match" is accepted with a reason, or nothing is paid."""

    form = CheckForm

    list_display = ("iban", "name", "verdict", "known_name", "checked_at", "checked_by", "accepted_by")
    list_filter = ("verdict",)
    list_select_related = ("checked_by", "accepted_by")
    search_fields = ("iban__startswith", "name")
    search_help_text = _("Account or name")
    date_hierarchy = "checked_at"
    ordering = ("-checked_at", "-pk")
    actions = ("accept",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what a person gives; show all that is known."""
        return (
            list(CheckForm.Meta.fields) if obj is None else [row.name for row in self.opts.fields if row.name != "id"]
        )

    def save_model(self, request: HttpRequest, obj: PayeeCheck, form: Any, change: Any) -> None:
        """Keep the answer through the service."""
        obj.pk = services.record_check(
            iban=obj.iban,
            name=obj.name,
            verdict=PayeeVerdict(obj.verdict),
            known_name=obj.known_name,
            user=person(request),
            now=clock.now(),
        ).pk

    @admin.action(description=_("Pay all the same (with a reason)"), permissions=["decide"])
    def accept(self, request: HttpRequest, rows: QuerySet[PayeeCheck]) -> None:
        """Accept accounts for the reason typed beside the action."""
        reason, now = request.POST.get("reason", ""), clock.now()
        do_for_each(
            self,
            request,
            rows,
            lambda row: services.accept_payee(check_id=row.pk, reason=reason, user=person(request), now=now),
        )
