"""Log out: here, at the provider, and when the provider says so."""

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import services, sessions
from accounts.oidc import flow, tokens
from accounts.oidc.config import provider
from accounts.oidc.errors import ForgedToken, ProviderUnavailable
from portefeuille import clock

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session here first, then lead to the provider, who ends the login there."""
    has_login_at_provider = sessions.capacity(request) is not None
    services.end_login(session_key=request.session.session_key or "", now=clock.now())
    end_session(request)
    here = provider()
    if here is None or not has_login_at_provider:
        return redirect(settings.LOGOUT_REDIRECT_URL)
    try:
        return redirect(flow.logout_url(here) or settings.LOGOUT_REDIRECT_URL)
    except ProviderUnavailable as error:
        logger.warning("logout at the provider failed: %r", error.detail)
        messages.warning(
            request,
            _("You are logged out here, but the login service does not answer. Close your browser to be sure."),
        )
        return redirect(settings.LOGOUT_REDIRECT_URL)


@csrf_exempt  # nosemgrep: csrf-stays-on - the provider has no token of a page; its own is signed
@login_not_required
@never_cache
@require_POST
def provider_logout(request: HttpRequest) -> HttpResponse:
    """End the sessions of a login that ended at the provider (OpenID Connect Back-Channel Logout 1.0)."""
    here = provider()
    if here is None:
        raise Http404
    now = clock.now()
    try:
        claims = tokens.verify_logout_token(
            request.POST.get("logout_token", ""), provider=here, now=int(now.timestamp())
        )
    except ForgedToken as error:
        logger.warning("logout token refused: %r", error.detail)
        return JsonResponse({"error": "invalid_request"}, status=400)
    except ProviderUnavailable as error:
        logger.warning("logout token not checked: %r", error.detail)
        return JsonResponse({"error": "temporarily_unavailable"}, status=503)
    services.end_logins(
        provider_subject=claims.get("sub", ""),
        provider_session=claims.get("sid", ""),
        # A token tells whole seconds.
        until=datetime.fromtimestamp(claims["iat"], UTC) + timedelta(seconds=1),
        now=now,
    )
    return HttpResponse()
