"""What a page asks of a login before it does something sensitive: a means that is sure enough."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import kept, sessions
from accounts.sensitive import Sensitive

P = ParamSpec("P")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, P], HttpResponseBase]

SAFE_METHODS = ("GET", "HEAD")


def level_required(
    action: Sensitive, *, methods: tuple[str, ...] = (*SAFE_METHODS, "POST")
) -> Callable[[View[Request, P]], View[Request, P]]:
    """Let a view run after a login that is sure enough for an action; else a surer login comes first.

    Afterwards the person is back where he was, and a form that he sent is offered to him again as he filled it in.
    """

    def decorate(view: View[Request, P]) -> View[Request, P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in methods or _is_sure_enough(request, action):
                if request.method == "POST":
                    kept.forget(request)
                return view(request, *args, **kwargs)
            return _ask_for_more(request, action)

        return guarded

    return decorate


def detour(request: HttpRequest, action: Sensitive) -> HttpResponseBase | None:
    """Return the way over a surer login for a view that finds out late that it needs one, or None: it may go on."""
    if _is_sure_enough(request, action):
        kept.forget(request)
        return None
    return _ask_for_more(request, action)


def _is_sure_enough(request: HttpRequest, action: Sensitive) -> bool:
    level = sessions.level(request)
    return level is not None and level.reaches(action.level)


def _ask_for_more(request: HttpRequest, action: Sensitive) -> HttpResponseBase:
    target = request.get_full_path()
    if request.method not in SAFE_METHODS:
        if kept.keep(request):
            target = reverse("accounts:resume")
        else:
            messages.warning(request, _("Files cannot be kept during the login: choose them again afterwards."))
    query = urlencode({"next": target, "action": action.value})
    return redirect(f"{reverse('accounts:step_up')}?{query}")
