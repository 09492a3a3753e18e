"""Money that comes back to a company: a lower cost, the provider that pays back, an account for refunds, claims."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import documents, lifecycle
from applications.enums import StopReason
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from companies.enums import Right
from companies.guards import CompanyRequest, company_required, refuse_other_tab, right_required
from payments import rules, selectors, services
from payments.comeback_forms import AccountForm, AskRepaymentForm, ReduceForm
from payments.guards import project_or_404
from portefeuille import clock
from portefeuille.errors import Refused

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.APPLY)
def reduce(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask for the lower cost; a POST that holds shows what it changes, and the second one changes it."""
    application = project_or_404(request, number)
    lifecycle.require_action(application.status, Action.REDUCE)
    form = ReduceForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _reduce_page(request, application, form)
    cost = form.cleaned_data["cost"]
    if "confirmed" in request.POST:
        try:
            services.reduce_cost(application_id=application.pk, user=request.user, cost=cost, now=clock.now())
        except Refused as error:
            form.add_refusals(error.refusals)
            return _reduce_page(request, application, form)
        messages.success(request, _("The cost of the project is lowered."))
        return redirect("applications:project", application.number)
    form.add_refusals(selectors.reduction_refusals(application, cost=cost))
    if form.errors:
        return _reduce_page(request, application, form)
    context = {
        "application": application,
        "cost": cost,
        "effect": selectors.reduction(application, cost=cost, today=clock.today()),
        "target": selectors.refund_target(application),
    }
    return render(request, "payments/reduce_check.html", context)


def _reduce_page(request: CompanyRequest, application: SubsidyApplication, form: ReduceForm) -> HttpResponse:
    context = {"application": application, "form": form}
    return render(request, "payments/reduce.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.APPLY)
def ask_repayment(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask the provider to pay back, with what would come back computed beforehand."""
    application = project_or_404(request, number)
    lifecycle.require_action(application.status, Action.REPAY)
    repayable = selectors.repayable(application.pk)
    form = AskRepaymentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_repayment(
                application_id=application.pk,
                user=request.user,
                reason=StopReason(form.cleaned_data["reason"]),
                explanation=form.cleaned_data["explanation"],
                now=clock.now(),
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(request, _("Your question is noted. You get a mail as soon as there is an answer."))
            return redirect("payments:ask_repayment", application.number)
    context = {
        "application": application,
        "form": form,
        "problem": rules.nothing_to_ask_back(repayable),
        "repayable": repayable,
        "budget": selectors.budget_back(application, repayable.subsidy, today=clock.today()),
        "notes": selectors.notes_of(application),
        "asked": selectors.asked_note(application),
    }
    return render(request, "payments/ask_repayment.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@company_required
def claims(request: CompanyRequest, number: str) -> HttpResponse:
    """Show what the company owes for a project, with the data of the transfer and what was received."""
    application = project_or_404(request, number)
    context = {
        "application": application,
        "claims": selectors.claims_of(application),
        "account": documents.deposit_account(),
        "today": clock.today(),
    }
    return render(request, "payments/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PAY)
def refund_account(request: CompanyRequest) -> HttpResponse:
    """Ask for the account to which refunds go, and list those that wait for it."""
    if request.method == "POST":
        refuse_other_tab(request)
    form = AccountForm(
        request.POST if request.method == "POST" else None, initial={"iban": request.company.refund_iban}
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = services.give_account(
                company_id=request.company.pk, iban=form.cleaned_data["iban"], user=request.user, now=clock.now()
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            text = _("Thank you. What waited is paid to this account.") if sent else _("Your account is saved.")
            messages.success(request, text)
            return redirect("payments:refund_account")
    context = {"form": form, "refunds": selectors.refunds_without_account(request.company.pk)}
    return render(request, "payments/refund_account.html", context, status=UNPROCESSABLE if form.errors else 200)
