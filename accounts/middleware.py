"""End sessions that nobody uses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts import limits, services
from portefeuille import clock

# The page that asks how long a session still lives does not use it.
DOES_NOT_USE = "accounts:session_left"


class SessionLimitsMiddleware:
    """End a session at its idle or absolute limit, before the page that asked; the login page follows by itself.

    It works after the protection against forgery, so that no other site can leave a form behind for somebody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any, **_options: Any) -> None:
        """Look at the clock of the session."""
        if not request.user.is_authenticated:
            return
        now = clock.now()
        if limits.seconds_left(request, now=now) <= 0:
            services.end_login(session_key=request.session.session_key or "", now=now)
            limits.end(request)
        elif request.resolver_match is None or request.resolver_match.view_name != DOES_NOT_USE:
            limits.use(request, now=now)
