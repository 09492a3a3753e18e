"""The company for which the person of this session acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from companies import selectors
from portefeuille import clock

SESSION_KEY = "company_id"


class CompanyMiddleware:
    """Put the company and the mandate of the session on the request, checked against the register every time.

    A mandate that was withdrawn or ended counts no more from the next click on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set `request.mandate` and `request.company`, each None where there is none."""
        mandate = None
        company_id = request.session.get(SESSION_KEY)
        if company_id and request.user.is_authenticated:
            mandate = selectors.mandate_of(user_id=request.user.pk, company_id=company_id, today=clock.today())
            if mandate is None:
                del request.session[SESSION_KEY]
        request.mandate = mandate  # type: ignore[attr-defined]
        request.company = mandate.company if mandate else None  # type: ignore[attr-defined]
        return self.get_response(request)
