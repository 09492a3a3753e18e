"""Orders that need a person: what the bank said, what the table of reasons advises, and the decision."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments import services
from payments.admin.deeds import person
from payments.models import OrderCase
from payments.order_forms import CaseForm
from payments.orders import reasons
from payments.orders.reasons import Resend
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import DomainError
from portefeuille.readonly import ReadOnlyAdmin

UNPROCESSABLE = 422


@admin.register(OrderCase)
class OrderCaseAdmin(ReadOnlyAdmin):
    """Orders that were rejected, returned or recalled, and what was decided."""

    list_display = ("opened_at", "kind", "reason_code", "order", "answer", "decision", "closed_at", "closed_by")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "kind")
    list_select_related = ("payment", "refund", "closed_by")
    search_fields = ("payment__end_to_end_id__startswith", "refund__end_to_end_id__startswith", "reason_code")
    search_help_text = gettext_lazy("Reference of the order, or code of the reason")
    date_hierarchy = "opened_at"
    ordering = ("-opened_at", "-pk")

    @admin.display(description=gettext_lazy("order"))
    def order(self, row: OrderCase) -> str:
        """Reference of the order."""
        order = row.payment or row.refund
        return order.end_to_end_id if order else ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a case; on POST close it with a decision, or send its order again."""
        may_decide = request.user.has_perm("payments.change_ordercase")
        if not self.has_view_permission(request) or (request.method == "POST" and not may_decide):
            raise PermissionDenied
        rows = OrderCase.objects.select_related("payment", "refund", "movement", "opened_by", "closed_by")
        case = get_object_or_404(rows, pk=object_id)
        form = CaseForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._decide(request, case, form)
        action = reasons.action(case.reason_code)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Case of %(order)s") % {"order": self.order(case)},
            "case": case,
            "order": case.payment or case.refund,
            "advice": action.advice,
            "may_resend": action.resend != Resend.NEVER and case.kind != "recall",
            "may_decide": may_decide,
            "form": form,
        }
        status = UNPROCESSABLE if form.errors else 200
        return TemplateResponse(request, "admin/payments/case.html", context, status=status)

    def _decide(self, request: HttpRequest, case: OrderCase, form: CaseForm) -> HttpResponse:
        decision, user, now = form.cleaned_data["decision"], person(request), clock.now()
        try:
            if "resend" in request.POST:
                order = services.resend(case_id=case.pk, user=user, reason=decision, now=now)
                done = _("Ordered again as %(order)s; it waits for the next batch.") % {"order": order.end_to_end_id}
            else:
                services.close_case(
                    case_id=case.pk, user=user, decision=decision, answer=form.cleaned_data["answer"], now=now
                )
                done = _("The case is closed.")
        except DomainError as error:
            self.message_user(request, str(error.message), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return redirect("admin:payments_ordercase_change", case.pk)


register_queue(
    Queue(
        gettext_lazy("Orders that were rejected, came back or are asked back"),
        lambda: OrderCase.objects.filter(closed_at__isnull=True),
        since="opened_at",
        narrowing={"closed_at__isempty": "1"},
    )
)
