"""Log in: choose a means, go to the provider, and come back."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import kept, limits, services, sessions
from accounts.identity import Identity
from accounts.means import Level, Means
from accounts.oidc import flow, pending
from accounts.oidc.config import Provider, provider
from accounts.oidc.errors import LoginError, UnknownLogin
from accounts.sensitive import Sensitive
from accounts.sessions import PersonRequest
from portefeuille import clock, identifiers

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def login(request: HttpRequest) -> HttpResponse:
    """Show the means of logging in side by side, each leading to the provider."""
    if request.user.is_authenticated:
        return redirect(sessions.safe_next(request, default=resolve_url(settings.LOGIN_REDIRECT_URL)))
    target = sessions.safe_next(request, default="")
    doors = _doors(target, Level.SUBSTANTIAL) if provider() else []
    return render(request, "accounts/login.html", {"doors": doors})


@never_cache
@require_safe
def step_up(request: PersonRequest) -> HttpResponse:
    """Explain that what the person wants needs a surer login, and show the means that are sure enough."""
    try:
        action = Sensitive(request.GET.get("action", ""))
    except ValueError:
        raise Http404 from None
    target = sessions.safe_next(request, default=resolve_url(settings.LOGIN_REDIRECT_URL))
    level = sessions.level(request)
    if level is not None and level.reaches(action.level):
        return redirect(target)
    doors = _doors(target, action.level) if provider() else []
    return render(
        request, "accounts/step_up.html", {"doors": doors, "action": action, "form": kept.kept(request), "back": target}
    )


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest, means: str) -> HttpResponse:
    """Send the person to the provider with the means that he chose."""
    if means not in Means:
        raise Http404
    level = Level.HIGH if request.GET.get("level") == Level.HIGH else Level.SUBSTANTIAL
    return _to_provider(request, acr_values=Means(means).acr_values(level))


@login_not_required
@never_cache
@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider to act in another capacity, or straight for one company.

    A login that is there goes on until the new one succeeds; who was turned away tries again this way.
    """
    company = request.GET.get("company", "")
    try:
        number = identifiers.parse_enterprise_number(company) if company else ""
    except ValueError:
        raise Http404 from None
    hint = flow.hint(cap_hint="EA", code_hint=number) if number else flow.hint(switch_id=True)
    all_means = " ".join(means.acr_values(Level.SUBSTANTIAL) for means in Means)
    return _to_provider(request, acr_values=all_means, login_hint=hint)


@login_not_required
@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Take up what the provider says of a person, once, in the browser that asked for it."""
    here = _provider_or_404()
    now = int(clock.now().timestamp())
    target = ""
    try:
        login_under_way = pending.take(request, request.GET.get("state", ""), now=now)
        target = login_under_way.next
        identity = flow.finish(here, login_under_way, request.GET.dict(), now=now)
    except UnknownLogin as error:
        # The way back in the browser leads here again after a login that succeeded.
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return _failed(request, error, target)
    except LoginError as error:
        return _failed(request, error, target)
    _enter(request, identity)
    target = sessions.own_address(request, target, default="")
    if kept.kept(request):
        target = reverse("accounts:resume")
    if identity.capacity.speaks_of_companies:
        return redirect(f"{resolve_url(settings.LOGIN_ARRIVAL_URL)}{_query(next=target)}")
    return redirect(target or settings.LOGIN_REDIRECT_URL)


@never_cache
@require_safe
def resume(request: PersonRequest) -> HttpResponse:
    """Offer the form that was kept during a surer login, to be sent as it was filled in."""
    form = kept.kept(request)
    if form is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/resume.html", {"form": form})


def _enter(request: HttpRequest, identity: Identity) -> None:
    """Open the session of a person, or go on with his own under the new login."""
    person = services.register_person(identity=identity)
    replaces = request.session.session_key or ""
    if request.user.is_authenticated and request.user.pk == person.pk:
        sessions.renew(request, identity=identity)
    else:
        left_behind = limits.take_left_behind(request, person_id=person.pk)
        sessions.start(request, person=person, identity=identity)
        if left_behind:
            kept.put(request, left_behind)
    services.record_login(
        person=person,
        identity=identity,
        session_key=request.session.session_key or "",
        replaces=replaces,
        now=clock.now(),
    )


def _to_provider(request: HttpRequest, *, acr_values: str, login_hint: str = "") -> HttpResponse:
    target = sessions.safe_next(request, default="")
    now = int(clock.now().timestamp())
    try:
        url, started = flow.begin(
            _provider_or_404(), acr_values=acr_values, login_hint=login_hint, target=target, now=now
        )
    except LoginError as error:
        return _failed(request, error, target)
    pending.keep(request, started)
    return redirect(url)


def _failed(request: HttpRequest, error: LoginError, target: str) -> HttpResponse:
    """Show why a login did not succeed and how to try again; who was logged in stays so."""
    logger.warning("login failed: %s (%r)", type(error).__name__, error.detail)
    query = _query(next=target)
    context = {
        "error": error,
        "retry_url": request.get_full_path() if "state" not in request.GET else f"{reverse('accounts:login')}{query}",
        "switch_url": f"{reverse('accounts:switch')}{query}",
    }
    return render(request, "accounts/login_failed.html", context, status=error.status)


def _doors(target: str, level: Level) -> list[tuple[Means, str]]:
    """Return the means that reach a level, each with the address that leads to it."""
    query = _query(next=target, level=level.value if level != Level.SUBSTANTIAL else "")
    return [
        (means, f"{reverse('accounts:begin', args=[means.value])}{query}")
        for means in Means
        if means.level.reaches(level)
    ]


def _query(**values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _provider_or_404() -> Provider:
    here = provider()
    if here is None:
        raise Http404
    return here
