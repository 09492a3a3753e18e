"""Headers that every answer carries, and the page that says what the domain declines."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portefeuille.errors import DomainError
from portefeuille.ratelimit import TooMany

# What no page of the portal uses, so that nothing that ever slips into one can.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class HeadersMiddleware:
    """Add the headers that Django has no setting for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forbid unused features and other sites' use of our answers; keep a person's pages out of every cache."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Reporting-Endpoints", 'csp="/csp-melding/"')
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class DomainErrorMiddleware:
    """Answer a `DomainError` that no view handled with its sentence and its status (409, 422 or 429)."""

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
        if isinstance(exception, TooMany):
            answer = render(request, "429.html", {"message": exception.message}, status=exception.status)
            answer.headers["Retry-After"] = str(exception.retry_after)
            return answer
        return render(request, "declined.html", {"message": exception.message}, status=exception.status)
