"""The registers of applications for staff: searchable, filtered, read only; the services change them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications.models import AnnualBudget, ApplicationEvent, Document, NumberSeries, SubsidyApplication
from portefeuille import money
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline


class EventInline(ReadOnlyTabularInline):
    """The story of an application."""

    model = ApplicationEvent
    fields = ("occurred_at", "kind", "actor", "facts")
    ordering = ("-occurred_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApplicationEvent]:
        """Return the events with who did them."""
        return super().get_queryset(request).select_related("actor")


class DocumentInline(ReadOnlyTabularInline):
    """The documents of an application."""

    model = Document
    fields = ("kind", "file", "made_at")


@admin.register(SubsidyApplication)
class SubsidyApplicationAdmin(ReadOnlyAdmin):
    """Applications, drafts included, with their story."""

    list_display = ("reference", "company_name", "title", "provider_name", "status", "cost", "subsidy", "submitted_at")
    list_filter = ("status", "pillar", "theme", "size", "regime_code")
    list_select_related = ("company", "registration__provider__company")
    search_fields = (
        "number__startswith",
        "structured_communication__startswith",
        "title",
        "company__name",
        "company__enterprise_number__startswith",
    )
    search_help_text = _("Project number, communication, title, company or enterprise number (ten figures)")
    date_hierarchy = "submitted_on"
    ordering = ("-pk",)
    inlines = (EventInline, DocumentInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SubsidyApplication]:
        """Return the applications with everything that a page of one shows."""
        return (
            super()
            .get_queryset(request)
            .select_related("company", "nace", "created_by", "submitted_by", "registration__provider__company")
        )

    @admin.display(description=_("project"), ordering="number")
    def reference(self, row: SubsidyApplication) -> str:
        """Number, or that it is a draft."""
        return row.number or str(_("draft"))

    @admin.display(description=_("company"), ordering="company__name")
    def company_name(self, row: SubsidyApplication) -> str:
        """Name of the applicant."""
        return row.company.name

    @admin.display(description=_("provider"), ordering="registration__provider__company__name")
    def provider_name(self, row: SubsidyApplication) -> str:
        """Name of the provider."""
        return row.registration.provider.company.name if row.registration else ""


@admin.register(ApplicationEvent)
class ApplicationEventAdmin(ReadOnlyAdmin):
    """Everything that happened to applications."""

    list_display = ("occurred_at", "application", "kind", "actor", "facts")
    list_filter = ("kind",)
    list_select_related = ("application", "actor")
    search_fields = ("application__number__startswith",)
    search_help_text = _("Project number")
    date_hierarchy = "occurred_at"
    ordering = ("-occurred_at", "-pk")


@admin.register(AnnualBudget)
class AnnualBudgetAdmin(ReadOnlyAdmin):
    """What companies were granted, by calendar year."""

    list_display = ("company", "year", "ceiling", "granted", "left")
    list_filter = ("year",)
    list_select_related = ("company",)
    search_fields = ("company__name", "company__enterprise_number__startswith")
    search_help_text = _("Company or enterprise number (ten figures)")
    ordering = ("-year", "company__name")

    @admin.display(description=_("still available"))
    def left(self, row: AnnualBudget) -> str:
        """What can still be granted."""
        return money.display(row.ceiling - row.granted)


@admin.register(NumberSeries)
class NumberSeriesAdmin(ReadOnlyAdmin):
    """The last project number of each year."""

    list_display = ("year", "last_serial")
    ordering = ("-year",)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """The files that the portal made."""

    list_display = ("application", "kind", "file", "made_at")
    list_filter = ("kind",)
    list_select_related = ("application",)
    search_fields = ("application__number__startswith",)
    search_help_text = _("Project number")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
