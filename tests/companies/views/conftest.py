"""A person who is logged in, and acts for a company where a test asks for it."""

from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from accounts.models import User
from companies.guards import ACTING_FOR
from companies.middleware import SESSION_KEY
from companies.models import Mandate

Visitor = Callable[[User | Mandate], Client]


def opened_for(mandate: Mandate, data: Mapping[str, str]) -> dict[str, str]:
    """Return what a form sends that was opened for the company of a mandate."""
    return {ACTING_FOR: mandate.company.enterprise_number, **data}


@pytest.fixture
def visit() -> Visitor:
    """Return a browser of a person, or of the holder of a mandate with its company chosen."""

    def browser(who: User | Mandate) -> Client:
        client = Client()
        client.force_login(who.user if isinstance(who, Mandate) else who)
        if isinstance(who, Mandate):
            session = client.session
            session[SESSION_KEY] = who.company_id
            session.save()
        return client

    return browser
