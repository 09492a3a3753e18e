"""The bank of the demo: it executes what a visitor chooses, by real statements. Not routed outside the demo."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companies.guards import CompanyRequest, company_required
from payments import demo_bank, selectors
from payments.forms import BankDepositForm
from payments.guards import project_or_404
from payments.models import InvoicePayment, Refund
from payments.services import ImportReport
from portefeuille import clock

UNPROCESSABLE = 422


@require_safe
@company_required
def bank(request: CompanyRequest) -> HttpResponse:
    """Show what the bank can do for the projects of the company, and what its last statement did."""
    return _page(request)


@require_POST
@company_required
def deposit(request: CompanyRequest, number: str) -> HttpResponse:
    """Receive a deposit for a project: too little, too much and too late are welcome."""
    application = project_or_404(request, number)
    form = BankDepositForm(request.POST, prefix=application.number, days=demo_bank.open_days(today=clock.today()))
    if not form.is_valid():
        return _page(request, refused=form)
    report = demo_bank.deposit(
        application,
        amount=form.cleaned_data["amount"],
        day=form.cleaned_data["day"],
        now=clock.now(),
        received_by=request.user,
    )
    return _result(report)


@require_POST
@company_required
def execute_payment(request: CompanyRequest, pk: int) -> HttpResponse:
    """Send a payment of the company to the bank, and let the bank execute it."""
    return _execute(request, _payment(request, pk))


@require_POST
@company_required
def execute_refund(request: CompanyRequest, pk: int) -> HttpResponse:
    """Send a refund to the company to the bank, and let the bank execute it."""
    return _execute(request, get_object_or_404(Refund, application__company=request.company, pk=pk))


@require_POST
@company_required
def return_payment(request: CompanyRequest, pk: int) -> HttpResponse:
    """Let an executed payment come back from the bank of the provider."""
    payment = _payment(request, pk)
    return _result(demo_bank.send_back(payment, day=clock.today(), now=clock.now(), received_by=request.user))


def _payment(request: CompanyRequest, pk: int) -> InvoicePayment:
    mine = InvoicePayment.objects.filter(application__company=request.company).select_related("application")
    return get_object_or_404(mine, pk=pk)


def _execute(request: CompanyRequest, order: InvoicePayment | Refund) -> HttpResponse:
    return _result(demo_bank.execute_order(order, day=clock.today(), now=clock.now(), received_by=request.user))


def _result(report: ImportReport) -> HttpResponse:
    return redirect(f"{reverse('payments:demo_bank')}?bestand={report.file.name}")


def _page(request: CompanyRequest, *, refused: BankDepositForm | None = None) -> HttpResponse:
    """Render the page; the form that was refused stands in the place of the fresh one of its project."""
    today = clock.today()
    days = demo_bank.open_days(today=today)
    overview = demo_bank.overview(request.company.pk)
    forms = [
        refused
        if refused and refused.prefix == row.number
        else BankDepositForm(
            initial={"amount": row.outstanding, "day": max(today, days[0])}, prefix=row.number, days=days
        )
        for row in overview.awaiting
    ]
    context = {
        "overview": overview,
        "deposits": list(zip(overview.awaiting, forms, strict=True)),
        "form": refused,
        "movements": selectors.movements_of_file(request.GET.get("bestand", ""), request.company.pk),
        "statements_until": selectors.statements_until(),
    }
    return render(request, "payments/demo_bank.html", context, status=UNPROCESSABLE if refused else 200)
