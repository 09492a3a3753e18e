"""The register of companies for staff: searchable, read only; a block goes through a service, with its reason."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from companies import eligibility_admin, services, size_admin
from companies.admin_parts import COMPANY_SEARCH, COMPANY_SEARCH_HELP, ReasonForm
from companies.models import (
    AccessRequest,
    AnnualAccounts,
    Company,
    CompanyEvent,
    ContactAddress,
    Establishment,
    Invitation,
    KboExtract,
    KboRefusal,
    LegalForm,
    Mandate,
    NaceCode,
)
from companies.search import looks_like_number, search_key
from portefeuille import clock
from portefeuille.errors import DomainError
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline

# Admin modules beside this one, which Django finds through it.
BESIDE = (eligibility_admin, size_admin)


class EstablishmentInline(ReadOnlyTabularInline):
    """Places where a company works."""

    model = Establishment
    fields = ("establishment_number", "street", "house_number", "postal_code", "municipality", "ceased_on")
    ordering = ("establishment_number",)


class ContactAddressInline(ReadOnlyTabularInline):
    """Where mails go."""

    model = ContactAddress
    fields = ("email",)
    ordering = ("email",)


class AnnualAccountsInline(ReadOnlyTabularInline):
    """The figures of a company."""

    model = AnnualAccounts
    fields = ("closed_on", "workers", "turnover", "balance_total")
    ordering = ("-closed_on",)


class MandateInline(ReadOnlyTabularInline):
    """Who may act for a company."""

    model = Mandate
    fk_name = "company"
    fields = ("user", "role", "valid_from", "valid_to")
    ordering = ("-valid_from", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mandate]:
        """Fetch the persons too."""
        return super().get_queryset(request).select_related("user")


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    """Companies, with who acts for them, their places and their figures."""

    list_display = ("name", "enterprise_number", "legal_form", "municipality", "situation", "ceased_on", "is_blocked")
    list_filter = ("is_blocked", "is_natural_person", "legal_form__group")
    list_select_related = ("legal_form",)
    search_fields = ("search_key",)
    search_help_text = _("Enterprise number, or a part of the name in any spelling")
    ordering = ("name", "pk")
    inlines = (MandateInline, ContactAddressInline, AnnualAccountsInline, EstablishmentInline)
    action_form = ReasonForm
    actions = ("block", "release")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Company], search_term: str
    ) -> tuple[QuerySet[Company], bool]:
        """Find by number or by the key of the name."""
        key = search_key(search_term)
        if not search_term.strip():
            return queryset, False
        if looks_like_number(search_term):
            return queryset.filter(enterprise_number=key.removeprefix("be").zfill(10)), False
        return queryset.filter(search_key__contains=key) if key else queryset.none(), False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may block a company."""
        return request.user.has_perm("companies.change_company")

    @admin.action(description=_("Block: no new application"), permissions=["decide"])
    def block(self, request: HttpRequest, companies: QuerySet[Company]) -> None:
        """Block companies for the reason typed beside the action."""
        self._set_blocked(request, companies, is_blocked=True)

    @admin.action(description=_("Release the block"), permissions=["decide"])
    def release(self, request: HttpRequest, companies: QuerySet[Company]) -> None:
        """Release companies for the reason typed beside the action."""
        self._set_blocked(request, companies, is_blocked=False)

    def _set_blocked(self, request: HttpRequest, companies: QuerySet[Company], *, is_blocked: bool) -> None:
        changed = 0
        try:
            for company in companies:
                services.set_blocked(
                    company_id=company.pk,
                    is_blocked=is_blocked,
                    reason=request.POST.get("reason", ""),
                    user=cast("User", request.user),
                    now=clock.now(),
                )
                changed += 1
        except DomainError as error:
            self.message_user(request, str(error.message), messages.ERROR)
            return
        text = ngettext("%(count)s company changed.", "%(count)s companies changed.", changed) % {"count": changed}
        self.message_user(request, text, messages.SUCCESS)


