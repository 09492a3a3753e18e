"""The people who act for a company: see them, invite, change and end rights, and read what happened."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import level_required
from accounts.sensitive import Sensitive
from accounts.sessions import PersonRequest
from companies import access_story, selectors, services
from companies.access_forms import GrantForm, InvitationForm
from companies.access_words import rights_in_words
from companies.guards import CompanyRequest, decider_required, refuse_other_tab
from companies.middleware import SESSION_KEY
from companies.models import Invitation, Mandate
from portefeuille import clock
from portefeuille.errors import Refused

PAGE_SIZE = 20
UNPROCESSABLE = 422


@require_safe
@decider_required
def people(request: CompanyRequest) -> HttpResponse:
    """Show who asks for access, who is invited, and who has which right."""
    rights = selectors.rights_on(request.company, today=clock.today())
    page = Paginator(rights, PAGE_SIZE).get_page(request.GET.get("page"))
    invitations = selectors.pending_invitations(request.company)
    context = {
        "requests": selectors.pending_requests(request.company),
        "invitations": [(invitation, rights_in_words(invitation)) for invitation in invitations],
        "page": page,
        "rows": [(mandate, rights_in_words(mandate)) for mandate in page],
        "today": clock.today(),
    }
    return render(request, "companies/access.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
@level_required(Sensitive.ACCESS, methods=("POST",))
def invite(request: CompanyRequest) -> HttpResponse:
    """Invite somebody by mail."""
    if request.method == "POST":
        refuse_other_tab(request)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.invite(
                invited_by=request.mandate, email=form.cleaned_data["email"], grant=form.grant(), now=clock.now()
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(
                request, _("The invitation to %(email)s is on its way.") % {"email": form.cleaned_data["email"]}
            )
            return redirect("companies:access")
    return render(request, "companies/invite.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
@level_required(Sensitive.ACCESS, methods=("POST",))
def change(request: CompanyRequest, mandate_id: int) -> HttpResponse:
    """Change the role, the rights or the last day of somebody."""
    mandate = _mandate(request, mandate_id)
    form = GrantForm(request.POST if request.method == "POST" else None, initial=GrantForm.values_of(mandate))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_mandate(
                mandate_id=mandate.pk, changed_by=request.mandate, grant=form.grant(), now=clock.now()
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(request, _("The rights of %(name)s are changed.") % {"name": mandate.user})
            return redirect("companies:access")
    context = {"mandate": mandate, "form": form}
    return render(request, "companies/change_rights.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
def withdraw(request: CompanyRequest, mandate_id: int) -> HttpResponse:
    """Withdraw a right, after a page that says what it means."""
    mandate = _mandate(request, mandate_id)
    if request.method == "POST":
        services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=request.mandate, now=clock.now())
        messages.success(request, _("%(name)s no longer acts for your company.") % {"name": mandate.user})
        return redirect("companies:access")
    return render(request, "companies/withdraw.html", {"mandate": mandate})


@require_http_methods(["GET", "HEAD", "POST"])
@decider_required
def withdraw_invitation(request: CompanyRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back, after a page that asks."""
    invitation = get_object_or_404(selectors.pending_invitations(request.company), pk=invitation_id)
    if request.method == "POST":
        services.withdraw_invitation(invitation_id=invitation.pk, withdrawn_by=request.mandate, now=clock.now())
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
        return redirect("companies:access")
    return render(request, "companies/withdraw_invitation.html", {"invitation": invitation})


@require_safe
@decider_required
def story(request: CompanyRequest) -> HttpResponse:
    """Show what happened to the access of the company: what, about whom, by whom, when."""
    page = Paginator(access_story.events(request.company), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": access_story.entries(page)}
    return render(request, "companies/access_story.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PersonRequest, key: UUID) -> HttpResponse:
    """Show an invitation to whoever holds its link; a POST accepts it and takes the company up."""
    offer = get_object_or_404(Invitation.objects.select_related("company", "invited_by"), key=key)
    if request.method == "POST":
        mandate = services.accept_invitation(key=key, user=request.user, now=clock.now())
        request.session[SESSION_KEY] = mandate.company_id
        messages.success(request, _("You can act for %(company)s now.") % {"company": offer.company.name})
        return redirect("companies:measures")
    context = {
        "offer": offer,
        "rights": rights_in_words(offer),
        "is_open": services.is_open(invitation=offer, now=clock.now()),
        "is_mine": offer.accepted_by_id == request.user.pk,
    }
    return render(request, "companies/invitation.html", context)


def _mandate(request: CompanyRequest, mandate_id: int) -> Mandate:
    mandate = selectors.rights_on(request.company, today=clock.today()).filter(pk=mandate_id).first()
    if mandate is None:
        raise Http404
    return mandate
