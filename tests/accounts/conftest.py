"""A login provider for the tests of accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.accounts.peer import Peer, running


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    """Connect the portal to a provider of this test."""
    cache.clear()
    with running() as provider:
        settings.OIDC = provider.settings()
        yield provider
