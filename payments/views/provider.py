"""The provider's side of the money: refuse an application, and the payments that come in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import lifecycle
from applications import selectors as application_selectors
from applications.enums import RefusalReason
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from applications.views.provider import provider_required
from companies.enums import Right
from companies.guards import CompanyRequest, demand
from payments import selectors, services, tables
from payments.forms import PaymentsForm, RefuseForm
from payments.models import InvoicePayment
from portefeuille import clock, exports
from portefeuille.errors import Refused
from providers.models import Provider

UNPROCESSABLE = 422
PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@provider_required
def refuse(request: CompanyRequest, provider: Provider, number: str) -> HttpResponseBase:
    """Ask why the provider refuses an application that names it, within the term; then refuse."""
    demand(request, Right.APPLY)
    named = SubsidyApplication.objects.for_provider(provider.pk).select_related("company")
    application = get_object_or_404(named, number=number)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(
                application_id=application.pk,
                user=request.user,
                reason=RefusalReason(form.cleaned_data["reason"]),
                explanation=form.cleaned_data["explanation"],
                now=clock.now(),
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(request, _("You refused application %(number)s.") % {"number": application.number})
            return redirect("applications:provider_projects")
    context = {
        "application": application,
        "form": form,
        "until": application_selectors.last_day_to_refuse(application),
        "may_refuse": lifecycle.may(application.status, Action.REFUSE),
        "is_refusable": application_selectors.is_refusable(application, today=clock.today()),
    }
    return render(request, "payments/refuse.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@provider_required
def payments(request: CompanyRequest, provider: Provider) -> HttpResponseBase:
    """List the payments to the provider, narrowed as asked, with their totals."""
    form = PaymentsForm(request.GET)
    if form.is_valid():
        rows = selectors.payments_of_provider(provider.pk, form.narrowing())
    else:
        rows = InvoicePayment.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "provider": provider,
        "form": form,
        "page": page,
        "rows": [(row, selectors.remittance(row)) for row in page],
        "totals": selectors.totals(rows),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "payments/provider_payments.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@provider_required
def export_payments(request: CompanyRequest, provider: Provider, extension: str) -> HttpResponseBase:
    """Hand over the payments, narrowed as on the page, as a file for a spreadsheet."""
    form = PaymentsForm(request.GET)
    if not form.is_valid():
        raise Http404
    table = tables.payments_of_provider(selectors.payments_of_provider(provider.pk, form.narrowing()))
    return exports.csv_response(table) if extension == "csv" else exports.xlsx_response(table)
