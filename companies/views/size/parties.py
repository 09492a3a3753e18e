"""Describe a party of the group, and take one out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from companies import services
from companies.groups.forms import NAME_LENGTH, PARTY_FORMS, form_for, initial_of_party
from companies.guards import CompanyRequest, company_required
from companies.models import GroupMember
from companies.views.size.editing import NEW, OK, edit_of, member_in, rows_of, save, show
from portefeuille.forms import EnterpriseNumberField, PortalForm

STEP_WHO = gettext_lazy("Step 1 of %(steps)s: who is it?")
TITLES = {
    "onderneming": gettext_lazy("Add a company yourself"),
    "persoon": gettext_lazy("Add a person"),
    "overheid": gettext_lazy("Add a public body"),
    "investeerder": gettext_lazy("Add an investor"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def add_party(request: CompanyRequest, kind: str) -> HttpResponse:
    """Describe a party that the register does not have, and add it."""
    if kind not in PARTY_FORMS:
        raise Http404
    rows = rows_of(request)
    form = PARTY_FORMS[kind](request.POST or None, initial=_initial(request))
    added: list[GroupMember] = []
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: added.append(services.add_party(edit=edit, data=form.data_of_party())))
        if added:
            messages.success(request, _("%(name)s is in the group.") % {"name": added[0].name})
            return redirect(f"{reverse('companies:group_holding_new')}?{NEW}={added[0].pk}")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=TITLES[kind],
        step=STEP_WHO % {"steps": 2 if kind in {"persoon", "overheid"} else 3},
        submit=_("Add and go on"),
        cancel=reverse("companies:group_add"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def party(request: CompanyRequest, member_id: int) -> HttpResponse:
    """Describe a party otherwise."""
    rows = rows_of(request)
    member = member_in(rows, member_id)
    if member.is_applicant:
        return redirect("companies:group_figures", member_id)
    form = form_for(member)(request.POST or None, initial=initial_of_party(member))
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.change_party(edit=edit, member_id=member_id, data=form.data_of_party()))
        if status == OK:
            messages.success(request, _("Saved."))
            return redirect("companies:group")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=member.name,
        submit=_("Save"),
        cancel=reverse("companies:group"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def remove_party(request: CompanyRequest, member_id: int) -> HttpResponse:
    """Ask once more, and take a party out with its holdings and its figures."""
    rows = rows_of(request)
    member = member_in(rows, member_id)
    if member.is_applicant:
        raise Http404
    form = PortalForm(request.POST or None)
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.remove_party(edit=edit, member_id=member_id))
        if status == OK:
            messages.success(request, _("%(name)s is no longer in the group.") % {"name": member.name})
            return redirect("companies:group")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=_("Remove %(name)s from the group?") % {"name": member.name},
        lead=_("What it holds, who holds shares of it, and its figures are removed as well."),
        submit=_("Remove"),
        submit_kind="danger",
        cancel=reverse("companies:group"),
    )


def _initial(request: CompanyRequest) -> dict[str, str]:
    """Return what the search page knows already: a number that the register lacks, or a name."""
    text = request.GET.get("q", "").strip()
    try:
        return {"enterprise_number": EnterpriseNumberField().clean(text)}
    except ValidationError:
        return {"name": text[:NAME_LENGTH]}
