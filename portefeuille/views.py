"""Pages for everybody that need no data, and the style guide."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portefeuille import clock, styleguide


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
