"""The five steps of an application: the draft is their memory, so two tabs, a back button and a pause do no harm."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import documents, lifecycle, regimes, selectors, services, wizard
from applications.enums import Status, Subtheme
from applications.forms.steps import (
    ActivityForm,
    ActivitySearchForm,
    DeclarationsForm,
    ProjectForm,
    ProviderForm,
    ProviderSearchForm,
)
from applications.models import SubsidyApplication
from applications.selectors import Choices, Offer, Standing
from applications.wizard import Problems, Step
from companies import selectors as company_selectors
from companies.enums import Right, Size
from companies.guards import CompanyRequest, company_required, refuse_other_tab, right_required
from companies.models import NaceCode
from portefeuille import clock
from portefeuille.errors import Refusal, Refused
from portefeuille.forms import PortalForm
from providers.enums import Pillar
from providers.models import Registration

UNPROCESSABLE = 422
# A step that was opened to change one answer leads back to the confirmation.
CHANGE = "wijzig"
CALCULATE = "calculate"


@dataclass(frozen=True)
class Visit:
    """A draft on one of its steps, with what is wrong with each step today."""

    application: SubsidyApplication
    standing: Standing
    step: Step
    problems: Problems


@require_POST
@right_required(Right.APPLY)
def start(request: CompanyRequest) -> HttpResponse:
    """Begin an application, or take up the one in which nothing was saved yet."""
    refuse_other_tab(request)
    if isinstance(standing := _standing(request), HttpResponse):
        return standing
    draft = selectors.untouched_draft(request.company.pk) or services.start_draft(
        company=request.company, user=request.user, now=clock.now()
    )
    return redirect(step_url(draft, wizard.COMPANY))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.APPLY)
def step(request: CompanyRequest, key: UUID, slug: str) -> HttpResponse:
    """Show or save one step; a step that comes too early leads to the first one that is incomplete."""
    application = _application(request, key)
    current = _step(slug)
    if application.status != Status.DRAFT:
        return _submitted(request, application, current)
    if isinstance(standing := _standing(request), HttpResponse):
        return standing
    problems = wizard.problems(application, standing)
    if current == wizard.RECEIPT or not wizard.is_open(current, problems):
        return redirect(step_url(application, wizard.first_incomplete(problems)))
    return PAGES[current](request, Visit(application, standing, current, problems))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.APPLY)
def discard(request: CompanyRequest, key: UUID) -> HttpResponse:
    """Ask whether a draft may go, and delete it."""
    application = _application(request, key)
    lifecycle.require_action(application.status, lifecycle.Action.EDIT)
    if request.method == "POST":
        services.discard_draft(application_id=application.pk, user=request.user, now=clock.now())
        messages.success(request, _("The draft is deleted."))
        return redirect("applications:portfolio")
    return render(request, "applications/discard.html", {"application": application})


@require_safe
@company_required
def activities(request: CompanyRequest) -> JsonResponse:
    """Answer a search for activities while somebody types."""
    form = ActivitySearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    found = selectors.search_activities(form.cleaned_data["q"])
    rows = [
        {
            "code": nace.code,
            "label": nace.label,
            "edition": nace.get_version_display(),
            "is_eligible": nace.is_eligible,
        }
        for nace in found
    ]
    return JsonResponse({"activities": rows})


def step_url(application: SubsidyApplication, target: Step) -> str:
    """Return the address of a step of an application."""
    return reverse("applications:step", args=[application.key, target.slug])


def _application(request: CompanyRequest, key: UUID) -> SubsidyApplication:
    try:
        return selectors.application_by_key(request.company.pk, key)
    except SubsidyApplication.DoesNotExist as error:
        raise Http404 from error


def _step(slug: str) -> Step:
    try:
        return wizard.by_slug(slug)
    except LookupError as error:
        raise Http404 from error


def _standing(request: CompanyRequest) -> Standing | HttpResponse:
    """Return where the company stands today, or the page that says why it cannot apply and what it can do."""
    today = clock.today()
    size = company_selectors.confirmed_size(request.company, year=today.year)
    refusals = selectors.entry_refusals(request.company, size=size, today=today)
    if size is None or refusals:
        context = {"refusals": refusals, "is_size_missing": size is None, "is_large": size == Size.LARGE}
        return render(request, "applications/cannot_apply.html", context, status=UNPROCESSABLE)
    return selectors.standing(request.company, size=size, today=today)


def _submitted(request: CompanyRequest, application: SubsidyApplication, current: Step) -> HttpResponse:
    """Show the last step; a save of an earlier one comes too late, and a second submit changes nothing."""
    if request.method == "POST" and current != wizard.CONFIRMATION:
        lifecycle.require_action(application.status, lifecycle.Action.EDIT)
    if application.status not in lifecycle.AWAITING_MONEY:
        return redirect("applications:project", application.number)
    if current != wizard.RECEIPT:
        return redirect(step_url(application, wizard.RECEIPT))
    context = {
        "application": application,
        "steps": _steps(application, wizard.RECEIPT, {}),
        "account": documents.deposit_account(),
        "qr": documents.deposit_qr(application),
        "vat": selectors.vat(application),
    }
    return render(request, wizard.RECEIPT.template, context)


def _steps(application: SubsidyApplication, current: Step, problems: Problems) -> list[dict[str, object]]:
    """Return the bar above the page; nothing leads back once the application is submitted."""
    is_draft = application.status == Status.DRAFT
    return [
        {
            "label": item.step.label,
            "state": item.state,
            "url": step_url(application, item.step) if is_draft and item.is_open else "",
        }
        for item in wizard.progress(current, problems)
    ]


def _sent(request: CompanyRequest) -> QueryDict | None:
    """Return what was sent with the page, even when that is nothing; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def _show(
    request: CompanyRequest, visit: Visit, form: PortalForm, *, search: PortalForm | None = None, **context: object
) -> HttpResponse:
    """Render a step with its bar; what is wrong with what was sent, an answer or a search, makes it a 422."""
    has_errors = bool(form.errors or (search and search.errors))
    return render(
        request,
        visit.step.template,
        {
            "application": visit.application,
            "form": form,
            "search": search,
            "has_errors": has_errors,
            "steps": _steps(visit.application, visit.step, visit.problems),
            "number": visit.step.number,
            "label": visit.step.label,
            "blockers": [] if form.is_bound else wizard.blockers(visit.step, visit.problems),
            **context,
        },
        status=UNPROCESSABLE if has_errors else 200,
    )


