"""The page of the group: the advice, the drawing, the parties, the sum; and where parties are added."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies import selectors, services
from companies.enums import Right, Size
from companies.explanations import limits_in_words
from companies.forms import SearchForm
from companies.groups import words
from companies.groups.case import assess
from companies.groups.drawing import draw, in_sentences
from companies.groups.forms import PARTY_FORMS
from companies.groups.report import PartyReport, Report, report_of
from companies.groups.rows import GroupRows
from companies.guards import CompanyRequest, company_required, demand, refuse_other_tab
from companies.models import Company, GroupLink, GroupMember
from companies.size import MEDIUM, SMALL, DecidedBy
from companies.views.size.editing import CONFLICT, NEW, UNPROCESSABLE, edit_of, rows_of
from portefeuille import clock
from portefeuille.errors import NotAllowed, Refused

MOST_FOUND = 10


@dataclass(frozen=True)
class PartyCard:
    """A party with what it holds, and whether its figures are there."""

    member: GroupMember
    report: PartyReport
    holdings: list[tuple[GroupLink, str]]
    is_connected: bool
    missing: str


@require_POST
@company_required
def start(request: CompanyRequest) -> HttpResponse:
    """Begin the group of this year, or go on with it."""
    refuse_other_tab(request)
    demand(request, Right.APPLY)
    services.start_group(company_id=request.company.pk, year=clock.today().year, user=request.user, now=clock.now())
    return redirect("companies:group")


@require_safe
@company_required
def group(request: CompanyRequest) -> HttpResponse:
    """Show the group, what it adds up to, and what is missing."""
    rows = rows_of(request)
    report = report_of(rows, assess(rows, today=clock.today()))
    declaration = selectors.size_declaration(request.company, year=rows.group.year)
    missing = {} if report.decided_by == DecidedBy.PUBLIC_BODY else dict(words.missing(report))
    context = {
        "rows": rows,
        "report": report,
        "cards": [_card(rows, member, report, missing) for member in rows.members],
        "advice": Size(report.size) if report.size else None,
        "own": Size(report.own_size) if report.own_size else None,
        "decision": words.decision(report),
        "missing": list(missing.items()),
        "doubts": list(words.doubts(report)),
        "drawing": draw(report) if rows.has_others else "",
        "sentences": list(in_sentences(report)),
        "small_limits": limits_in_words(SMALL),
        "medium_limits": limits_in_words(MEDIUM),
        "is_locked": declaration is not None and declaration.locked_at is not None,
        "may_change": request.mandate.may(Right.APPLY) and (declaration is None or declaration.locked_at is None),
    }
    return render(request, "companies/group/group.html", context)


def _card(rows: GroupRows, member: GroupMember, whole: Report, missing: dict[str, str]) -> PartyCard:
    report = whole.party(str(member.pk))
    shares = zip(rows.links, whole.links, strict=True)
    holdings = [(link, words.holding(share)) for link, share in shares if link.owner_id == member.pk]
    is_held = any(link.owned_id == member.pk for link in rows.links)
    has_none = member.has_figures and not member.accounts.all()
    sentence = _("No figures yet.") if has_none and report.share != "0" else ""
    return PartyCard(
        member,
        report,
        holdings,
        bool(holdings) or is_held or member.is_applicant,
        sentence or missing.get(report.id, ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def add(request: CompanyRequest) -> HttpResponse:
    """Find a company in the register and add it with one press; or choose what else to add."""
    rows = rows_of(request)
    status, problem = 200, ""
    if request.method == "POST":
        try:
            member = services.add_registered_company(edit=edit_of(request), number=_number(request))
        except services.GroupChanged as error:
            rows, status, problem = rows_of(request), CONFLICT, str(error.message)
        except NotAllowed:
            raise
        except Refused as error:
            status, problem = UNPROCESSABLE, str(error.message)
        else:
            messages.success(request, _("%(name)s is in the group.") % {"name": member.name})
            return redirect(f"{reverse('companies:group_holding_new')}?{NEW}={member.pk}")
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = list(form.cleaned_data["q"][:MOST_FOUND]) if form.is_bound and form.is_valid() else None
    context = {
        "rows": rows,
        "version": rows.group.version,
        "form": form,
        "found": found,
        "numbers": {member.enterprise_number for member in rows.members},
        "kinds": list(PARTY_FORMS),
        "problem": problem,
    }
    return render(request, "companies/group/add.html", context, status=UNPROCESSABLE if form.errors else status)


def _number(request: CompanyRequest) -> str:
    number = request.POST.get("company", "")
    if not number.isascii() or not Company.objects.filter(enterprise_number=number).exists():
        raise Http404
    return number
