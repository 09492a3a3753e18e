"""Queue messages, and record what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from correspondence import stencils
from correspondence.enums import MessageStatus
from correspondence.models import Message
from correspondence.stencils import Rendered
from portefeuille import bulk
from portefeuille.locking import lock

LANGUAGE = stencils.LANGUAGE
# A message that a killed worker left half-sent goes back into the queue after this time.
SENDING_TIMEOUT = timedelta(minutes=10)

# What a composed message says, as columns.
_CONTENT = (
    *("kind", "company_id", "project_number", "recipients", "subject", "text", "html", "attachments"),
    *("created_at", "next_attempt_at"),
)


@dataclass(frozen=True)
class Letter:
    """What a message says: the templates `emails/<kind>.{subject.txt,txt,html}` and their context.

    `key` names the event that is told; `attachments` are references that `correspondence.attachments` can open. Where
    the templates print texts alone, `texts` gives them by name instead of a context: see `correspondence.stencils`.
    """

    key: str
    kind: str
    recipients: Sequence[str]
    context: dict[str, object] = field(default_factory=dict)
    company_id: int | None = None
    project_number: str = ""
    attachments: Sequence[str] = field(default=())
    texts: Mapping[str, str] | None = None


def queue(*, letter: Letter, now: datetime) -> Message:
    """Write a message into the outbox, inside the transaction of the event it tells.

    Repeatable: a letter whose key is known returns the message that exists. The subject, text and HTML are rendered
    now, so that the inbox shows for ever what was sent.
    """
    fresh = compose(letter=letter, now=now)
    message, _created = Message.objects.get_or_create(
        key=letter.key,
        defaults={name: getattr(fresh, name) for name in _CONTENT},
    )
    return message


def compose(*, letter: Letter, now: datetime) -> Message:
    """Return a letter as a message that is not queued yet, with its subject, text and HTML as things stand now."""
    rendered = _rendered(letter)
    return Message(
        key=letter.key,
        kind=letter.kind,
        company_id=letter.company_id,
        project_number=letter.project_number,
        recipients=list(letter.recipients),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        attachments=list(letter.attachments),
        created_at=now,
        next_attempt_at=now,
    )


def _rendered(letter: Letter) -> Rendered:
    if letter.texts is not None:
        return stencils.fill(letter.kind, letter.texts)
    with override(LANGUAGE):
        subject = " ".join(render_to_string(f"emails/{letter.kind}.subject.txt", letter.context).split())
        text = render_to_string(f"emails/{letter.kind}.txt", letter.context)
        html = render_to_string(f"emails/{letter.kind}.html", {**letter.context, "subject": subject})
    return Rendered(subject, text, html)


def queue_all(*, messages: Sequence[Message]) -> None:
    """Write composed messages into the outbox together; those whose key is known are there already."""
    keys = [message.key for message in messages]
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    bulk.insert([message for message in messages if message.key not in known])


def mark_read(*, message: Message, now: datetime) -> None:
    """Record that somebody of the company opened a message; the first time counts."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=now)


@transaction.atomic
def claim(*, message_id: int, now: datetime) -> Message | None:
    """Take a queued message for sending, or return None when it is not due or another worker has it."""
    message = lock(Message.objects.filter(pk=message_id).due(now)).first()
    if message is None:
        return None
    message.status = MessageStatus.SENDING
    message.attempt_count += 1
    message.next_attempt_at = now + SENDING_TIMEOUT
    message.save(update_fields=["status", "attempt_count", "next_attempt_at"])
    return message


@transaction.atomic
def mark_sent(*, message_id: int, now: datetime) -> None:
    """Record that the mail server took a message."""
    Message.objects.filter(pk=message_id, status=MessageStatus.SENDING).update(
        status=MessageStatus.SENT, sent_at=now, last_error=""
    )


@transaction.atomic
def mark_failed(*, message_id: int, error: str, now: datetime, retry: Sequence[timedelta]) -> None:
    """Put a message back for its next attempt, or give it up after the last one; staff see it then."""
    message = lock(Message.objects.filter(pk=message_id, status=MessageStatus.SENDING)).first()
    if message is None:
        return
    attempts_left = message.attempt_count <= len(retry)
    message.status = MessageStatus.QUEUED if attempts_left else MessageStatus.FAILED
    message.last_error = error[:300]
    if attempts_left:
        message.next_attempt_at = now + retry[message.attempt_count - 1]
    message.save(update_fields=["status", "last_error", "next_attempt_at"])


@transaction.atomic
def send_again(*, message_id: int, now: datetime) -> Message | None:
    """Queue a message that was given up for a new round of attempts; return None when it was not given up."""
    message = lock(Message.objects.filter(pk=message_id, status=MessageStatus.FAILED)).first()
    if message is None:
        return None
    message.status = MessageStatus.QUEUED
    message.attempt_count = 0
    message.next_attempt_at = now
    message.save(update_fields=["status", "attempt_count", "next_attempt_at"])
    return message


@transaction.atomic
def release_abandoned(*, now: datetime, attempts: int) -> int:
    """Queue again what a killed worker left half-sent, and give up what killed it `attempts` times; return how many."""
    abandoned = Message.objects.filter(status=MessageStatus.SENDING, next_attempt_at__lte=now)
    given_up = abandoned.filter(attempt_count__gte=attempts).update(
        status=MessageStatus.FAILED, last_error="the worker never came back"
    )
    return given_up + abandoned.update(status=MessageStatus.QUEUED)
