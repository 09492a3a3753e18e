"""A person who is logged in, and acts for a company where a test asks for it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from companies.middleware import SESSION_KEY
from companies.models import Mandate

Visitor = Callable[[User | Mandate], Client]


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
