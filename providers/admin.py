"""The register of providers for staff: searchable, read only; a new account number goes through services."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import DomainError
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline
from providers import services
from providers.forms import IbanChangeForm
from providers.models import IbanChange, Provider, Rating, Registration


class RegistrationInline(ReadOnlyTabularInline):
    """The registrations of a provider."""

    model = Registration
    fields = ("registration_number", "pillar", "valid_from", "valid_to")
    ordering = ("-valid_to",)


@admin.register(Provider)
class ProviderAdmin(ReadOnlyAdmin):
    """Providers with their registrations."""

    list_display = ("company_name", "enterprise_number", "municipality", "website")
    list_select_related = ("company",)
    search_fields = (
        "company__name",
        "company__enterprise_number__startswith",
        "registrations__registration_number__startswith",
    )
    search_help_text = _("Name, enterprise number (ten figures) or registration number (DV.O123456)")
    ordering = ("company__name", "pk")
    inlines = (RegistrationInline,)

    @admin.display(description=_("company"), ordering="company__name")
    def company_name(self, row: Provider) -> str:
        """Name of the company."""
        return row.company.name

    @admin.display(description=_("enterprise number"), ordering="company__enterprise_number")
    def enterprise_number(self, row: Provider) -> str:
        """Number of the company."""
        return row.company.enterprise_number

    @admin.display(description=_("municipality"), ordering="company__municipality")
    def municipality(self, row: Provider) -> str:
        """Seat of the company."""
        return row.company.municipality


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    """Registrations by pillar and end date."""

    list_display = ("registration_number", "provider", "pillar", "valid_from", "valid_to")
    list_filter = ("pillar",)
    list_select_related = ("provider__company",)
    search_fields = ("registration_number__startswith", "provider__company__name")
    search_help_text = _("Registration number (DV.O123456) or name")
    date_hierarchy = "valid_to"
    ordering = ("-valid_to", "pk")


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    """What customers think of providers, with the comment that only the agency reads."""

    list_display = (
        "project_number",
        "provider",
        "content",
        "teacher",
        "organisation",
        "value",
        "recommendation",
        "rated_at",
    )
    list_select_related = ("provider__company",)
    search_fields = ("project_number__startswith", "provider__company__name")
    search_help_text = _("Project number or name of the provider")
    date_hierarchy = "rated_at"
    ordering = ("-rated_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        """Return all ratings with their providers."""
        return super().get_queryset(request).select_related("provider__company")


class ReasonForm(ActionForm):
    """The choice of an action, with how a new account was checked or why it is refused."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


@admin.register(IbanChange)
class IbanChangeAdmin(ReadOnlyAdmin):
    """New account numbers: one person gives them, another decides, and they come into force after some days."""

    form = IbanChangeForm

    list_display = ("provider", "old_iban", "new_iban", "status", "requested_by", "requested_at", "usable_from")
    list_filter = ("status",)
    list_select_related = ("provider__company", "requested_by")
    search_fields = ("provider__company__name", "new_iban__startswith", "old_iban__startswith")
    search_help_text = _("Name of the provider, or account")
    date_hierarchy = "requested_at"
    ordering = ("-requested_at", "-pk")
    action_form = ReasonForm
    actions = ("approve", "refuse")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may take in a new account number."""
        return request.user.has_perm("providers.add_ibanchange")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may decide on one that somebody else took in."""
        return request.user.has_perm("providers.decide_ibanchange")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what a person gives; show all that is known."""
        return (
            list(IbanChangeForm.Meta.fields)
            if obj is None
            else [row.name for row in self.opts.fields if row.name != "id"]
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[IbanChange]:
        """Fetch what a page names."""
        return super().get_queryset(request).select_related("provider__company", "requested_by", "decided_by")

    def save_model(self, request: HttpRequest, obj: IbanChange, form: Any, change: Any) -> None:
        """Take in the account through the service; the form has looked whether one waits already."""
        obj.pk = services.request_iban_change(
            provider_id=obj.provider_id, new_iban=obj.new_iban, user=cast("User", request.user), now=clock.now()
        ).pk

    @admin.action(description=_("Approve (with how it was checked)"), permissions=["decide"])
    def approve(self, request: HttpRequest, rows: QuerySet[IbanChange]) -> None:
        """Approve for the reason typed beside the action."""
        self._decide(request, rows, services.approve_iban_change)

    @admin.action(description=_("Refuse (with a reason)"), permissions=["decide"])
    def refuse(self, request: HttpRequest, rows: QuerySet[IbanChange]) -> None:
        """Refuse for the reason typed beside the action."""
        self._decide(request, rows, services.refuse_iban_change)

    def _decide(self, request: HttpRequest, rows: QuerySet[IbanChange], service: Callable[..., IbanChange]) -> None:
        for row in rows:
            try:
                service(
                    change_id=row.pk,
                    user=cast("User", request.user),
                    reason=request.POST.get("reason", ""),
                    now=clock.now(),
                )
            except DomainError as error:
                self.message_user(request, str(error.message), messages.ERROR)
            else:
                self.message_user(request, _("Decided: %(account)s.") % {"account": row}, messages.SUCCESS)


register_queue(
    Queue(
        _("New accounts of providers to decide on"),
        lambda: IbanChange.objects.filter(status="requested"),
        since="requested_at",
        narrowing={"status__exact": "requested"},
    )
)
