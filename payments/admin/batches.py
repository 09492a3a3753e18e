"""Batches of orders: made by one person, approved by another, downloaded for the bank, and what the bank says."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from payments import selectors, services
from payments.enums import BatchStatus
from payments.models import BatchEvent, InvoicePayment, OrderBatch, StatusReport
from payments.order_forms import CancelBatchForm, ReportForm
from portefeuille import clock, money
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import DomainError
from portefeuille.readonly import ReadOnlyAdmin

MAKE = "payments.make_batch"
APPROVE = "payments.approve_batch"
# A page shows this many orders; the file and the registers hold all of them.
SHOWN = 200


@admin.register(OrderBatch)
class OrderBatchAdmin(ReadOnlyAdmin):
    """Batches, with a page for each on which its next step stands."""

    list_display = ("message_id", "status", "order_count", "total", "made_by", "made_at", "approved_by", "exported_at")
    list_filter = ("status",)
    list_select_related = ("made_by", "approved_by")
    search_fields = ("message_id__startswith",)
    search_help_text = gettext_lazy("Beginning of the message id")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    change_list_template = "admin/payments/batches.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the collection of what waits, and one address for each step of a batch."""
        steps: Mapping[str, Callable[..., HttpResponse]] = {
            "goedkeuren": self.approve,
            "uitnemen": self.take_out,
            "annuleren": self.cancel,
            "bestand": self.download,
        }
        view = self.admin_site.admin_view
        return [
            path("verzamelen/", view(self.collect), name="payments_orderbatch_collect"),
            path("statusverslag/", view(self.report), name="payments_orderbatch_report"),
            *(
                path(f"<int:pk>/{name}/", view(step), name=f"payments_orderbatch_{step.__name__}")
                for name, step in steps.items()
            ),
            *super().get_urls(),
        ]

    def collect(self, request: HttpRequest) -> HttpResponse:
        """Show what waits and why some of it has to; on POST make a batch of the rest."""
        _require(request, MAKE)
        if request.method == "POST":
            batch = services.collect(user=_user(request), now=clock.now())
            if batch is None:
                self.message_user(request, _("No order can go to the bank now."), messages.WARNING)
                return redirect("admin:payments_orderbatch_collect")
            return redirect("admin:payments_orderbatch_change", batch.pk)
        ready, held = selectors.sort(list(selectors.to_collect()))
        context = {
            "title": _("Orders to collect"),
            "ready": ready[:SHOWN],
            "ready_count": len(ready),
            "total": sum((item.order.amount for item in ready), money.ZERO),
            "held": held[:SHOWN],
            "held_count": len(held),
        }
        return self._render(request, "admin/payments/collect.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one batch: who did what, what is in it, what to know before approving, and the next step."""
        if request.method != "GET" or not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request, self._batch(object_id), CancelBatchForm())

    def _page(self, request: HttpRequest, batch: OrderBatch, form: CancelBatchForm, status: int = 200) -> HttpResponse:
        orders = list(selectors.orders_of_batch(batch.pk))
        context = {
            "title": batch.message_id,
            "original": batch,
            "sheet": selectors.batch_sheet(batch, orders[:SHOWN], user_id=_user(request).pk),
            "order_count": len(orders),
            "events": BatchEvent.objects.filter(batch=batch).select_related("actor").order_by("pk"),
            "may_make": request.user.has_perm(MAKE),
            "may_approve": request.user.has_perm(APPROVE),
            "form": form,
            "report_form": ReportForm(),
        }
        return self._render(request, "admin/payments/batch.html", context, status=status)

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve a batch that somebody else made."""
        _require(request, APPROVE)
        done = _("Approved. The file can be downloaded.")
        return self._step(request, pk, lambda user: services.approve(batch_id=pk, user=user, now=clock.now()), done)

    def take_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one order out of a batch."""
        _require(request, MAKE)
        reference = request.POST.get("order", "")
        return self._step(
            request,
            pk,
            lambda user: services.take_out(batch_id=pk, end_to_end_id=reference, user=user, now=clock.now()),
            _("%(order)s waits for the next batch.") % {"order": reference},
        )

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel a batch, for a reason."""
        _require(request, MAKE)
        form = CancelBatchForm(request.POST)
        if not form.is_valid():
            return self._page(request, self._batch(pk), form, status=422)
        return self._step(
            request,
            pk,
            lambda user: services.cancel(batch_id=pk, user=user, now=clock.now(), **form.cleaned_data),
            _("Cancelled. The orders wait for the next batch."),
        )

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the file of an approved batch; from then on its orders are at the bank."""
        _require(request, MAKE)
        if request.method != "POST":
            return redirect("admin:payments_orderbatch_change", pk)
        try:
            file = services.export(batch_id=pk, user=_user(request), now=clock.now())
        except DomainError as error:
            return self._refused(request, pk, error)
        return HttpResponse(
            bytes(file.content),
            content_type="application/xml",
            headers={"Content-Disposition": f'attachment; filename="{file.message_id}.xml"'},
        )

    def report(self, request: HttpRequest) -> HttpResponse:
        """Read a status report of the bank, and show the batch that it is about."""
        _require(request, MAKE)
        form = ReportForm(request.POST, request.FILES)
        if request.method != "POST" or not form.is_valid():
            for sentence in form.errors.get("file", ()):
                self.message_user(request, str(sentence), messages.ERROR)
            return redirect("admin:payments_orderbatch_changelist")
        upload = form.cleaned_data["file"]
        try:
            found = services.read_report(
                content=upload.read(), name=upload.name or "", user=_user(request), now=clock.now()
            )
        except DomainError as error:
            self.message_user(request, str(error.message), messages.ERROR)
            return redirect("admin:payments_orderbatch_changelist")
        counts = {"accepted": found.accepted_count, "rejected": found.rejected_count}
        self.message_user(request, _("%(accepted)s accepted, %(rejected)s rejected") % counts, messages.SUCCESS)
        return redirect("admin:payments_orderbatch_change", found.batch_id)

    def _step(self, request: HttpRequest, pk: int, work: Callable[[User], object], done: str) -> HttpResponse:
        """Do one step on POST and say what came of it; by any other way show the batch."""
        if request.method == "POST":
            try:
                work(_user(request))
            except DomainError as error:
                return self._refused(request, pk, error)
            self.message_user(request, done, messages.SUCCESS)
        return redirect("admin:payments_orderbatch_change", pk)

    def _refused(self, request: HttpRequest, pk: int, error: DomainError) -> HttpResponseRedirect:
        self.message_user(request, str(error.message), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:payments_orderbatch_change", args=[pk]))

    def _batch(self, pk: int | str) -> OrderBatch:
        people = ("made_by", "approved_by", "second_approved_by", "exported_by")
        rows = OrderBatch.objects.select_related("file", *people).defer("file__content")
        return get_object_or_404(rows, pk=pk)

    def _render(
        self, request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
    ) -> TemplateResponse:
        everything = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, everything, status=status)


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _uncollected() -> QuerySet[InvoicePayment]:
    return InvoicePayment.objects.all().to_collect()


