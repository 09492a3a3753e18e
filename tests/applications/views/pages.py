"""What tests ask of a page."""

import html
import re
from collections.abc import Callable

from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext

QUERY_BUDGET = 12


def text_of(content: bytes) -> str:
    """Return what a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def query_count(visit: Callable[[], HttpResponseBase]) -> int:
    """Return the number of queries of a visit that succeeds."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert visit().status_code == 200
    return len(queries)