@admin.register(Mandate)
class MandateAdmin(ReadOnlyAdmin):
    """Who may act for whom."""

    list_display = ("company", "user", "role", "may_apply", "may_pay", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("company", "user")
    search_fields = (*COMPANY_SEARCH, "user__family_name__istartswith", "user__email__istartswith")
    search_help_text = COMPANY_SEARCH_HELP
    ordering = ("-valid_from", "-pk")


@admin.register(AccessRequest)
class AccessRequestAdmin(ReadOnlyAdmin):
    """Who asked to act for whom, and what was decided."""

    list_display = ("company", "requester", "status", "requested_at", "decided_at", "decided_by")
    list_filter = ("status",)
    list_select_related = ("company", "requester", "decided_by")
    search_fields = (*COMPANY_SEARCH, "requester__family_name__istartswith", "requester__email__istartswith")
    search_help_text = COMPANY_SEARCH_HELP
    date_hierarchy = "requested_at"
    ordering = ("-requested_at", "-pk")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was invited to act for whom; the link itself stays between company and reader."""

    exclude = ("key",)
    list_display = ("company", "email", "role", "status", "invited_by", "invited_at", "accepted_by")
    list_filter = ("status",)
    list_select_related = ("company", "invited_by", "accepted_by")
    search_fields = (*COMPANY_SEARCH, "email__istartswith")
    search_help_text = COMPANY_SEARCH_HELP
    date_hierarchy = "invited_at"
    ordering = ("-invited_at", "-pk")


@admin.register(CompanyEvent)
class CompanyEventAdmin(ReadOnlyAdmin):
    """The append-only story of companies."""

    list_display = ("occurred_at", "company", "kind", "actor")
    list_filter = ("kind",)
    list_select_related = ("company", "actor")
    search_fields = COMPANY_SEARCH
    search_help_text = COMPANY_SEARCH_HELP
    date_hierarchy = "occurred_at"
    ordering = ("-occurred_at", "-pk")


class EligibilityAdmin(ReadOnlyAdmin):
    """Reference data of which the agency decides one thing: whether the measure accepts it; the history keeps who."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change the model may decide."""
        return request.user.has_perm(f"companies.change_{self.opts.model_name}")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Everything but the decision comes from the register."""
        return [field.name for field in self.opts.fields if field.name not in {"id", "is_eligible"}]


@admin.register(LegalForm)
class LegalFormAdmin(EligibilityAdmin):
    """Legal forms of the KBO."""

    list_display = ("code", "abbreviation", "label", "group", "is_eligible")
    list_filter = ("is_eligible", "group")
    search_fields = ("code__startswith", "label", "abbreviation")
    ordering = ("code",)


@admin.register(NaceCode)
class NaceCodeAdmin(ReadOnlyAdmin):
    """Activities of both editions; the list changes through decisions that two people take."""

    list_display = ("code", "version", "label", "is_eligible")
    list_filter = ("version", "is_eligible")
    search_fields = ("code__startswith", "label")
    ordering = ("code", "version")


@admin.register(KboExtract)
class KboExtractAdmin(ReadOnlyAdmin):
    """The extracts that were loaded, each with what it did."""

    list_display = ("extract_number", "kind", "snapshot_on", "imported_at", "means", "read", "new", "changed", "gone")
    list_filter = ("kind", "means")
    fields = ("extract_number", "kind", "snapshot_on", "imported_at", "means", "file_name", "report")
    readonly_fields = ("report",)
    ordering = ("-extract_number",)

    @admin.display(description=_("lines read"))
    def read(self, extract: KboExtract) -> int:
        """Count the lines of all files."""
        return _sum_of(extract, "_lines")

    @admin.display(description=_("new"))
    def new(self, extract: KboExtract) -> int:
        """Count the new rows of the register."""
        return _sum_of(extract, "_new")

    @admin.display(description=_("changed"))
    def changed(self, extract: KboExtract) -> int:
        """Count the rows that changed."""
        return _sum_of(extract, "_changed")

    @admin.display(description=_("ceased or gone"))
    def gone(self, extract: KboExtract) -> int:
        """Count the rows that ceased or went."""
        return _sum_of(extract, "_ceased", "_gone")

    @admin.display(description=_("report"))
    def report(self, extract: KboExtract) -> SafeString:
        """Show every count on a line of its own."""
        counts = ((name.replace("_", " "), count) for name, count in extract.counts.items())
        return format_html_join("\n", "<p>{}: {}</p>", counts)


def _sum_of(extract: KboExtract, *endings: str) -> int:
    return sum(count for name, count in extract.counts.items() if name.endswith(endings))


@admin.register(KboRefusal)
class KboRefusalAdmin(ReadOnlyAdmin):
    """Files in the watched folder that were not loaded."""

    list_display = ("file_name", "reason", "is_waiting", "refused_at")
    list_filter = ("is_waiting",)
    ordering = ("-refused_at", "-pk")
