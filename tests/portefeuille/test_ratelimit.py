"""Who asks too often waits; everybody else does not notice."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from portefeuille import ratelimit
from portefeuille.ratelimit import SEARCH, Limit, TooMany
from tests import factories

LIMIT = Limit("test", times=3, seconds=60)
NOON = 1_000_000_020.0


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()


def test_the_limit_itself_is_allowed_and_the_next_question_is_not() -> None:
    for _time in range(3):
        ratelimit.count(LIMIT, "one", now=NOON)
    with pytest.raises(TooMany) as refusal:
        ratelimit.count(LIMIT, "one", now=NOON)
    assert 0 < refusal.value.retry_after <= 60
    assert str(refusal.value.retry_after) in str(refusal.value.message)


def test_visitors_and_kinds_of_questions_are_counted_apart() -> None:
    for _time in range(3):
        ratelimit.count(LIMIT, "one", now=NOON)
    ratelimit.count(LIMIT, "another", now=NOON)
    ratelimit.count(Limit("other", times=3, seconds=60), "one", now=NOON)


def test_the_next_window_begins_anew() -> None:
    for _time in range(3):
        ratelimit.count(LIMIT, "one", now=NOON)
    ratelimit.count(LIMIT, "one", now=NOON + LIMIT.seconds)


def test_no_address_is_kept() -> None:
    ratelimit.count(LIMIT, "203.0.113.7", now=NOON)
    assert not any("203.0.113.7" in key for key in cache._cache)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_register_of_providers_makes_a_collector_wait(client: Client) -> None:
    for _time in range(SEARCH.times):
        assert client.get("/dienstverleners/", REMOTE_ADDR="203.0.113.7").status_code == 200
    refused = client.get("/dienstverleners/", REMOTE_ADDR="203.0.113.7")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Wacht" in refused.content.decode()
    assert client.get("/dienstverleners/", REMOTE_ADDR="203.0.113.8").status_code == 200
    client.force_login(factories.make_user())
    assert client.get("/dienstverleners/", REMOTE_ADDR="203.0.113.7").status_code == 200


@override_settings(
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
)
def test_without_the_cache_everybody_may_ask() -> None:
    for _time in range(5):
        ratelimit.count(LIMIT, "one", now=NOON)
