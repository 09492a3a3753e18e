"""What the pages of the group calculator share: load the group, save one change, tell when somebody was faster."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from companies import services
from companies.enums import Right
from companies.groups.rows import GroupRows, load
from companies.guards import CompanyRequest, demand, refuse_other_tab
from companies.models import GroupMember
from portefeuille import clock
from portefeuille.errors import Conflict, NotAllowed, Refused
from portefeuille.forms import PortalForm

OK = 200
UNPROCESSABLE = 422
CONFLICT = 409
# The field with which a form says which version of the group it was opened on.
VERSION = "version"
# The parameter with which the pages of a party that is new in the group hand over to each other.
NEW = "nieuw"


def rows_of(request: CompanyRequest) -> GroupRows:
    """Return the group of this year; raise `Conflict` when there is none."""
    rows = load(company_id=request.company.pk, year=clock.today().year)
    if rows is None:
        raise Conflict(_("There is no group for this year yet. Open the page of the size, and start one."))
    return rows


def member_in(rows: GroupRows, member_id: int) -> GroupMember:
    """Return a party of a group; raise `Conflict` when somebody removed it."""
    member = next((member for member in rows.members if member.pk == member_id), None)
    if member is None:
        raise Conflict(_("This party is no longer in the group: somebody removed it. Open the group again."))
    return member


def edit_of(request: CompanyRequest) -> services.Edit:
    """Return who changes what on which version.

    Raises `Conflict` for a form of another company, and `NotAllowed` for a person who may only look.
    """
    refuse_other_tab(request)
    demand(request, Right.APPLY)
    version = request.POST.get(VERSION, "")
    return services.Edit(
        company_id=request.company.pk,
        year=clock.today().year,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        user=request.user,
        now=clock.now(),
    )


def save(form: PortalForm, change: Callable[[], object]) -> int:
    """Try a change that a form asks for; return 200, or the status of what stands in its way, which the form says."""
    if not form.is_valid():
        return UNPROCESSABLE
    try:
        change()
    except services.GroupChanged as error:
        form.add_error(None, str(error.message))
        return CONFLICT
    except NotAllowed:
        raise
    except Refused as error:
        form.add_refusals(error.refusals)
        return UNPROCESSABLE
    return OK


def show(request: CompanyRequest, rows: GroupRows, form: PortalForm, *, status: int, **context: Any) -> HttpResponse:
    """Show the page of one form; after a conflict it carries the version of now, so that the button works again."""
    version = rows_of(request).group.version if status == CONFLICT else rows.group.version
    values = {"form": form, "version": version, **context}
    return render(request, "companies/group/form.html", values, status=status)
