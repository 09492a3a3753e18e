"""What a page asks of the session before it shows anything: a company to act for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.sessions import PersonRequest
from companies import access_rules
from companies.enums import Right
from companies.models import Company, Mandate
from portefeuille.errors import Conflict, NotAllowed

P = ParamSpec("P")

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# The field with which a form says for which company it was opened.
ACTING_FOR = "acting_for"


class CompanyRequest(PersonRequest):
    """A request of a person who acts for a company; the middleware checked the mandate at this very click."""

    mandate: Mandate
    company: Company


CompanyView = Callable[Concatenate[CompanyRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _with_company(view: CompanyView[P]) -> View[P]:
    """Let a view run for the company of the session only; without one, the choice of a company comes first."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "company", None) is None:
            query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"{reverse('companies:choose')}?{query}" if query else "companies:choose")
        return view(cast("CompanyRequest", request), *args, **kwargs)

    return guarded


def company_required(view: CompanyView[P]) -> View[P]:
    """Let a view run for the company of the session: everybody with a mandate reads, who may apply changes.

    What asks for another right says so with `right_required`.
    """

    @wraps(view)
    def guarded(request: CompanyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            demand(request, Right.APPLY)
        return view(request, *args, **kwargs)

    return _with_company(guarded)


def demand(request: CompanyRequest, right: Right) -> None:
    """Raise `NotAllowed` (403, with whom to ask) unless the person holds a right for the company at work."""
    if not request.mandate.may(right):
        raise NotAllowed([access_rules.right_missing(right)])


def right_required(right: Right) -> Callable[[CompanyView[P]], View[P]]:
    """Let a view run for those who hold a right for the company of the session; others read whom to ask (403)."""

    def decorate(view: CompanyView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: CompanyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            demand(request, right)
            return view(request, *args, **kwargs)

        return _with_company(guarded)

    return decorate


def decider_required(view: CompanyView[P]) -> View[P]:
    """Let a view run for legal representatives and local administrators only; for others the page does not exist."""

    @wraps(view)
    def guarded(request: CompanyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.mandate.may_decide_on_access:
            raise Http404
        return view(request, *args, **kwargs)

    return company_required(guarded)


def refuse_other_tab(request: CompanyRequest) -> None:
    """Raise `Conflict` for a form that was opened for another company: the person switched in another tab meanwhile."""
    if request.POST.get(ACTING_FOR) != request.company.enterprise_number:
        raise Conflict(
            _("You now act for %(company)s, while this page was opened for another company. Open the page again.")
            % {"company": request.company.name}
        )
