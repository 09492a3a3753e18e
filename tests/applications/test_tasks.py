"""Work on an application that may wait: it can run twice, and the broker may be away."""

from pathlib import Path

import pytest
from django.test import TestCase
from kombu.exceptions import OperationalError
from pytest_django import Settings

from applications import notifications, tasks
from applications.models import Document, SubsidyApplication
from correspondence.models import Message
from tests.applications.builders import make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a submitted application."""
    return make_project(make_applicant(year=TODAY.year), now=NOW)


def test_the_documents_of_a_project_are_made_once(project: SubsidyApplication) -> None:
    tasks.make_documents(project.pk)
    made_at = Document.objects.get().made_at
    tasks.make_documents(project.pk)
    assert Document.objects.get().made_at == made_at


def test_a_draft_or_an_application_that_is_gone_has_no_documents() -> None:
    draft = make_draft(make_applicant(year=TODAY.year), today=TODAY)
    tasks.make_documents(draft.pk)
    tasks.make_documents(0)
    assert Document.objects.count() == 0


def test_the_worker_is_told_after_the_commit_and_not_before(project: SubsidyApplication) -> None:
    with TestCase.captureOnCommitCallbacks() as callbacks:
        notifications.make_documents_soon(project)
    assert Document.objects.count() == 0
    for callback in callbacks:
        callback()
    assert Document.objects.get().application == project


@pytest.mark.parametrize("error", [OperationalError("the broker is away"), ConnectionRefusedError("no broker")])
def test_without_a_broker_the_first_reader_makes_the_documents(
    project: SubsidyApplication, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(tasks.make_documents, "apply_async", refuse)
    with TestCase.captureOnCommitCallbacks(execute=True):
        notifications.make_documents_soon(project)
    assert Document.objects.count() == 0


def test_a_submission_mails_and_makes_documents_by_itself() -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        project = make_project(make_applicant())
    assert {message.status for message in Message.objects.all()} == {"sent"}
    assert Document.objects.get().application == project
