"""The data of the company: what the register says, and how the portal reaches it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import detour
from accounts.sensitive import Sensitive
from companies import selectors, services
from companies.forms import ContactForm
from companies.guards import CompanyRequest, company_required, refuse_other_tab
from companies.names import seat
from portefeuille import clock
from portefeuille.errors import Refused

PAGE_SIZE = 20
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@company_required
def company(request: CompanyRequest) -> HttpResponseBase:
    """Show the register's data and keep the contact data; the first visit goes on to the portfolio from here."""
    if request.method == "POST":
        refuse_other_tab(request)
    emails = selectors.contact_emails(request.company.pk)
    suggestion = request.company.register_email or request.user.email
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={"emails": "\n".join(emails or [suggestion]), "refund_iban": request.company.refund_iban},
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["refund_iban"] != request.company.refund_iban:
            surer_login = detour(request, Sensitive.ACCOUNT)
            if surer_login is not None:
                return surer_login
        try:
            services.update_contact_data(
                company_id=request.company.pk, user=request.user, now=clock.now(), **form.cleaned_data
            )
        except Refused as error:
            form.add_refusals(error.refusals)
        else:
            messages.success(request, _("Your contact data are saved."))
            return redirect("companies:company" if emails else "companies:enter")
    context = {
        "form": form,
        "is_first_visit": not emails,
        "page": Paginator(selectors.establishments(request.company), PAGE_SIZE).get_page(request.GET.get("page")),
        "seat": seat(request.company),
        "activities": selectors.activities(request.company),
    }
    return render(request, "companies/company.html", context, status=UNPROCESSABLE if form.errors else 200)
