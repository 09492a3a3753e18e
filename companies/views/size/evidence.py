"""The evidence of a confirmed size, as PDF."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from companies import selectors
from companies.groups.documents import render_evidence
from companies.guards import CompanyRequest, company_required


@require_safe
@company_required
def evidence(request: CompanyRequest, evidence_id: int) -> HttpResponse:
    """Download what a confirmation of the size rested on."""
    found = selectors.size_evidence(request.company).filter(pk=evidence_id).first()
    if found is None:
        raise Http404
    name = _("size-%(year)s-%(number)s.pdf") % {"year": found.year, "number": request.company.enterprise_number}
    return HttpResponse(
        render_evidence(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
