"""The money of a company by calendar year, as a page, a spreadsheet and a PDF for its accountant."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.guards import CompanyRequest, company_required
from payments import selectors, tables
from payments.selectors import Year
from portefeuille import clock, exports, pdf


@require_safe
@company_required
def years(request: CompanyRequest) -> HttpResponse:
    """List the years in which money moved, each with its files."""
    context = {"years": selectors.years_of_company(request.company.pk)}
    return render(request, "payments/accounting.html", context)


@require_safe
@company_required
def year_as_csv(request: CompanyRequest, year: int) -> HttpResponseBase:
    """Hand over a year as a file for a spreadsheet."""
    return exports.csv_response(tables.year_of_company(_year_or_404(request, year)))


@require_safe
@company_required
def year_as_pdf(request: CompanyRequest, year: int) -> HttpResponseBase:
    """Hand over a year as a tagged PDF."""
    found = _year_or_404(request, year)
    context = {"year": found, "company": request.company, "made_on": clock.today()}
    return HttpResponse(
        pdf.render("documents/accounting.html", context),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="kmo-portefeuille-{year}.pdf"'},
    )


def _year_or_404(request: CompanyRequest, year: int) -> Year:
    if year not in selectors.years_of_company(request.company.pk):
        raise Http404
    return selectors.year_of_company(request.company.pk, year)
