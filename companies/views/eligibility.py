"""*Does my company qualify?*: for everybody with public data only, and for the company itself with all we know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies import eligibility_selectors as selectors
from companies import services
from companies.eligibility import outcome
from companies.eligibility_forms import PublicEligibilityForm, PublicShareForm
from companies.guards import CompanyRequest, company_required, refuse_other_tab
from portefeuille import clock
from portefeuille.ratelimit import SEARCH, limited

UNPROCESSABLE = 422


@require_safe
@login_not_required
@limited(SEARCH)
def public(request: HttpRequest) -> HttpResponse:
    """Judge a company by what the public registers say; the name of a natural person is not shown."""
    form = PublicEligibilityForm(request.GET if "nummer" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        company = selectors.company_by_number(form.cleaned_data["nummer"])
        checks = selectors.public_checks(company, day=clock.today()) if company else []
        context |= {
            "number": form.cleaned_data["nummer"],
            "company": company,
            "checks": checks,
            "outcome": outcome(checks) if checks else None,
        }
    return render(request, "companies/eligibility_public.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def own(request: CompanyRequest) -> HttpResponse:
    """Show every condition on the company at work; a POST keeps what it declares of its public share."""
    if request.method == "POST":
        refuse_other_tab(request)
    form = PublicShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.declare_public_share(
            company_id=request.company.pk,
            is_below_limit=form.cleaned_data["is_below_limit"],
            user=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Your declaration is kept."))
        return redirect("companies:eligibility")
    stake = selectors.public_stake(request.company, year=clock.today().year)
    checks = selectors.own_checks(request.company, stake=stake, day=clock.today())
    context = {"form": form, "checks": checks, "outcome": outcome(checks), "stake": stake}
    return render(request, "companies/eligibility.html", context, status=UNPROCESSABLE if form.errors else 200)
