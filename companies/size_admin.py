"""Sizes, their evidence and figures for staff: a fixed size is unlocked, figures are entered by hand."""

from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from companies import filed_accounts, services
from companies.admin_parts import COMPANY_SEARCH, COMPANY_SEARCH_HELP, ReasonForm
from companies.groups.fields import WorkersField
from companies.models import AnnualAccounts, SizeDeclaration, SizeEvidence
from companies.models.accounts import LONGEST_PERIOD, MONTHS_IN_YEAR
from portefeuille import clock, money
from portefeuille.errors import DomainError
from portefeuille.forms import DateField, EuroField, PortalModelForm, WholeNumberField
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(SizeDeclaration)
class SizeDeclarationAdmin(ReadOnlyAdmin):
    """The sizes that companies confirmed, with their evidence."""

    list_display = ("company", "year", "proposed_size", "declared_size", "declared_by", "declared_at", "locked_at")
    list_filter = ("year", "declared_size", "proposed_size")
    list_select_related = ("company", "declared_by")
    search_fields = COMPANY_SEARCH
    search_help_text = COMPANY_SEARCH_HELP
    ordering = ("-declared_at", "-pk")
    action_form = ReasonForm
    actions = ("unlock",)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        """Who may open a fixed size again."""
        return request.user.has_perm("companies.change_sizedeclaration")

    @admin.action(description=_("Unlock: the company may confirm the size again"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, declarations: QuerySet[SizeDeclaration]) -> None:
        """Open sizes again for the reason typed beside the action."""
        changed = 0
        try:
            for declaration in declarations.order_by("pk"):
                services.unlock_size(
                    company_id=declaration.company_id,
                    year=declaration.year,
                    reason=request.POST.get("reason", ""),
                    user=cast("User", request.user),
                    now=clock.now(),
                )
                changed += 1
        except DomainError as error:
            self.message_user(request, str(error.message), messages.ERROR)
            return
        text = ngettext("%(count)s size unlocked.", "%(count)s sizes unlocked.", changed) % {"count": changed}
        self.message_user(request, text, messages.SUCCESS)


@admin.register(SizeEvidence)
class SizeEvidenceAdmin(ReadOnlyAdmin):
    """What each confirmation of a size rested on; nobody changes it."""

    list_display = ("company", "year", "advised_size", "declared_size", "recorded_by", "recorded_at")
    list_filter = ("year", "declared_size", "advised_size")
    list_select_related = ("company", "recorded_by")
    search_fields = COMPANY_SEARCH
    search_help_text = COMPANY_SEARCH_HELP
    ordering = ("-recorded_at", "-pk")


class AnnualAccountsForm(PortalModelForm):
    """Figures that staff type, read and limited as everywhere else in the portal."""

    closed_on = DateField(label=_("End of the accounting year"), earliest=filed_accounts.EARLIEST)
    months = WholeNumberField(
        label=_("Number of months"), min_value=1, max_value=LONGEST_PERIOD, initial=MONTHS_IN_YEAR
    )
    workers = WorkersField(label=_("Workers"), required=False)
    turnover = EuroField(
        label=_("Turnover"), required=False, min_value=money.ZERO, max_value=filed_accounts.MOST_EURO, max_digits=16
    )
    balance_total = EuroField(
        label=_("Balance sheet total"),
        required=False,
        min_value=money.ZERO,
        max_value=filed_accounts.MOST_EURO,
        max_digits=16,
    )

    class Meta:
        model = AnnualAccounts
        fields = ("company", "closed_on", "months", "workers", "turnover", "balance_total")

    def clean_closed_on(self) -> date:
        """Refuse a year that has not ended."""
        closed_on: date = self.cleaned_data["closed_on"]
        if closed_on > clock.today():
            raise ValidationError(_("This accounting year has not ended yet."), code="future")
        return closed_on


@admin.register(AnnualAccounts)
class AnnualAccountsAdmin(ReadOnlyAdmin):
    """The figures on record; staff may enter them by hand, and the story of the company says who did."""

    form = AnnualAccountsForm
    list_display = ("company", "closed_on", "months", "workers", "turnover", "balance_total", "source", "recorded_at")
    list_filter = ("source",)
    list_select_related = ("company",)
    search_fields = COMPANY_SEARCH
    search_help_text = COMPANY_SEARCH_HELP
    ordering = ("-closed_on", "pk")
    autocomplete_fields = ("company",)
    readonly_fields = ("source", "recorded_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add the model may enter figures."""
        return request.user.has_perm("companies.add_annualaccounts")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change the model may correct figures."""
        return request.user.has_perm("companies.change_annualaccounts")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Correct the figures of a year, never whose year it is."""
        return [*self.readonly_fields, *(["company", "closed_on"] if obj else [])]

    def save_model(self, request: HttpRequest, obj: AnnualAccounts, form: Any, change: Any) -> None:
        """Write through the service: the source becomes *by hand*, and an event is added."""
        saved = services.record_accounts(
            company_id=obj.company_id,
            year=services.YearData(
                closed_on=obj.closed_on,
                months=obj.months,
                workers=obj.workers,
                turnover=obj.turnover,
                balance_total=obj.balance_total,
            ),
            user=cast("User", request.user),
            now=clock.now(),
        )
        obj.pk = saved.pk
