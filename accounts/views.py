"""Log in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import demo, services, sessions
from accounts.means import Means


@login_not_required
@never_cache
@require_safe
def login(request: HttpRequest) -> HttpResponse:
    """Show the means of logging in side by side, each leading to the page where it happens."""
    if request.user.is_authenticated:
        return redirect(sessions.safe_next(request, default=resolve_url(settings.LOGIN_REDIRECT_URL)))
    return render(request, "accounts/login.html", {"doors": _doors(sessions.safe_next(request, default=""))})


def _doors(target: str) -> list[tuple[Means, str]]:
    if not settings.DEMO:
        return []
    query = f"?{urlencode({'next': target})}" if target else ""
    return [(means, f"{reverse('accounts:demo_login', args=[means.value])}{query}") for means in Means]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo_login(request: HttpRequest, means: str) -> HttpResponse:
    """Log in as one of the people of the demo; this page is not routed outside the demo."""
    if means not in Means:
        raise Http404
    if request.method != "POST":
        context = {
            "means": Means(means),
            "people": demo.PEOPLE,
            "staff_username": demo.STAFF_USERNAME,
            "staff_password": demo.STAFF_PASSWORD,
            "next": sessions.safe_next(request, default=""),
        }
        return render(request, "accounts/demo_login.html", context)
    who = demo.person(request.POST.get("person", ""))
    if who is None:
        raise Http404
    identity = demo.identity(who, Means(means))
    sessions.start(request, person=services.register_person(identity=identity), identity=identity)
    return redirect(sessions.safe_next(request, default=resolve_url(settings.LOGIN_REDIRECT_URL)))
