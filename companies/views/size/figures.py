"""The figures of a party, and the last merger or acquisition."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import services
from companies.groups.forms import FiguresForm, TakeoverForm
from companies.guards import CompanyRequest, company_required
from companies.views.size.editing import NEW, OK, edit_of, member_in, rows_of, save, show
from portefeuille import clock


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def figures(request: CompanyRequest, member_id: int) -> HttpResponse:
    """Enter or correct the figures of a party, one accounting year beneath the other."""
    rows = rows_of(request)
    member = member_in(rows, member_id)
    if not member.has_figures:
        raise Http404
    form = FiguresForm(request.POST or None, member=member, members=rows.members, today=clock.today())
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.save_figures(edit=edit, member_id=member_id, **form.cleaned_data))
        if status == OK:
            messages.success(request, _("The figures of %(name)s are saved.") % {"name": member.name})
            return redirect("companies:group")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=_("Figures of %(name)s") % {"name": member.name},
        step=_("Step 3 of 3: how large is it?") if NEW in request.GET else "",
        lead=_("They stand in the annual accounts. Leave empty what you do not know: unknown is not zero."),
        submit=_("Save"),
        cancel=reverse("companies:group"),
        css_class="figures",
        hint="companies/group/_hint_figures.html",
        is_from_register=any(row.source == "filing" for row in member.accounts.all()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def takeover(request: CompanyRequest) -> HttpResponse:
    """Note the last merger or acquisition."""
    rows = rows_of(request)
    form = TakeoverForm(request.POST or None, initial={"takeover_on": rows.group.takeover_on})
    status = OK
    if request.method == "POST":
        edit = edit_of(request)
        status = save(form, lambda: services.set_takeover(edit=edit, **form.cleaned_data))
        if status == OK:
            messages.success(request, _("Saved."))
            return redirect("companies:group")
    return show(
        request,
        rows,
        form,
        status=status,
        heading=_("A merger or acquisition"),
        lead=_(
            "Did your company or a company of its group buy another one, was one sold, or did two merge? Then only the "
            "figures since that day count, in the group as it is now."
        ),
        submit=_("Save"),
        cancel=reverse("companies:group"),
    )
