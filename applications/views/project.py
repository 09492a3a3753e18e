"""The page of one project, its documents, and the opinion about its provider."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import documents, lifecycle, progress, reminders, selectors, services, timeline
from applications.forms.rating import RatingForm
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from companies.enums import Right
from companies.guards import CompanyRequest, company_required, right_required
from portefeuille import clock
from portefeuille.errors import Conflict
from providers.models import Rating

UNPROCESSABLE = 422


@require_safe
@company_required
def project(request: CompanyRequest, number: str) -> HttpResponse:
    """Show where a project stands, the one next action, its money, its story, its documents and messages."""
    application = _project(request, number)
    today = clock.today()
    money = selectors.project_money(application)
    is_rated = selectors.is_rated(application)
    context = {
        "application": application,
        "tracker": progress.tracker(application, today=today),
        "position": progress.position(application),
        "action": progress.next_action(application, balance=money.left, is_rated=is_rated, today=today),
        "money": money,
        "entries": timeline.entries(selectors.story(application)),
        "documents": selectors.documents_of(application),
        "messages_sent": selectors.messages_of(application),
        "may_rate": lifecycle.may(application.status, Action.RATE) and not is_rated,
    }
    return render(request, "applications/project.html", context)


@require_safe
@company_required
def deposit_instruction(request: CompanyRequest, number: str) -> HttpResponse:
    """Hand over the deposit data as PDF."""
    attachment = documents.deposit_instruction(_project(request, number))
    return HttpResponse(
        attachment.content,
        content_type=attachment.content_type,
        headers={"Content-Disposition": f'attachment; filename="{attachment.name}"'},
    )


@require_safe
@company_required
def deposit_reminder(request: CompanyRequest, number: str) -> HttpResponse:
    """Hand over the last day of the deposit as a calendar file."""
    application = _project(request, number)
    lifecycle.require_action(application.status, Action.DEPOSIT)
    address = request.build_absolute_uri(request.path.rpartition("/")[0] + "/")
    return HttpResponse(
        reminders.deposit_deadline(application, url=address, now=clock.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{application.number}.ics"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.APPLY)
def rate(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask the five questions about the provider, once."""
    application = _project(request, number)
    lifecycle.require_action(application.status, Action.RATE)
    if selectors.is_rated(application):
        raise Conflict(_("You rated the provider of this project already."))
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.rate(
            application_id=application.pk,
            user=request.user,
            scores={name: form.cleaned_data[name] for name in Rating.SCORES},
            comment=form.cleaned_data["comment"],
            now=clock.now(),
        )
        messages.success(request, _("Thank you. Your opinion is kept."))
        return redirect("applications:project", application.number)
    context = {"application": application, "form": form}
    return render(request, "applications/rate.html", context, status=UNPROCESSABLE if form.errors else 200)


def _project(request: CompanyRequest, number: str) -> SubsidyApplication:
    try:
        return selectors.project_by_number(request.company.pk, number)
    except SubsidyApplication.DoesNotExist as error:
        raise Http404 from error
