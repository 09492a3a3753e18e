"""Give the second factor, set it up, and renew its recovery codes."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp.models import Device

from accounts import services as persons
from accounts import sessions as logins
from accounts.sessions import PersonRequest
from accounts.staff import demo, selectors, services, sessions
from accounts.staff.forms import CodeForm, FirstCodeForm
from portefeuille import clock
from portefeuille.errors import Refused

UNPROCESSABLE = 422
P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponse]


def staff_only(view: View[P]) -> View[P]:
    """Let members of staff in who gave their password; for everybody else the page is not there."""

    @wraps(view)
    def answer(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(answer, login_url="admin:login")


@staff_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: PersonRequest) -> HttpResponse:
    """Ask for a code after the password; who has no second factor sets it up first."""
    target = logins.safe_next(request, default=reverse("admin:index"))
    if not selectors.has_second_factor(request.user):
        return redirect(f"{reverse('staff:set_up')}?{urlencode({'next': target})}")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            device = services.verify(person_id=request.user.pk, code=form.cleaned_data["code"], now=now)
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            _enter(request, device, now=now)
            return redirect(target)
    context = {"form": form, "next": target, "demo_code": _demo_code(request)}
    return render(request, "staff/second_factor.html", context, status=UNPROCESSABLE if form.errors else 200)


@staff_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: PersonRequest) -> HttpResponse:
    """Show the key for the app as a picture and as text; the first code switches it on and shows the recovery codes."""
    target = logins.safe_next(request, default=reverse("admin:index"))
    if selectors.has_second_factor(request.user):
        return redirect(f"{reverse('staff:second_factor')}?{urlencode({'next': target})}")
    device = services.begin_setup(person_id=request.user.pk)
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            setup = services.finish_setup(person_id=request.user.pk, code=form.cleaned_data["code"], now=now)
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            _enter(request, setup.device, now=now)
            return render(request, "staff/recovery_codes.html", {"codes": setup.recovery_codes, "next": target})
    context = {
        "form": form,
        "next": target,
        "key_uri": device.config_url,
        "key": selectors.key_of(device),
        "demo_code": demo.code(device) if settings.DEMO else "",
    }
    return render(request, "staff/set_up.html", context, status=UNPROCESSABLE if form.errors else 200)


@staff_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """Tell how many recovery codes are left, and replace them; both only shortly after a code."""
    now = clock.now()
    if not (request.user.is_verified() and sessions.is_fresh(request, now=now)):  # type: ignore[attr-defined]
        query = urlencode({"next": reverse("staff:recovery_codes")})
        return redirect(f"{reverse('staff:second_factor')}?{query}")
    if request.method == "POST":
        codes = services.renew_recovery_codes(person_id=request.user.pk)
        messages.success(request, _("Your old recovery codes do not work any more."))
        return render(request, "staff/recovery_codes.html", {"codes": codes, "next": reverse("admin:index")})
    return render(request, "staff/renew_codes.html", {"left": selectors.codes_left(request.user)})


def _enter(request: PersonRequest, device: Device, *, now: datetime) -> None:
    """Keep that the second factor was given, and write the login down with the new key of its session."""
    replaces = request.session.session_key or ""
    sessions.given(request, device=device, now=now)
    persons.record_staff_login(
        person=request.user, session_key=request.session.session_key or "", replaces=replaces, now=now
    )


def _demo_code(request: PersonRequest) -> str:
    """Return the code of this moment in the demo, where no visitor has the app."""
    return demo.code_of(request.user) if settings.DEMO else ""
