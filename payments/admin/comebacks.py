"""Claims and credit notes for staff: what is reclaimed, what is given up, and what the agency has to decide."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from payments import services
from payments.comeback_forms import DecisionForm, RecoveryForm, WaiveForm
from payments.enums import ClaimStatus, CreditNoteStatus
from payments.models import Claim, ClaimPayment, CreditNote, Instalment
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import DomainError, Refused
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline

UNPROCESSABLE = 422


class InstalmentInline(ReadOnlyTabularInline):
    """The instalments of a claim."""

    model = Instalment
    fields = ("serial", "due_on", "amount")


class ClaimPaymentInline(ReadOnlyTabularInline):
    """The money that came in for a claim."""

    model = ClaimPayment
    fields = ("booked_on", "amount", "movement")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimPayment]:
        """Fetch the movements too."""
        return super().get_queryset(request).select_related("movement")


class _StepAdmin(ReadOnlyAdmin):
    """A register with pages on which staff take one step through a service."""

    def step(
        self, request: HttpRequest, form: forms.Form, *, title: str, work: Any, permission: str, text: str = ""
    ) -> HttpResponse:
        """Show a form; when it is filled in, do the work with its values and go back to the register."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        if form.is_bound and form.is_valid():
            try:
                work(form.cleaned_data)
            except Refused as error:
                for refusal in error.refusals:
                    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                self.message_user(request, _("Done."), messages.SUCCESS)
                return redirect(self._register())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": title,
            "text": text,
            "back": self._register(),
        }
        status = UNPROCESSABLE if form.errors else 200
        return TemplateResponse(request, "admin/payments/step.html", context, status=status)

    def _register(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def _staff(request: HttpRequest) -> User:
    return cast("User", request.user)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@admin.register(Claim)
class ClaimAdmin(_StepAdmin):
    """What companies owe, with the pages to reclaim subsidy and to give a claim up."""

    list_display = ("made_at", "application", "kind", "amount", "paid", "status", "structured_communication")
    list_filter = ("status", "kind")
    list_select_related = ("application",)
    search_fields = ("application__number__startswith", "structured_communication__startswith")
    search_help_text = gettext_lazy("Project number or communication")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    inlines = (InstalmentInline, ClaimPaymentInline)
    change_list_template = "admin/payments/claims.html"
    change_form_template = "admin/payments/claim.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Fetch what the page of one claim names."""
        return super().get_queryset(request).select_related("application", "made_by", "source")

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the two steps."""
        methods = require_http_methods(["GET", "POST"])
        order = self.admin_site.admin_view(methods(self.order))
        waive = self.admin_site.admin_view(methods(self.waive))
        return [
            path("terugvorderen/", order, name="payments_claim_order"),
            path("<int:pk>/kwijtschelden/", waive, name="payments_claim_waive"),
            *super().get_urls(),
        ]

    def order(self, request: HttpRequest) -> HttpResponse:
        """Reclaim subsidy of a project, in instalments."""

        def work(values: dict[str, Any]) -> None:
            services.order_recovery(
                application_id=values["project"].pk,
                user=_staff(request),
                amount=cast("Decimal", values["amount"]),
                reason=values["reason"],
                instalment_count=values["count"],
                first_due_on=values["due_on"],
                now=clock.now(),
            )

        form = RecoveryForm(_data(request))
        return self.step(
            request,
            form,
            title=_("Reclaim subsidy"),
            work=work,
            permission="payments.add_claim",
            text=_("The company gets a letter with amount, reason, instalments and the data of the transfer."),
        )

    def waive(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give up what is still owed of a claim."""
        claim = get_object_or_404(Claim, pk=pk)

        def work(values: dict[str, Any]) -> None:
            services.waive_claim(claim_id=claim.pk, user=_staff(request), reason=values["reason"], now=clock.now())

        form = WaiveForm(_data(request))
        return self.step(
            request,
            form,
            title=_("Give the claim up"),
            work=work,
            permission="payments.change_claim",
            text=_("The fund bears what was not received. The company gets a mail with the reason."),
        )


@admin.register(CreditNote)
class CreditNoteAdmin(_StepAdmin):
    """What providers pay back, with the page on which the agency decides on a question."""

    list_display = ("made_at", "application", "status", "reason", "note_number", "amount", "received_on")
    list_filter = ("status", "reason")
    list_select_related = ("application",)
    search_fields = ("application__number__startswith", "structured_communication__startswith", "note_number")
    search_help_text = gettext_lazy("Project number, communication or number of the credit note")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    change_form_template = "admin/payments/credit_note.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditNote]:
        """Fetch what the page of one note names."""
        return super().get_queryset(request).select_related("application", "asked_by", "announced_by", "movement")

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the decision."""
        decide = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.decide))
        return [path("<int:pk>/beslissen/", decide, name="payments_creditnote_decide"), *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide whether the provider is asked to pay back a service that was not followed."""
        note = get_object_or_404(CreditNote, pk=pk)

        def work(values: dict[str, Any]) -> None:
            services.decide_repayment(
                note_id=note.pk,
                user=_staff(request),
                is_granted=values["decision"] == DecisionForm.ASK,
                explanation=values["explanation"],
                now=clock.now(),
            )

        return self.step(
            request,
            DecisionForm(_data(request)),
            title=_("Decide on the question"),
            work=work,
            permission="payments.change_creditnote",
            text=note.explanation,
        )


register_queue(
    Queue(
        gettext_lazy("Claims that are open"),
        lambda: Claim.objects.filter(status=ClaimStatus.OPEN),
        since="made_at",
        narrowing={"status__exact": ClaimStatus.OPEN},
    )
)
register_queue(
    Queue(
        gettext_lazy("Questions to pay back a service that was not followed"),
        lambda: CreditNote.objects.filter(status=CreditNoteStatus.DECISION),
        since="made_at",
        narrowing={"status__exact": CreditNoteStatus.DECISION},
    )
)
