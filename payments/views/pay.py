"""Pay an invoice: the form, the page that shows what will happen, and the confirmation."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import level_required
from accounts.sensitive import Sensitive
from applications import lifecycle, regimes
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from companies.enums import Right
from companies.guards import CompanyRequest, company_required, right_required
from payments import selectors, services
from payments.enums import UNDERWAY
from payments.forms import InvoiceForm
from payments.guards import project_or_404
from portefeuille import clock
from portefeuille.errors import Refused

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PAY)
@level_required(Sensitive.PAY)
def pay(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask for the data of the invoice; a POST that holds shows what will happen, and changes nothing yet."""
    application = project_or_404(request, number)
    balance = selectors.balance_of(application.pk)
    if request.method != "POST":
        return _form_page(request, application, InvoiceForm.fresh(balance=balance.total))
    lifecycle.require_action(application.status, Action.PAY)
    if "change" in request.POST:
        return _form_page(request, application, InvoiceForm(initial=request.POST.dict()))
    form = InvoiceForm(request.POST)
    if form.is_valid():
        invoice = form.invoice()
        form.add_refusals(selectors.payment_refusals(application.pk, invoice, balance=balance, today=clock.today()))
    if form.errors:
        return _form_page(request, application, form)
    context = {
        "application": application,
        "form": form,
        "invoice": invoice,
        "preview": selectors.preview(application, balance=balance, amount=invoice.amount),
        "vat_percent": regimes.VAT_PERCENT,
    }
    return render(request, "payments/pay_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PAY)
@level_required(Sensitive.PAY, methods=("POST",))
def check(request: CompanyRequest, number: str) -> HttpResponse:
    """Order the payment that the check page showed; everything is judged anew, and a second click finds the first."""
    application = project_or_404(request, number)
    if request.method != "POST":
        return redirect("payments:pay", application.number)
    form = InvoiceForm(request.POST)
    if form.is_valid():
        try:
            payment = services.order_payment(
                application_id=application.pk,
                user=request.user,
                key=form.cleaned_data["key"],
                invoice_number=form.cleaned_data["invoice_number"],
                invoiced_on=form.cleaned_data["invoiced_on"],
                amount=form.cleaned_data["amount"],
                now=clock.now(),
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            return redirect("payments:ordered", application.number, payment.key)
    return _form_page(request, application, form)


@require_safe
@company_required
def ordered(request: CompanyRequest, number: str, key: UUID) -> HttpResponse:
    """Confirm an order: what was ordered, what happens next, and what is still to do."""
    application = project_or_404(request, number)
    payment = get_object_or_404(application.payments.select_related("ordered_by"), key=key)
    context = {
        "application": application,
        "payment": payment,
        "is_underway": payment.status in UNDERWAY,
        "balance": selectors.balance_of(application.pk),
        "may_rate": lifecycle.may(application.status, Action.RATE) and not getattr(application, "is_rated", False),
    }
    return render(request, "payments/ordered.html", context)


def _form_page(request: CompanyRequest, application: SubsidyApplication, form: InvoiceForm) -> HttpResponse:
    context = {
        "application": application,
        "form": form,
        "balance": selectors.balance_of(application.pk),
        "may_pay": lifecycle.may(application.status, Action.PAY),
        "may_deposit": lifecycle.may(application.status, Action.DEPOSIT),
        "payments": selectors.payments_of(application),
    }
    return render(request, "payments/pay.html", context, status=UNPROCESSABLE if form.errors else 200)
