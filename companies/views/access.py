"""Ask for access, and decide on the requests of others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import level_required
from accounts.sensitive import Sensitive
from accounts.sessions import PersonRequest
from companies import names, selectors, services
from companies.access_forms import APPROVE, AccessDecisionForm, AccessRequestForm
from companies.guards import CompanyRequest, decider_required
from companies.models import AccessRequest, Company
from portefeuille import clock
from portefeuille.errors import Refused

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def request_access(request: PersonRequest, number: str) -> HttpResponse:
    """Ask to act for a company; afterwards the same page shows where the request stands."""
    company = get_object_or_404(Company, enterprise_number=number, ceased_on__isnull=True)
    form = AccessRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.request_access(
            company_id=company.pk, user=request.user, explanation=form.cleaned_data["explanation"], now=clock.now()
        )
        messages.success(request, _("Your request has been sent."))
        return redirect("companies:request_access", number)
    today = clock.today()
    context = {
        "company": company,
        "form": form,
        "deciders": [
            {
                "name": names.masked(mandate.user.given_name, mandate.user.family_name),
                "role": mandate.get_role_display(),
            }
            for mandate in selectors.who_may_decide(company, today=today)
        ],
        "mandate": selectors.mandate_of(user_id=request.user.pk, company_id=company.pk, today=today),
        "access_request": selectors.latest_request(user_id=request.user.pk, company_id=company.pk),
    }
    return render(request, "companies/request_access.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
@level_required(Sensitive.ACCESS, methods=("POST",))
def decide_access(request: CompanyRequest, request_id: int) -> HttpResponse:
    """Approve a request with the rights that fit, until a day or without end, or refuse it with a reason."""
    mine = AccessRequest.objects.filter(company=request.company).select_related("requester", "company")
    access_request = get_object_or_404(mine, pk=request_id)
    form = AccessDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            message = _decide(request, access_request, form)
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(request, message)
            return redirect("companies:access")
    context = {"access_request": access_request, "form": form}
    return render(request, "companies/decide_access.html", context, status=UNPROCESSABLE if form.errors else 200)


def _decide(request: CompanyRequest, access_request: AccessRequest, form: AccessDecisionForm) -> str:
    name = access_request.requester.get_full_name()
    if form.cleaned_data["decision"] == APPROVE:
        services.approve_access(
            request_id=access_request.pk, decided_by=request.mandate, grant=form.grant(), now=clock.now()
        )
        return _("%(name)s can act for your company now.") % {"name": name}
    services.refuse_access(
        request_id=access_request.pk,
        decided_by=request.mandate,
        reason=form.cleaned_data["reason"],
        now=clock.now(),
    )
    return _("You refused the request of %(name)s.") % {"name": name}
