"""The public register of providers."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portefeuille import clock
from portefeuille.ratelimit import SEARCH, limited
from providers import selectors
from providers.forms import RegisterForm
from providers.models import Provider
from providers.selectors import Found

UNPROCESSABLE = 422
PAGE = 20


@require_safe
@login_not_required
@limited(SEARCH)
def register(request: HttpRequest) -> HttpResponse:
    """List the providers that are registered today, narrowed as asked."""
    today = clock.today()
    form = RegisterForm(request.GET, municipalities=selectors.municipalities(today=today))
    found = _found(form)
    rows = selectors.narrow(found.providers, today=today, **_filters(form))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    opinions = selectors.opinions([provider.pk for provider in page])
    context = {
        "form": form,
        "page": page,
        "rows": [(provider, selectors.valid_on(provider, today), opinions.get(provider.pk)) for provider in page],
        "is_guess": found.is_guess,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "providers/register.html", context, status=UNPROCESSABLE if form.errors else 200)


def _found(form: RegisterForm) -> Found:
    text = form.cleaned_data.get("q") if form.is_valid() else ""
    return selectors.find(text) if text else Found(selectors.registered())


def _filters(form: RegisterForm) -> dict[str, str]:
    return {name: form.cleaned_data.get(name, "") for name in ("pillar", "municipality")}


@require_safe
@login_not_required
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one provider: where it is, what it is registered for, and what customers think of it."""
    try:
        row = selectors.provider(pk)
    except Provider.DoesNotExist as error:
        raise Http404 from error
    today = clock.today()
    opinion = selectors.opinions([pk]).get(pk)
    context = {
        "provider": row,
        "registrations": [(item, item.valid_from <= today <= item.valid_to) for item in row.registrations.all()],
        "opinion": opinion,
        "scores": selectors.scores(pk) if opinion else [],
    }
    return render(request, "providers/provider.html", context)
