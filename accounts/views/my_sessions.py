"""My sessions: how long this one lives, which others are open, and how to end them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import limits, selectors, services
from accounts.sessions import PersonRequest
from portefeuille import clock


@login_not_required
@never_cache
@require_safe
def left(request: HttpRequest) -> JsonResponse:
    """Tell the page how many seconds the session still lives, without using it; 0 for who is not logged in."""
    seconds = limits.seconds_left(request, now=clock.now()) if request.user.is_authenticated else 0
    return JsonResponse({"seconds": max(seconds, 0)})


@never_cache
@require_POST
def extend(request: PersonRequest) -> JsonResponse:
    """Use the session, and tell how long it lives now."""
    now = clock.now()
    request.session[limits.SEEN_KEY] = now.timestamp()
    return JsonResponse({"seconds": limits.seconds_left(request, now=now)})


@never_cache
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """List the sessions of the person that are open, this one first."""
    here = request.session.session_key or ""
    logins = selectors.open_logins(request.user, now=clock.now())
    context = {"logins": sorted(logins, key=lambda login: login.session_key != here), "here": here}
    return render(request, "accounts/sessions.html", context)


@never_cache
@require_POST
def end(request: PersonRequest) -> HttpResponse:
    """End one other session, or all others."""
    here = request.session.session_key or ""
    chosen = request.POST.get("login", "")
    ended = services.end_other_logins(
        person_id=request.user.pk, here=here, only=int(chosen) if chosen.isdecimal() else None, now=clock.now()
    )
    messages.success(request, _("Logged out elsewhere.") if ended else _("That session had ended already."))
    return redirect("accounts:my_sessions")
