"""What to transfer, to whom and by when; what arrived so far."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications import arrivals, documents, lifecycle, progress, regimes, timeline
from applications import selectors as application_selectors
from applications.arrivals import Arrival
from applications.lifecycle import Action
from applications.models import ApplicationEvent, SubsidyApplication
from companies.guards import CompanyRequest, company_required
from payments import selectors
from payments.guards import project_or_404
from payments.models import Refund
from portefeuille import clock, money


@require_safe
@company_required
def deposit(request: CompanyRequest, number: str) -> HttpResponse:
    """Show the data for the transfer while it can be made, and in every status what arrived."""
    application = project_or_404(request, number)
    today = clock.today()
    story = list(reversed(application_selectors.story(application)))
    is_open = lifecycle.may(application.status, Action.DEPOSIT)
    context = {
        "application": application,
        "tracker": progress.tracker(application, today=today),
        "is_open": is_open,
        "is_complete": application.status in lifecycle.FUNDED | progress.PAID,
        "may_pay": lifecycle.may(application.status, Action.PAY),
        "balance": application_selectors.project_money(application).left,
        "amount": documents.amount_to_deposit(application),
        "account": documents.deposit_account(),
        "qr": documents.deposit_qr(application) if is_open else "",
        "vat": money.percentage(regimes.VAT_PERCENT, application.cost),
        "vat_percent": regimes.VAT_PERCENT,
        "arrived": _arrived(application, story),
        "statements_until": selectors.statements_until(),
        "entries": _story(application, story),
    }
    return render(request, "payments/deposit.html", context)


def _arrived(
    application: SubsidyApplication, story: Iterable[ApplicationEvent]
) -> Sequence[tuple[Arrival, Refund | None]]:
    """Return what arrived, in the words of mail and timeline, with the refund that it became."""
    refunds = {str(refund.pk): refund for refund in selectors.returns_of(application)}
    return [(arrival, refunds.get(arrival.refund)) for arrival in arrivals.arrivals(story)]


def _story(application: SubsidyApplication, story: Iterable[ApplicationEvent]) -> Sequence[timeline.Entry]:
    """Return what happened to a project with the mail of the deposit data, the earliest first."""
    entries = list(timeline.entries(story))
    letter = selectors.deposit_letter(application)
    if letter:
        sent = timeline.Entry(
            title=_("Deposit data mailed"),
            at=letter.sent_at or letter.created_at,
            by="",
            detail=_("to %(addresses)s") % {"addresses": ", ".join(letter.recipients)},
        )
        entries.append(sent)
    return sorted(entries, key=lambda entry: entry.at)
