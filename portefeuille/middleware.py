"""Show what the domain declines as a page in the portal's own style."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portefeuille.errors import DomainError


class DomainErrorMiddleware:
    """Answer a `DomainError` that no view handled with its sentence and its status (409 or 422)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the sentence of a domain error; leave every other exception alone."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "declined.html", {"message": exception.message}, status=exception.status)
