"""What the inbox asks of the session: a company whose messages these are."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from correspondence.models import Message, MessageQuerySet

P = ParamSpec("P")
InboxView = Callable[Concatenate[HttpRequest, MessageQuerySet, P], HttpResponse]


def inbox_required(view: InboxView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view run with the messages of the company of the session; without one, the choice of a company comes first.

    Companies stand above this app, so the page of that choice is known by the settings alone.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        company = getattr(request, "company", None)
        if company is None:
            return redirect(f"{resolve_url(settings.LOGIN_REDIRECT_URL)}?{urlencode({'next': request.path})}")
        return view(request, Message.objects.for_company(company.pk), *args, **kwargs)

    return guarded
