"""The register of providers for staff: searchable, read only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline
from providers.models import Provider, Rating, Registration


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
