"""The size of the company for this year: the proposal, the advice with the group, the choice, the lock."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import selectors, services
from companies.enums import Right, Size
from companies.explanations import explanation, limits_in_words
from companies.forms import SizeForm
from companies.groups import words
from companies.groups.case import assess
from companies.groups.report import Report, report_of
from companies.groups.rows import load
from companies.guards import CompanyRequest, company_required, demand, refuse_other_tab
from companies.models import SizeDeclaration
from companies.size import MEDIUM, SMALL, Proposal, class_of_year
from companies.views.size.editing import UNPROCESSABLE
from portefeuille import clock
from portefeuille.errors import NotAllowed, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def size(request: CompanyRequest) -> HttpResponse:
    """Show the proposal and why, and confirm the size of the year; once locked it can only be read."""
    if request.method == "POST":
        refuse_other_tab(request)
        demand(request, Right.APPLY)
    year = clock.today().year
    proposal = selectors.size_proposal(request.company)
    declaration = selectors.size_declaration(request.company, year=year)
    rows = load(company_id=request.company.pk, year=year)
    report = None if rows is None else report_of(rows, assess(rows, today=clock.today()))
    form = SizeForm(request.POST if request.method == "POST" else None, initial=_initial(proposal, declaration, report))
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_size(
                company_id=request.company.pk, year=year, user=request.user, now=clock.now(), **form.cleaned_data
            )
        except NotAllowed:
            raise
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            return _after(request, Size(form.cleaned_data["size"]))
    context = {
        "form": form,
        "year": year,
        "proposal": proposal,
        "proposed_label": Size(proposal.size).label if proposal.size else "",
        "explanation": explanation(proposal),
        "years": [(figures, _label(class_of_year(figures))) for figures in proposal.years],
        "small_limits": limits_in_words(SMALL),
        "medium_limits": limits_in_words(MEDIUM),
        "declaration": declaration,
        "evidence": selectors.size_evidence(request.company).filter(year=year).first() if declaration else None,
        "report": report,
        "advice": Size(report.size).label if report and report.size else "",
        "decision": words.decision(report) if report else [],
        "missing": list(words.missing(report)) if report else [],
        "is_large": declaration is not None and declaration.declared_size == Size.LARGE,
    }
    return render(request, "companies/size.html", context, status=UNPROCESSABLE if form.errors else 200)


def _initial(proposal: Proposal, declaration: SizeDeclaration | None, report: Report | None) -> dict[str, object]:
    """Return the choice made before; else what the group says, else what the company's own figures say."""
    if declaration is not None:
        return {
            "size": declaration.declared_size,
            "reason": declaration.reason,
            "belongs_to_group": "yes" if declaration.evidence.get("belongs_to_group") else "no",
        }
    if report is None:
        return {"size": proposal.size}
    return {"size": report.size, "belongs_to_group": "yes" if report.counts_others else None}


def _label(size: Size | None) -> str:
    return "" if size is None else str(size.label)


def _after(request: CompanyRequest, declared: Size) -> HttpResponse:
    if declared == Size.LARGE:
        return redirect("companies:size")
    messages.success(request, _("The size of your company is confirmed."))
    return redirect("companies:enter")
