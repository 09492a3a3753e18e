"""A worker hears of a message once its transaction is committed; a broker that is away loses nothing."""

from typing import Any

import pytest
from django.core import mail
from kombu.exceptions import OperationalError

from correspondence import dispatch
from correspondence.enums import MessageStatus
from portefeuille import clock
from tests.correspondence.builders import make_message, status

pytestmark = pytest.mark.django_db


def test_nothing_leaves_before_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    message = make_message(created_at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        dispatch.send_soon(message)
        assert (mail.outbox, status(message)) == ([], MessageStatus.QUEUED)
    assert (len(mail.outbox), status(message)) == (1, MessageStatus.SENT)


@pytest.mark.parametrize("error", [OperationalError("no broker"), ConnectionRefusedError()])
def test_a_broker_that_is_away_leaves_the_message_to_the_sweep(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("correspondence.dispatch.deliver.apply_async", refuse)
    message = make_message(created_at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        dispatch.send_soon(message)
    assert (mail.outbox, status(message)) == ([], MessageStatus.QUEUED)
