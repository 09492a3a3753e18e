"""Staff send again what could not be sent, and nothing else."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse

from correspondence.enums import MessageStatus
from correspondence.models import Message
from tests.correspondence.builders import make_message, status
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

REGISTER = reverse("admin:correspondence_message_changelist")


def staff(*permissions: str) -> Client:
    clerk = make_user(is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(clerk)
    return client


def send_again(client: Client, *messages: Message) -> int:
    chosen = {"action": "send_again", "_selected_action": [message.pk for message in messages]}
    return client.post(REGISTER, chosen).status_code


@pytest.mark.django_db(transaction=True)
def test_a_failed_message_is_sent_again_and_the_deed_is_kept() -> None:
    failed = make_message(status=MessageStatus.FAILED, attempt_count=8)
    sent = make_message(status=MessageStatus.SENT, sent_at=NOW)
    assert send_again(staff("view_message", "change_message"), failed, sent) == 302
    assert (status(failed), status(sent), sent.sent_at) == (MessageStatus.SENT, MessageStatus.SENT, NOW)
    assert [message.subject for message in mail.outbox] == [failed.subject]
    assert LogEntry.objects.get().object_id == str(failed.pk)


def test_who_may_only_look_sends_nothing() -> None:
    failed = make_message(status=MessageStatus.FAILED)
    client = staff("view_message")
    assert "send_again" not in client.get(REGISTER).content.decode()
    send_again(client, failed)
    assert (status(failed), mail.outbox) == (MessageStatus.FAILED, [])


def test_who_may_not_look_sees_nothing() -> None:
    make_message()
    assert staff().get(REGISTER).status_code == 403
