"""The outbox: written once, claimed once, tried again, given up, sent again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from correspondence import services
from correspondence.enums import MessageStatus
from correspondence.models import Message
from correspondence.services import Letter
from correspondence.tasks import RETRY
from tests.correspondence.builders import make_message, status
from tests.factories import NOW, make_company

pytestmark = pytest.mark.django_db


def letter(key: str = "event:1", **context: object) -> Letter:
    company = make_company(name="Bakker & Zoon")
    return Letter(
        key=key,
        kind="access_approved",
        recipients=["lies@voorbeeld.test"],
        context={"company": company, "link": "https://portal.test/", **context},
        company_id=company.pk,
    )


def test_a_letter_is_rendered_in_dutch_when_it_is_written() -> None:
    message = services.queue(letter=letter(), now=NOW)
    assert (message.status, message.next_attempt_at, message.created_at) == (MessageStatus.QUEUED, NOW, NOW)
    assert "Bakker & Zoon" in message.subject + message.text
    assert "&amp;" not in message.subject + message.text
    assert "Bakker &amp; Zoon" in message.html
    assert message.recipients == ["lies@voorbeeld.test"]


def test_the_same_news_is_written_once() -> None:
    first, second = (services.queue(letter=letter(), now=NOW) for _time in range(2))
    assert (first, Message.objects.count()) == (second, 1)


def test_postgresql_refuses_the_same_news_twice() -> None:
    make_message(key="event:1")
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        make_message(key="event:1")


@pytest.mark.parametrize(
    "fields",
    [{"status": MessageStatus.SENT, "sent_at": None}, {"status": MessageStatus.QUEUED, "sent_at": NOW}],
)
def test_postgresql_refuses_a_sent_message_without_a_moment_and_the_reverse(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="message_sent_has_a_moment"), transaction.atomic():
        make_message(**fields)


def test_a_message_is_rolled_back_with_the_event_it_tells() -> None:
    def fail() -> None:
        services.queue(letter=letter(), now=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()
    assert Message.objects.count() == 0


def test_a_message_is_claimed_once() -> None:
    message = make_message()
    first = services.claim(message_id=message.pk, now=NOW)
    assert first is not None
    assert (first.status, first.attempt_count) == (MessageStatus.SENDING, 1)
    assert services.claim(message_id=message.pk, now=NOW) is None


def test_a_message_is_not_claimed_before_its_time() -> None:
    message = make_message(next_attempt_at=NOW + timedelta(seconds=1))
    assert services.claim(message_id=message.pk, now=NOW) is None


def test_every_failure_waits_longer_and_the_last_gives_up() -> None:
    message, now, waits = make_message(), NOW, []
    for _attempt in range(len(RETRY) + 1):
        assert services.claim(message_id=message.pk, now=now) is not None
        services.mark_failed(message_id=message.pk, error="451 try later", now=now, retry=RETRY)
        message.refresh_from_db()
        if message.status == MessageStatus.QUEUED:
            waits.append(message.next_attempt_at - now)
            now = message.next_attempt_at
    assert waits == list(RETRY)
    assert waits == sorted(waits)
    assert (message.status, message.last_error, message.attempt_count) == (MessageStatus.FAILED, "451 try later", 8)
    assert services.claim(message_id=message.pk, now=now + timedelta(days=9)) is None


def test_a_long_error_is_cut() -> None:
    message = make_message()
    services.claim(message_id=message.pk, now=NOW)
    services.mark_failed(message_id=message.pk, error="x" * 1000, now=NOW, retry=RETRY)
    message.refresh_from_db()
    assert len(message.last_error) == 300


def test_only_a_message_under_way_becomes_sent_or_failed() -> None:
    message = make_message()
    services.mark_sent(message_id=message.pk, now=NOW)
    services.mark_failed(message_id=message.pk, error="late", now=NOW, retry=())
    assert (status(message), message.last_error) == (MessageStatus.QUEUED, "")


def test_a_message_that_was_sent_cannot_fail_any_more() -> None:
    message = make_message()
    services.claim(message_id=message.pk, now=NOW)
    services.mark_sent(message_id=message.pk, now=NOW)
    services.mark_failed(message_id=message.pk, error="late", now=NOW, retry=RETRY)
    assert (status(message), message.sent_at) == (MessageStatus.SENT, NOW)


@pytest.mark.parametrize(
    ("minutes", "attempts_so_far", "after", "count"),
    [
        (9, 1, MessageStatus.SENDING, 0),
        (10, 1, MessageStatus.QUEUED, 1),
        (10, 7, MessageStatus.QUEUED, 1),
        (10, 8, MessageStatus.FAILED, 1),
    ],
)
def test_what_a_killed_worker_left_comes_back_until_it_is_given_up(
    minutes: int, attempts_so_far: int, after: MessageStatus, count: int
) -> None:
    message = make_message(attempt_count=attempts_so_far - 1)
    services.claim(message_id=message.pk, now=NOW)
    assert services.release_abandoned(now=NOW + timedelta(minutes=minutes), attempts=8) == count
    assert status(message) == after


def test_a_message_that_was_given_up_can_be_sent_again() -> None:
    message = make_message(status=MessageStatus.FAILED, attempt_count=8, last_error="550 no such user")
    later = NOW + timedelta(days=3)
    again = services.send_again(message_id=message.pk, now=later)
    assert again is not None
    assert (again.status, again.attempt_count, again.next_attempt_at) == (MessageStatus.QUEUED, 0, later)


@pytest.mark.parametrize("fields", [{}, {"status": MessageStatus.SENDING}, {"status": "sent", "sent_at": NOW}])
def test_only_what_was_given_up_is_sent_again(fields: dict[str, Any]) -> None:
    message = make_message(**fields)
    before = status(message)
    assert (services.send_again(message_id=message.pk, now=NOW), status(message)) == (None, before)


def test_the_first_reading_counts() -> None:
    message = make_message()
    services.mark_read(message=message, now=NOW)
    services.mark_read(message=message, now=NOW + timedelta(days=1))
    message.refresh_from_db()
    assert message.read_at == NOW
