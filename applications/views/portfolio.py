"""The portfolio of a company, and the history of its projects."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from applications import regimes, selectors, tables, wizard
from applications.forms.listing import HistoryForm
from companies import selectors as company_selectors
from companies.enums import Right, Size
from companies.guards import CompanyRequest, company_required
from portefeuille import clock, exports

UNPROCESSABLE = 422
RUNNING_PAGE = 10
HISTORY_PAGE = 20


@require_safe
@company_required
def portfolio(request: CompanyRequest) -> HttpResponse:
    """Show the budget of the year, what to do now, the running projects and the drafts.

    Who may apply confirms the size of the year first; who may only look or pay is not stopped by it.
    """
    today = clock.today()
    company = request.company
    size = company_selectors.confirmed_size(company, year=today.year)
    if size is None and request.mandate.may(Right.APPLY):
        return redirect("companies:size")
    running = Paginator(selectors.running_projects(company.pk), RUNNING_PAGE)
    context = {
        "size": size,
        "is_large": size == Size.LARGE,
        "rate": regimes.on(today).rates.get(size) if size else None,
        "budget": selectors.year_budget(company.pk, size=size, today=today) if size else None,
        "todo": selectors.to_do(company.pk, today=today),
        "page": running.get_page(request.GET.get("page")),
        "drafts": [(draft, wizard.reached(draft)) for draft in selectors.drafts(company.pk)],
        "project_count": selectors.project_count(company.pk),
    }
    return render(request, "applications/portfolio.html", context)


@require_safe
@company_required
def history(request: CompanyRequest) -> HttpResponse:
    """List every project that the company ever had, narrowed and sorted as asked."""
    form = _history_form(request)
    rows = selectors.history(request.company.pk, form.narrowing())
    context = {
        "form": form,
        "page": Paginator(rows, HISTORY_PAGE).get_page(request.GET.get("page")),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "applications/history.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@company_required
def export_history(request: CompanyRequest, extension: str) -> HttpResponseBase:
    """Hand over the history, narrowed as on the page, as a file for a spreadsheet."""
    form = _history_form(request)
    if form.errors:
        raise Http404
    table = tables.history(selectors.history(request.company.pk, form.narrowing()))
    return exports.csv_response(table) if extension == "csv" else exports.xlsx_response(table)


def _history_form(request: CompanyRequest) -> HistoryForm:
    company_id = request.company.pk
    return HistoryForm(
        request.GET,
        years=selectors.years_of_company(company_id),
        providers=selectors.providers_of_company(company_id),
    )
