"""Pages for everybody that need no data, the style guide, and where browsers report what the policy stopped."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portefeuille import clock, styleguide
from portefeuille.ratelimit import REPORT, limited

logger = logging.getLogger(__name__)
MAX_REPORT_BYTES = 16 * 1024


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer the questions of each step."""
    return render(request, "public/help.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement, after the model of the European Commission (decision 2018/1523)."""
    return render(request, "public/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Say which personal data are kept, why, how long, and what a person can ask."""
    return render(request, "public/privacy.html")


@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    """Name every cookie."""
    return render(request, "public/cookies.html")


@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; a form with errors when `?fouten=1`."""
    context = styleguide.context(today=clock.today(), now=clock.now(), has_errors="fouten" in request.GET)
    return render(request, "styleguide.html", context)


@csrf_exempt  # nosemgrep: csrf-stays-on - a browser sends reports without a token, and they change nothing
@login_not_required
@require_POST
@limited(REPORT)
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log what the content security policy stopped: the rule, the page and the foreign host, never a whole address."""
    body = request.read(MAX_REPORT_BYTES + 1)
    if len(body) > MAX_REPORT_BYTES:
        return HttpResponse(status=413)
    try:
        sent = json.loads(body)
    except ValueError:
        return HttpResponse(status=400)
    for report in sent if isinstance(sent, list) else [sent]:
        if isinstance(report, dict):
            _log_report(report)
    return HttpResponse(status=204)


def _log_report(report: Mapping[str, Any]) -> None:
    """Log one report, in the form of `report-uri` or in that of the Reporting API."""
    content = report.get("csp-report") or report.get("body")
    if not isinstance(content, dict):
        return
    rule = content.get("effective-directive") or content.get("effectiveDirective") or ""
    page = content.get("document-uri") or content.get("documentURL") or ""
    blocked = content.get("blocked-uri") or content.get("blockedURL") or ""
    logger.warning("policy stopped %.40s on %.200s from %.100s", rule, _path(page), _host(blocked))


def _path(address: object) -> str:
    try:
        return urlsplit(str(address)).path
    except ValueError:
        return ""


def _host(address: object) -> str:
    """Return the host of an address; `inline` and `eval` stand there as they are."""
    try:
        return urlsplit(str(address)).hostname or str(address).partition("?")[0]
    except ValueError:
        return ""
