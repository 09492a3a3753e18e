"""What tests ask of a page."""

import html
import re
from collections.abc import Callable

from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.enums import Declaration
from applications.models import SubsidyApplication
from applications.wizard import Step
from tests.applications.builders import Applicant

QUERY_BUDGET = 12
CONFIRMED = {f"declare_{declaration.value}": "on" for declaration in Declaration}


def text_of(content: bytes) -> str:
    """Return what a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def url(application: SubsidyApplication, step: Step) -> str:
    """Return the address of a step."""
    return reverse("applications:step", args=[application.key, step.slug])


def acting(applicant: Applicant) -> dict[str, str]:
    """Return what the button of the portfolio sends: for which company the page was opened."""
    return {"acting_for": applicant.company.enterprise_number}


def only() -> SubsidyApplication:
    """Return the one application there is."""
    return SubsidyApplication.objects.get()


def query_count(visit: Callable[[], HttpResponseBase]) -> int:
    """Return the number of queries of a visit that succeeds."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert visit().status_code == 200
    return len(queries)
