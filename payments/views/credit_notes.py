"""The provider pays back: its credit notes, and the page on which it announces one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import documents, lifecycle
from applications.enums import StopReason
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from applications.views.provider import provider_required
from companies.enums import Right
from companies.guards import CompanyRequest, demand
from payments import selectors, services
from payments.comeback_forms import CreditNoteForm
from portefeuille import clock
from portefeuille.errors import Refused
from providers.models import Provider

UNPROCESSABLE = 422
PAGE = 20


@require_safe
@provider_required
def notes(request: CompanyRequest, provider: Provider) -> HttpResponseBase:
    """List what the provider pays back, with the data of each transfer, and what customers ask back."""
    page = Paginator(selectors.notes_of_provider(provider.pk), PAGE).get_page(request.GET.get("page"))
    context = {"provider": provider, "page": page, "account": documents.deposit_account()}
    return render(request, "payments/provider_notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@provider_required
def announce(request: CompanyRequest, provider: Provider, number: str) -> HttpResponseBase:
    """Announce a credit note for a project; the list then shows the data of the transfer."""
    named = SubsidyApplication.objects.for_provider(provider.pk).select_related("company")
    application = get_object_or_404(named, number=number)
    demand(request, Right.APPLY)
    lifecycle.require_action(application.status, Action.REPAY)
    repayable = selectors.repayable(application.pk)
    asked = selectors.asked_note(application)
    initial = {"amount": repayable.total or None, "reason": asked.reason if asked else None}
    form = CreditNoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            note = services.announce_credit_note(
                application_id=application.pk,
                user=request.user,
                note_number=form.cleaned_data["note_number"],
                amount=form.cleaned_data["amount"],
                reason=StopReason(form.cleaned_data["reason"]),
                now=clock.now(),
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(
                request,
                _("Credit note %(number)s is announced. Transfer the amount now.") % {"number": note.note_number},
            )
            return redirect("payments:provider_notes")
    context = {"application": application, "form": form, "repayable": repayable, "asked": asked}
    return render(request, "payments/announce_note.html", context, status=UNPROCESSABLE if form.errors else 200)