register_queue(
    Queue(
        gettext_lazy("Payments that stand in no batch yet"),
        _uncollected,
        since="ordered_at",
        narrowing={"status__exact": "created", "batch__isnull": "True"},
    )
)
register_queue(
    Queue(
        gettext_lazy("Batches to approve"),
        lambda: OrderBatch.objects.filter(status=BatchStatus.DRAFT),
        since="made_at",
        narrowing={"status__exact": BatchStatus.DRAFT},
    )
)
register_queue(
    Queue(
        gettext_lazy("Batches to download for the bank"),
        lambda: OrderBatch.objects.filter(status=BatchStatus.APPROVED),
        since="made_at",
        narrowing={"status__exact": BatchStatus.APPROVED},
    )
)


@admin.register(BatchEvent)
class BatchEventAdmin(ReadOnlyAdmin):
    """The append-only story of batches."""

    list_display = ("occurred_at", "batch", "kind", "actor")
    list_filter = ("kind",)
    list_select_related = ("batch", "actor")
    search_fields = ("batch__message_id__startswith",)
    search_help_text = gettext_lazy("Beginning of the message id")
    date_hierarchy = "occurred_at"
    ordering = ("-occurred_at", "-pk")


@admin.register(StatusReport)
class StatusReportAdmin(ReadOnlyAdmin):
    """What the bank said of batches."""

    list_display = ("received_at", "batch", "name", "accepted_count", "rejected_count", "received_by")
    list_select_related = ("batch", "received_by")
    search_fields = ("batch__message_id__startswith", "message_id__startswith")
    search_help_text = gettext_lazy("Beginning of the message id")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "-pk")
    exclude = ("content",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusReport]:
        """Leave the bytes of the reports where they are."""
        return super().get_queryset(request).defer("content")
