"""Slow down who asks too often: a counter in the cache for each visitor and each kind of question.

The tightest guards are for what can be guessed: numbers of companies and providers, and logins. A visitor is a person
who is logged in, else an address, of which only a keyed hash is kept, for the length of one window.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext
from redis import RedisError

from portefeuille.errors import DomainError

logger = logging.getLogger(__name__)
P = ParamSpec("P")


@dataclass(frozen=True)
class Limit:
    """At most `times` questions of one visitor in a window of `seconds`, counted under `name`."""

    name: str
    times: int
    seconds: int


# A person types a search in a few seconds; whoever asks more often than this collects.
SEARCH = Limit("search", times=60, seconds=60)
# Whoever looks companies up one by one without being logged in.
LOOK_UP = Limit("look-up", times=20, seconds=60)
LOGIN = Limit("login", times=20, seconds=300)
REPORT = Limit("report", times=20, seconds=60)


class TooMany(DomainError):
    """More questions than the limit allows (HTTP 429, RFC 6585)."""

    status = 429

    def __init__(self, *, retry_after: int) -> None:
        """Say how long to wait, in seconds."""
        super().__init__(
            ngettext(
                "You asked this too often in a short time. Wait %(seconds)s second and try again.",
                "You asked this too often in a short time. Wait %(seconds)s seconds and try again.",
                retry_after,
            )
            % {"seconds": retry_after}
        )
        self.retry_after = retry_after


def visitor_address(request: HttpRequest) -> str:
    """Return the address of the visitor, as the server or the proxy that gunicorn trusts gives it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def count(limit: Limit, visitor: str, *, now: float) -> None:
    """Count a question at `now` (seconds since 1970); raise `TooMany` beyond the limit.

    Without the cache everybody may ask: a search that fails because of a counter would help nobody.
    """
    window = int(now // limit.seconds)
    key = f"limit:{limit.name}:{window}:{salted_hmac(__name__, visitor, algorithm='sha256').hexdigest()[:32]}"
    try:
        cache.add(key, 0, timeout=limit.seconds)
        times = cache.incr(key)
    except ValueError:
        # The counter expired between the two lines.
        return
    except RedisError as error:
        logger.warning("questions are not counted: %s", type(error).__name__)
        return
    if times > limit.times:
        raise TooMany(retry_after=max(1, (window + 1) * limit.seconds - int(now)))


def limited(
    limit: Limit,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Let a view answer a visitor only so often; the middleware shows the sentence beyond that."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            who = f"person {request.user.pk}" if request.user.is_authenticated else visitor_address(request)
            count(limit, who, now=time.time())
            return view(request, *args, **kwargs)

        return answer

    return decorate
