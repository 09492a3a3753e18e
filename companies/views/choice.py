"""Choose a company to act for, and then a measure."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import PersonRequest, safe_next
from companies import rules, selectors
from companies.access_forms import OwnCompaniesForm
from companies.eligibility_selectors import known_facts
from companies.forms import SearchForm
from companies.guards import CompanyRequest, company_required
from companies.middleware import SESSION_KEY
from companies.models import Company, Mandate
from portefeuille import clock

PAGE_SIZE = 20
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: PersonRequest) -> HttpResponse:
    """Show the companies of this person and find others; a POST takes one of them up."""
    if request.method == "POST":
        return _take_up(request)
    today = clock.today()
    own = OwnCompaniesForm(request.GET if "own" in request.GET else None)
    mandates = selectors.mandates_found(user_id=request.user.pk, key=own.key(), today=today)
    page = Paginator(mandates, PAGE_SIZE).get_page(request.GET.get("page"))
    form = SearchForm(request.GET if "q" in request.GET else None)
    context = {
        "page": page,
        "own": own,
        "is_searchable": own.is_bound or page.has_other_pages(),
        "rows": [(mandate, rules.refusals(selectors.facts(mandate.company), today)) for mandate in page],
        "requests": selectors.open_requests_of(user_id=request.user.pk, now=clock.now()),
        "form": form,
        "found": _found(form),
        "next": safe_next(request, default=""),
    }
    return render(request, "companies/choose.html", context, status=UNPROCESSABLE if form.errors or own.errors else 200)


def _found(form: SearchForm) -> list[Company] | None:
    """Return what a valid search finds, at most one page of it; None when nothing was searched."""
    if not form.is_bound or not form.is_valid():
        return None
    return list(form.cleaned_data["q"].select_related("legal_form")[:PAGE_SIZE])


def _take_up(request: PersonRequest) -> HttpResponse:
    mandate = _mandate(request)
    request.session[SESSION_KEY] = mandate.company_id
    return redirect(safe_next(request, default=reverse("companies:measures")))


def _mandate(request: PersonRequest) -> Mandate:
    number = request.POST.get("company", "")
    mandates = selectors.mandates_of(user_id=request.user.pk, today=clock.today())
    mandate = mandates.filter(company__enterprise_number=number).first() if number.isascii() else None
    if mandate is None:
        raise Http404
    return mandate


@require_safe
@company_required
def measures(request: CompanyRequest) -> HttpResponse:
    """Show what the company at work can ask for, and what stands in its way."""
    context = {"refusals": rules.refusals(known_facts(request.company, year=clock.today().year), clock.today())}
    return render(request, "companies/measures.html", context)


@require_safe
@company_required
def enter(request: CompanyRequest) -> HttpResponse:
    """Lead to the portfolio, past what must be known first: an address for mails, and the size of this year."""
    if not selectors.contact_emails(request.company.pk):
        return redirect("companies:company")
    if selectors.confirmed_size(request.company, year=clock.today().year) is None:
        return redirect("companies:size")
    return redirect("applications:portfolio")
