"""What happens between the login service and the first page: its word on companies becomes rights."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import sessions
from accounts.sessions import PersonRequest
from companies import selectors, services
from companies.middleware import SESSION_KEY
from companies.models import Company
from portefeuille import clock


@never_cache
@require_safe
def arrive(request: PersonRequest) -> HttpResponse:
    """Take over what the login service says, and lead on; a company chosen there is the one of this session.

    Who has no right for the company that he chose there is led to the page that asks for access.
    """
    capacity = sessions.capacity(request)
    if capacity is None:
        return redirect(sessions.safe_next(request, default=reverse("companies:choose")))
    services.accept_capacity(user=request.user, capacity=capacity, now=clock.now())
    if not capacity.organisation:
        return redirect(sessions.safe_next(request, default=reverse("companies:choose")))
    request.session.pop(SESSION_KEY, None)
    company = Company.objects.filter(enterprise_number=capacity.organisation, ceased_on__isnull=True).first()
    if company is None:
        return redirect("companies:choose")
    if selectors.mandate_of(user_id=request.user.pk, company_id=company.pk, today=clock.today()) is None:
        return redirect("companies:request_access", company.enterprise_number)
    request.session[SESSION_KEY] = company.pk
    return redirect(sessions.safe_next(request, default=reverse("companies:measures")))
