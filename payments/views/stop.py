"""Stop a project, after a page that says what comes back to whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import lifecycle
from applications.enums import StopReason
from applications.lifecycle import Action
from companies.enums import Right
from companies.guards import CompanyRequest, right_required
from payments import rules, selectors, services
from payments.forms import StopForm
from payments.guards import project_or_404
from portefeuille import clock
from portefeuille.errors import Refused

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.APPLY)
def stop(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask for the reason, with the consequences computed beforehand; then stop."""
    application = project_or_404(request, number)
    lifecycle.require_action(application.status, Action.STOP)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.stop(
                application_id=application.pk,
                user=request.user,
                reason=StopReason(form.cleaned_data["reason"]),
                explanation=form.cleaned_data["explanation"],
                now=clock.now(),
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(request, _("The project is stopped."))
            return redirect("applications:project", application.number)
    balance = selectors.balance_of(application.pk)
    underway = selectors.payments_underway(application)
    repayable = selectors.repayable(application.pk)
    context = {
        "application": application,
        "form": form,
        "problem": rules.nothing_to_stop(balance, is_funded=application.funded_on is not None),
        "consequences": selectors.consequences(application, balance, today=clock.today()),
        "target": selectors.refund_target(application),
        "underway": underway,
        "case": rules.refund_case(paid=underway + repayable.total, balance=balance),
        "repayable": repayable,
        "budget": selectors.budget_back(application, repayable.subsidy, today=clock.today()),
    }
    return render(request, "payments/stop.html", context, status=UNPROCESSABLE if form.errors else 200)