def _save(request: CompanyRequest, visit: Visit, form: PortalForm) -> HttpResponse | None:
    """Keep a step and go on; stay, with every refusal at its field, when a rule does not allow it."""
    application = services.save_step(
        application_id=visit.application.pk, values=form.cleaned_data, user=request.user, now=clock.now()
    )
    problems = wizard.problems(application, visit.standing)
    if refusals := problems.get(visit.step):
        form.add_refusals(refusals)
        return None
    following = wizard.first_incomplete(problems) if CHANGE in request.GET else wizard.after(visit.step)
    return redirect(step_url(application, following))


def _company_page(request: CompanyRequest, visit: Visit) -> HttpResponse:
    activity = _activity(request, visit.application.nace)
    form = ActivityForm(
        _sent(request),
        company=request.company,
        known=activity,
        initial={"nace": activity.code if activity else request.GET.get("code", "")},
    )
    if request.method == "POST" and form.is_valid():
        activity = form.cleaned_data["nace"]
        if response := _save(request, visit, form):
            return response
    search = ActivitySearchForm(request.GET if "q" in request.GET else None)
    found = selectors.search_activities(search.cleaned_data["q"]) if search.is_valid() else None
    if form.has_error("nace", "unknown"):
        # A part of a code, or a word: what it may mean is offered at once.
        found = selectors.search_activities(form.data["nace"]) or None
    return _show(
        request,
        visit,
        form,
        activity=activity,
        candidates=selectors.candidates_of(activity) if activity else [],
        search=search,
        found=found,
        registered=selectors.registered_activities(request.company),
    )


def _activity(request: CompanyRequest, known: NaceCode | None) -> NaceCode | None:
    """Return the activity to show: the one that was picked from a list, else the one that the draft holds."""
    if code := request.GET.get("code"):
        edition = request.GET.get("edition", "")
        return selectors.activity_by_code(code, company=request.company, known=known, edition=edition)
    return known


