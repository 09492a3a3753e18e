"""Delivery through a real mail server: once each, whatever the server says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Barrier
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail
from django.db import connection

from correspondence import attachments, tasks
from correspondence.attachments import Attachment
from correspondence.enums import MessageStatus
from correspondence.models import Message
from portefeuille import clock
from tests.correspondence.builders import make_message, status
from tests.faults.conftest import free_port

pytestmark = pytest.mark.django_db


@dataclass
class MailServer:
    """A mail server that refuses the addresses it is told to refuse, with the code it is told."""

    refused: dict[str, str] = field(default_factory=dict)
    received: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep a mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.received.append((list(envelope.rcpt_tos), message_from_bytes(content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


def due(**fields: Any) -> Message:
    return make_message(created_at=clock.now(), **fields)


def test_a_message_reaches_the_server_once(server: MailServer) -> None:
    message = due(subject="2026KMO000123: één bericht", recipients=["lies@voorbeeld.test", "boek@voorbeeld.test"])
    for _time in range(3):
        tasks.deliver(message.pk)
    tasks.sweep_outbox()
    [(recipients, received)] = server.received
    assert recipients == ["lies@voorbeeld.test", "boek@voorbeeld.test"]
    assert received["Subject"] == "2026KMO000123: één bericht"
    assert received["To"] == "lies@voorbeeld.test, boek@voorbeeld.test"
    assert received["Message-ID"] == f"<message-{message.pk}@kmo-portefeuille.example>"
    plain, html = received.get_body(("plain",)), received.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == message.text.splitlines()
    assert html.get_content().strip() == message.html
    assert (status(message), message.attempt_count, message.last_error) == (MessageStatus.SENT, 1, "")


def test_a_refused_address_does_not_keep_the_mail_from_the_others(server: MailServer) -> None:
    server.refused["weg@voorbeeld.test"] = "550 no such user"
    message = due(recipients=["weg@voorbeeld.test", "lies@voorbeeld.test"])
    tasks.deliver(message.pk)
    tasks.sweep_outbox()
    assert [recipients for recipients, _mail in server.received] == [["lies@voorbeeld.test"]]
    assert status(message) == MessageStatus.SENT


def test_when_every_address_is_refused_the_message_waits_and_is_tried_again(server: MailServer) -> None:
    server.refused["lies@voorbeeld.test"] = "451 try again later"
    message = due()
    before = clock.now()
    tasks.deliver(message.pk)
    assert (status(message), server.received) == (MessageStatus.QUEUED, [])
    assert "451" in message.last_error
    assert message.next_attempt_at >= before + tasks.RETRY[0]
    server.refused.clear()
    tasks.sweep_outbox()
    assert server.received == []
    Message.objects.update(next_attempt_at=clock.now())
    tasks.sweep_outbox()
    assert (len(server.received), status(message), message.attempt_count) == (1, MessageStatus.SENT, 2)


def test_a_server_that_is_away_is_tried_again(server: MailServer, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    message = due()
    tasks.deliver(message.pk)
    assert (status(message), message.attempt_count) == (MessageStatus.QUEUED, 1)
    assert message.last_error


def test_the_last_refusal_gives_the_message_up(server: MailServer) -> None:
    server.refused["lies@voorbeeld.test"] = "550 no such user"
    message = due(attempt_count=len(tasks.RETRY))
    tasks.deliver(message.pk)
    tasks.sweep_outbox()
    assert (status(message), server.received) == (MessageStatus.FAILED, [])


def test_a_message_to_nobody_is_given_up_at_once() -> None:
    message = due(recipients=[])
    tasks.deliver(message.pk)
    assert (status(message), message.last_error) == (MessageStatus.FAILED, "no recipient")
    assert mail.outbox == []


def test_the_sweep_sends_what_nobody_published(server: MailServer) -> None:
    waiting = [due() for _message in range(3)]
    later = make_message(created_at=clock.now(), next_attempt_at=clock.now() + timedelta(hours=1))
    tasks.sweep_outbox()
    assert [status(message) for message in waiting] == [MessageStatus.SENT] * 3
    assert status(later) == MessageStatus.QUEUED
    assert len(server.received) == 3


def test_the_sweep_brings_back_what_a_killed_worker_left(server: MailServer) -> None:
    message = due(status=MessageStatus.SENDING, attempt_count=1)
    Message.objects.update(next_attempt_at=clock.now() - timedelta(seconds=1))
    tasks.sweep_outbox()
    assert (status(message), message.attempt_count, len(server.received)) == (MessageStatus.SENT, 2, 1)


def test_a_message_that_kills_its_worker_every_time_is_given_up(server: MailServer) -> None:
    message = due(status=MessageStatus.SENDING, attempt_count=len(tasks.RETRY) + 1)
    Message.objects.update(next_attempt_at=clock.now() - timedelta(seconds=1))
    tasks.sweep_outbox()
    assert (status(message), server.received) == (MessageStatus.FAILED, [])


def test_attachments_are_made_when_the_mail_leaves(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "_MAKERS", {})
    monkeypatch.setattr(attachments, "_LABELS", {})
    attachments.register(
        "receipt", lambda key: Attachment(f"bewijs-{key}.pdf", "application/pdf", b"%PDF-1.7"), label="Bewijs"
    )
    message = due(attachments=[attachments.reference("receipt", 7)])
    tasks.deliver(message.pk)
    [attached] = server.received[0][1].iter_attachments()
    assert (attached.get_filename(), attached.get_content_type(), attached.get_content()) == (
        "bewijs-7.pdf",
        "application/pdf",
        b"%PDF-1.7",
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_message_once(server: MailServer) -> None:
    message = due()
    start = Barrier(2)

    def work(_worker: int) -> None:
        start.wait()
        try:
            tasks.deliver(message.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert (len(server.received), status(message)) == (1, MessageStatus.SENT)
