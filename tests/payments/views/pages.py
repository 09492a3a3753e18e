"""Read pages as a browser does: what stands in a field, in a button, in the error summary."""

from collections.abc import Sequence
from typing import Any

import cssselect2
import lxml.html
from django.test import Client

from applications.models import SubsidyApplication
from companies.models import Mandate
from portefeuille import clock
from tests.applications.builders import Applicant, browser, make_applicant
from tests.payments.builders import Bank, deposit_for, waiting_project

MOST_QUERIES = 12


def find(response: Any, selector: str) -> list[Any]:
    """Return the elements of a page that a CSS selector finds."""
    root = lxml.html.fromstring(response.content.decode())
    return [found.etree_element for found in cssselect2.ElementWrapper.from_html_root(root).query_all(selector)]


def texts(response: Any, selector: str) -> list[str]:
    """Return the texts of the elements that a CSS selector finds, with single spaces."""
    return [" ".join(element.text_content().split()) for element in find(response, selector)]


def said(response: Any) -> str:
    """Return everything that the main part of a page says."""
    return texts(response, "main")[0]


def errors(response: Any) -> list[str]:
    """Return the lines of the error summary."""
    return texts(response, ".error-summary li")


def codes(response: Any) -> dict[str, list[str]]:
    """Return the codes of the errors of the page's form, by field."""
    return {
        field: [error.code for error in found] for field, found in response.context["form"].errors.as_data().items()
    }


def fields(response: Any, selector: str = "main form") -> dict[str, str]:
    """Return what a form of the page would send as it stands."""
    form = find(response, selector)[0]
    return {
        name: (value or "").removeprefix("\n") for name, value in form.form_values() if name != "csrfmiddlewaretoken"
    }


def links(response: Any) -> Sequence[str]:
    """Return where the links of the main part lead."""
    return [element.get("href") for element in find(response, "main a")]


def today_project(applicant: Applicant | None = None, **changes: Any) -> SubsidyApplication:
    """Make a project that was submitted today, by the clock that pages read."""
    return waiting_project(applicant or make_applicant(), day=clock.today(), **changes)


def funded_today(bank: Bank, applicant: Applicant | None = None, **changes: Any) -> SubsidyApplication:
    """Make a project that was submitted and funded today."""
    project = today_project(applicant, **changes)
    bank.sends(deposit_for(project, project.outstanding, day=clock.today()), day=clock.today())
    project.refresh_from_db()
    return project


def applicant_of(project: SubsidyApplication) -> Client:
    """Return a browser of somebody who acts for the company of a project."""
    return browser(Mandate.objects.get(company=project.company))


def stranger() -> Client:
    """Return a browser of somebody who acts for another company."""
    return browser(make_applicant(name="Een andere bakkerij").mandate)
