"""Ask for the second factor again before an action that moves money, rights or rules.

A code counts for ten minutes. Later than that the page comes back with everything that was sent and one more field,
so that nothing which was chosen or typed is lost.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.staff import demo, services, sessions
from portefeuille import clock
from portefeuille.errors import Refused

CODE_FIELD = "second_factor_code"
UNPROCESSABLE = 422
# Part of the protection against forgery, and made anew by the page.
_NOT_REPEATED = {CODE_FIELD, "csrfmiddlewaretoken"}

Admin = TypeVar("Admin")
P = ParamSpec("P")
Action = Callable[Concatenate[Admin, HttpRequest, P], HttpResponse | None]


def sensitive(action: Action[Admin, P]) -> Action[Admin, P]:
    """Run an admin action, or a POST to an admin page, only shortly after a code of the second factor."""

    @wraps(action)
    def guarded(page: Admin, request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse | None:
        question = ask_again(request) if request.method == "POST" else None
        return question if question is not None else action(page, request, *args, **kwargs)

    return guarded


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks for a code, or None when one was given just now or comes with this request."""
    now = clock.now()
    if sessions.is_fresh(request, now=now):
        return None
    error = ""
    if code := request.POST.get(CODE_FIELD, ""):
        try:
            device = services.verify(person_id=int(str(request.user.pk)), code=code, now=now)
        except Refused as refused:
            error = str(refused.message)
        else:
            sessions.given(request, device=device, now=now)
            return None
    return render(request, "admin/ask_again.html", _context(request, error), status=UNPROCESSABLE)


def _context(request: HttpRequest, error: str) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": _("Confirm with your code"),
        "error": error,
        "sent": [
            (name, value) for name in request.POST if name not in _NOT_REPEATED for value in request.POST.getlist(name)
        ],
        "code_field": CODE_FIELD,
        "demo_code": demo.code_of(request.user) if settings.DEMO else "",  # type: ignore[arg-type]  # staff are persons
    }
