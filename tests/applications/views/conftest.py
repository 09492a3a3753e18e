"""A small company on the pages of its applications."""

from datetime import date

import pytest
from django.test import Client

from applications.models import SubsidyApplication
from portefeuille import clock
from tests.applications.builders import Applicant, browser, make_applicant, make_draft


@pytest.fixture
def today() -> date:
    """Return the real day, which the pages use."""
    return clock.today()


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply."""
    return make_applicant()


@pytest.fixture
def visitor(applicant: Applicant) -> Client:
    """Return the browser of the applicant."""
    return browser(applicant.mandate)


@pytest.fixture
def draft(applicant: Applicant, today: date) -> SubsidyApplication:
    """Return a draft that is complete but for the confirmation."""
    return make_draft(applicant, today=today)