def _project_page(request: CompanyRequest, visit: Visit) -> HttpResponse:
    regime = regimes.on(visit.standing.today)
    form = ProjectForm(_sent(request), regime=regime, initial=_project_values(visit.application))
    is_calculation = CALCULATE in request.POST
    if request.method == "POST" and form.is_valid() and not is_calculation:
        if response := _save(request, visit, form):
            return response
    elif is_calculation:
        form.forget_other_errors()
    return _show(
        request,
        visit,
        form,
        offer=_offer(form, visit),
        remaining=visit.standing.remaining,
        apply_days=regime.apply_days_after_start,
    )


def _project_values(application: SubsidyApplication) -> dict[str, object]:
    """Return what the draft holds of step 2; no aid is an empty field."""
    values = {name: getattr(application, name) for name in ProjectForm.base_fields}
    return values | {"other_aid": application.other_aid or None}


def _offer(form: ProjectForm, visit: Visit) -> Offer | None:
    """Return what the figures in the form give, saved or not; None while cost or kind are unknown or wrong."""
    if not form.is_bound:
        return selectors.offer_for(visit.application, visit.standing)
    values: Mapping[str, object] = form.cleaned_data
    if not (values.get("cost") and values.get("pillar")):
        return None
    subtheme = form.cleaned_data.get("subtheme")
    return selectors.offer(
        cost=form.cleaned_data["cost"],
        pillar=Pillar(form.cleaned_data["pillar"]),
        subtheme=Subtheme(subtheme) if subtheme else None,
        starts_on=form.cleaned_data.get("starts_on"),
        standing=visit.standing,
    )


def _provider_page(request: CompanyRequest, visit: Visit) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    search = ProviderSearchForm(typed if typed.get("q") or "q" in request.GET else None)
    choices = selectors.provider_choices(visit.application, search.cleaned_data["q"]) if search.is_valid() else None
    chosen = visit.application.registration
    form = ProviderForm(
        _sent(request),
        shown=_shown(visit, choices),
        initial={"registration": chosen.pk if chosen else None},
    )
    if request.method == "POST" and form.is_valid() and (response := _save(request, visit, form)):
        return response
    return _show(request, visit, form, search=search, choices=choices, is_change=CHANGE in request.GET)


def _shown(visit: Visit, choices: Choices | None) -> Sequence[Registration]:
    """Return the registrations that can be picked: what the draft holds while it is right, then what was found."""
    chosen = visit.application.registration
    kept = [chosen] if chosen and visit.step not in visit.problems else []
    found = [choice.registration for choice in choices.possible] if choices else []
    return kept + [registration for registration in found if registration not in kept]


def _confirmation_page(request: CompanyRequest, visit: Visit) -> HttpResponse:
    form = DeclarationsForm(_sent(request))
    refusals: Sequence[Refusal] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.submit(
                application_id=visit.application.pk,
                user=request.user,
                declarations=form.declarations,
                now=clock.now(),
            )
        except Refused as error:
            refusals = error.refusals
            form.add_error(None, _("Your application cannot be submitted like this. Nothing is lost."))
        else:
            return redirect(step_url(visit.application, wizard.RECEIPT))
    return _show(
        request,
        visit,
        form,
        offer=selectors.offer_for(visit.application, visit.standing),
        refusals=[_mend(visit.application, refusal) for refusal in refusals],
        change_urls=[
            f"{step_url(visit.application, item)}?{CHANGE}=1"
            for item in (wizard.COMPANY, wizard.PROJECT, wizard.PROVIDER)
        ],
    )


def _mend(application: SubsidyApplication, refusal: Refusal) -> dict[str, object]:
    """Return what a refusal at submission says, with the place where it can be mended."""
    target = wizard.step_of(refusal)
    url = f"{step_url(application, target)}?{CHANGE}=1#id_{refusal.field}" if target else ""
    return {"message": refusal.message, "url": url}


PAGES: Mapping[Step, Callable[[CompanyRequest, Visit], HttpResponse]] = {
    wizard.COMPANY: _company_page,
    wizard.PROJECT: _project_page,
    wizard.PROVIDER: _provider_page,
    wizard.CONFIRMATION: _confirmation_page,
}
