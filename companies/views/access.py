"""Ask for access, decide on it, and withdraw it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import PersonRequest
from companies import names, selectors, services
from companies.forms import APPROVE, AccessDecisionForm, AccessRequestForm
from companies.guards import CompanyRequest, decider_required
from companies.models import AccessRequest, Company, Mandate
from portefeuille import clock
from portefeuille.errors import Refused

PAGE_SIZE = 20
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


@require_safe
@decider_required
def access(request: CompanyRequest) -> HttpResponse:
    """Show who asks for access to the company, and who has it."""
    rights = selectors.rights_on(request.company, today=clock.today())
    context = {
        "requests": selectors.pending_requests(request.company),
        "page": Paginator(rights, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "companies/access.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
def decide_access(request: CompanyRequest, request_id: int) -> HttpResponse:
    """Approve a request until a day or without end, or refuse it with a reason."""
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
    values = form.cleaned_data
    name = access_request.requester.get_full_name()
    if values["decision"] == APPROVE:
        services.approve_access(
            request_id=access_request.pk, decided_by=request.mandate, valid_to=values["valid_to"], now=clock.now()
        )
        return _("%(name)s can act for your company now.") % {"name": name}
    services.refuse_access(
        request_id=access_request.pk, decided_by=request.mandate, reason=values["reason"], now=clock.now()
    )
    return _("You refused the request of %(name)s.") % {"name": name}


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
def withdraw(request: CompanyRequest, mandate_id: int) -> HttpResponse:
    """Withdraw a right, after a page that says what it means."""
    rights = selectors.rights_on(request.company, today=clock.today())
    mandate: Mandate | None = rights.filter(pk=mandate_id).first()
    if mandate is None:
        raise Http404
    if request.method == "POST":
        services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=request.mandate, now=clock.now())
        messages.success(request, _("%(name)s no longer acts for your company.") % {"name": mandate.user})
        return redirect("companies:access")
    return render(request, "companies/withdraw.html", {"mandate": mandate})
