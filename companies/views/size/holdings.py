"""Say what one party holds in another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import services
from companies.groups.forms import HoldingForm
from companies.groups.rows import GroupRows
from companies.guards import CompanyRequest, company_required
from companies.models import GroupLink, GroupMember
from companies.views.size.editing import NEW, OK, edit_of, rows_of, save, show
from portefeuille.errors import Conflict
from portefeuille.forms import PortalForm


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def new_holding(request: CompanyRequest) -> HttpResponse:
    """Add a holding; for a party that is new in the group, its figures come next."""
    rows = rows_of(request)
    newcomer = _newcomer(request, rows)
    form = HoldingForm(request.POST or None, members=rows.members, initial=_initial(rows, newcomer))
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.save_holding(edit=edit, data=form.data_of_holding()))
        if status == OK:
            messages.success(request, _("The holding is saved."))
            return redirect(_after(newcomer))
    heading = _("What does %(name)s hold?") % {"name": newcomer.name} if newcomer else _("Add a holding")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=heading,
        step="" if newcomer is None else _step(newcomer),
        lead=_("Say who holds shares of whom. The other way round? Then change the two names."),
        submit=_("Save and go on") if newcomer else _("Save"),
        cancel=reverse("companies:group"),
        hint="companies/group/_hint_holding.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def holding(request: CompanyRequest, link_id: int) -> HttpResponse:
    """Change a holding."""
    rows = rows_of(request)
    link = _link_in(rows, link_id)
    form = HoldingForm(request.POST or None, members=rows.members, initial=_initial_of(link))
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.save_holding(edit=edit, data=form.data_of_holding(), link_id=link_id))
        if status == OK:
            messages.success(request, _("The holding is saved."))
            return redirect("companies:group")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=_("%(owner)s in %(owned)s") % {"owner": link.owner.name, "owned": link.owned.name},
        submit=_("Save"),
        cancel=reverse("companies:group"),
        remove=reverse("companies:group_holding_remove", args=[link_id]),
        hint="companies/group/_hint_holding.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def remove_holding(request: CompanyRequest, link_id: int) -> HttpResponse:
    """Ask once more, and take a holding out."""
    rows = rows_of(request)
    link = _link_in(rows, link_id)
    form = PortalForm(request.POST or None)
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.remove_holding(edit=edit, link_id=link_id))
        if status == OK:
            messages.success(request, _("The holding is removed."))
            return redirect("companies:group")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=_("Remove the holding of %(owner)s in %(owned)s?")
        % {"owner": link.owner.name, "owned": link.owned.name},
        lead=_("Both stay in the group."),
        submit=_("Remove"),
        submit_kind="danger",
        cancel=reverse("companies:group_holding", args=[link_id]),
    )


def _newcomer(request: CompanyRequest, rows: GroupRows) -> GroupMember | None:
    """Return the party that was just added, when the address names one."""
    wanted = request.GET.get(NEW, "")
    return next((member for member in rows.members if str(member.pk) == wanted), None)


def _initial(rows: GroupRows, newcomer: GroupMember | None) -> dict[str, object]:
    """Return the likeliest holding: the new party holds a part of the company."""
    return {"owner_id": newcomer.pk if newcomer else None, "owned_id": rows.applicant.pk, "is_involved": "yes"}


def _initial_of(link: GroupLink) -> dict[str, object]:
    names = ("owner_id", "owned_id", "capital", "votes", "control", "investment", "held_since")
    return {**{name: getattr(link, name) for name in names}, "is_involved": "yes" if link.is_involved else "no"}


def _step(newcomer: GroupMember) -> str:
    return _("Step 2 of %(steps)s: how does it belong to the group?") % {"steps": 3 if newcomer.has_figures else 2}


def _after(newcomer: GroupMember | None) -> str:
    if newcomer is None or not newcomer.has_figures:
        return reverse("companies:group")
    return f"{reverse('companies:group_figures', args=[newcomer.pk])}?{NEW}={newcomer.pk}"


def _link_in(rows: GroupRows, link_id: int) -> GroupLink:
    link = next((link for link in rows.links if link.pk == link_id), None)
    if link is None:
        raise Conflict(_("This holding is no longer in the group: somebody removed it. Open the group again."))
    return link
