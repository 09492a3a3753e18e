"""What a page about the money of a project asks first: that the project is of the company at work."""

from django.http import Http404

from applications import selectors
from applications.models import SubsidyApplication
from companies.guards import CompanyRequest


def project_or_404(request: CompanyRequest, number: str) -> SubsidyApplication:
    """Return a project of the company at work; any other number leads nowhere (404)."""
    try:
        return selectors.project_by_number(request.company.pk, number)
    except SubsidyApplication.DoesNotExist as error:
        raise Http404 from error
