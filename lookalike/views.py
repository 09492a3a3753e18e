"""The pages of the look-alike: who are you, in which capacity, and log out."""

import base64
import binascii
import json
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST, require_safe
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.views.mixins import OAuthLibMixin

from accounts.means import ACR
from accounts.people import PEOPLE, Person
from lookalike import messages, people, visits
from lookalike.people import Choice
from lookalike.settings import PORTAL_URL
from lookalike.visits import Visit


class Authorize(OAuthLibMixin, View):
    """The authorization endpoint: the choice of a person and a capacity, or at once who is logged in already."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask what is not known yet, or go back with a code."""
        try:
            self.validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self._refuse(error)
        visit, hint = visits.current(request), _hint(request)
        allowed = visits.means_asked(request)
        if visit is None or visit.who is None or visit.acr not in allowed or request.GET.get("prompt") == "login":
            return self._ask_who()
        if hint.get("switch_id"):
            return self._ask_capacity(visit.who)
        directed = people.choice(visit.who, f"{hint.get('cap_hint')}:{hint.get('code_hint')}")
        if "code_hint" in hint and directed is None:
            return self._ask_capacity(visit.who)
        chosen = directed or visit.chosen
        return self._enter(visit.who, chosen, visit.acr) if chosen else self._ask_capacity(visit.who)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the choice of a person, and then that of a capacity."""
        who = people.person(request.POST.get("person", ""))
        if who is None:
            return self._ask_who()
        chosen = people.choice(who, request.POST.get("choice", ""))
        if chosen is None:
            return self._ask_capacity(who)
        return self._enter(who, chosen, visits.means_asked(request)[0])

    def _enter(self, who: Person, chosen: Choice, acr: str) -> HttpResponse:
        """Log the person in and go back to the portal with a code."""
        try:
            scopes, credentials = self.validate_authorization_request(self.request)
            visit = visits.begin(self.request, who=who, acr=acr, chosen=chosen)
            # The look-alike has the users of Django, the portal its own.
            self.request.user = User.objects.get(username=who.key)  # type: ignore[assignment]
            credentials["claims"] = {"choice": visit.choice, "acr": visit.acr, "sid": visit.sid}
            url, *_others = self.create_authorization_response(
                request=self.request, scopes=" ".join(scopes), credentials=credentials, allow=True
            )
        except OAuthToolkitError as error:
            return self._refuse(error)
        return HttpResponseRedirect(url)

    def _refuse(self, error: OAuthToolkitError) -> HttpResponse:
        """Go back with the error, or show it where it is not known to whom one would go back."""
        is_redirect, context = self.error_response(error)
        if is_redirect:
            return HttpResponseRedirect(context["url"])
        return render(self.request, "lookalike/refused.html", {"error": context["error"]}, status=400)

    def _ask_who(self) -> HttpResponse:
        means, _level = ACR[visits.means_asked(self.request)[0]]
        return render(self.request, "lookalike/who.html", {"means": means, "people": PEOPLE})

    def _ask_capacity(self, who: Person) -> HttpResponse:
        options = [
            (option, people.written(option.company.number) if option.company else "") for option in people.choices(who)
        ]
        return render(self.request, "lookalike/capacity.html", {"person": who, "options": options})


@require_safe
def logout(request: HttpRequest) -> HttpResponse:
    """End the login, tell the portal, and go back to where a known client wants."""
    _end(request, visits.current(request))
    known = messages.after_logout_url()
    return redirect(known if request.GET.get("post_logout_redirect_uri") == known else "home")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say who is logged in."""
    return render(request, "lookalike/home.html", {"visit": visits.current(request), "portal_url": PORTAL_URL})


@require_POST
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End the login at the provider, which ends it in the portal too."""
    _end(request, visits.current(request))
    return redirect("home")


def _end(request: HttpRequest, visit: Visit | None) -> None:
    request.session.flush()
    if visit:
        messages.tell_portal(visit)


def _hint(request: HttpRequest) -> dict[str, Any]:
    """Return the values of `login_hint`: base64 of a JSON object; an unreadable one counts as none."""
    try:
        found = json.loads(base64.b64decode(request.GET.get("login_hint", ""), validate=True))
    except (binascii.Error, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
