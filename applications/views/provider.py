"""The provider's side: the applications that name it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications import selectors, tables
from applications.forms.listing import ListingForm
from companies.guards import CompanyRequest, company_required
from portefeuille import clock, exports
from providers import selectors as provider_selectors
from providers.models import Provider

UNPROCESSABLE = 422
PAGE = 20

P = ParamSpec("P")
ProviderView = Callable[Concatenate[CompanyRequest, Provider, P], HttpResponseBase]


def provider_required(view: ProviderView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view run with the provider that the company of the session is; for others the page does not exist."""

    @wraps(view)
    def guarded(request: CompanyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        provider = getattr(request.company, "provider", None)
        if provider is None:
            raise Http404
        return view(request, provider, *args, **kwargs)

    return company_required(guarded)


@require_safe
@provider_required
def overview(request: CompanyRequest, provider: Provider) -> HttpResponseBase:
    """Show what to check first, how many projects stand where, the ratings and the registrations."""
    today = clock.today()
    context = {
        "provider": provider,
        "today": today,
        "checks": selectors.to_check(provider.pk, today=today),
        "counts": selectors.counts(provider.pk),
        "opinion": provider_selectors.opinions([provider.pk]).get(provider.pk),
        "registrations": provider_selectors.registrations_of(provider.pk),
    }
    return render(request, "applications/provider_overview.html", context)


@require_safe
@provider_required
def projects(request: CompanyRequest, provider: Provider) -> HttpResponseBase:
    """List the projects that name the provider, narrowed and sorted as asked."""
    form = _form(request, provider)
    rows = selectors.projects_of_provider(provider.pk, form.narrowing())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    context = {
        "provider": provider,
        "form": form,
        "page": page,
        "rows": [(row, selectors.is_refusable(row, today=today)) for row in page],
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "applications/provider_projects.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@provider_required
def export_projects(request: CompanyRequest, provider: Provider, extension: str) -> HttpResponseBase:
    """Hand over the projects, narrowed as on the page, as a file for a spreadsheet."""
    form = _form(request, provider)
    if form.errors:
        raise Http404
    table = tables.projects_of_provider(selectors.projects_of_provider(provider.pk, form.narrowing()))
    return exports.csv_response(table) if extension == "csv" else exports.xlsx_response(table)


def _form(request: CompanyRequest, provider: Provider) -> ListingForm:
    return ListingForm(request.GET, years=selectors.years_of_provider(provider.pk))
