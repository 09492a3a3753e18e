"""The production path: a submission comes out of Redis as a PDF and a mail, and beat sends what nobody published."""

from datetime import timedelta
from decimal import Decimal

import pytest

from applications import services
from applications.enums import Declaration, DeliveryMode, Theme
from applications.models import Document, SubsidyApplication
from correspondence import services as correspondence_services
from correspondence.enums import MessageStatus
from correspondence.models import Message
from portefeuille import clock
from portefeuille.processes import Group
from providers.enums import Pillar
from tests import factories
from tests.faults.conftest import MailServer, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("real servers")]


@pytest.mark.usefixtures("worker", "published")
def test_a_submission_comes_out_as_a_pdf_and_mails(children: Group, mail_server: MailServer) -> None:
    application = _submit()
    wait_until(lambda: len(mail_server.received) == 2, group=children)
    wait_until(lambda: _statuses() == {MessageStatus.SENT}, group=children)
    to_applicant, to_provider = sorted(mail_server.received, key=lambda mail: mail["To"])
    assert (to_applicant["To"], to_provider["To"]) == ("aanvrager@voorbeeld.test", "opleiding@voorbeeld.test")
    [instruction] = to_applicant.iter_attachments()
    assert instruction.get_filename() == f"{application.number}-storten.pdf"
    kept = Document.objects.get(application=application)
    with kept.file.open("rb") as stream:
        content = stream.read()
    assert content.startswith(b"%PDF-")
    assert instruction.get_content() == content
    assert list(to_provider.iter_attachments()) == []


@pytest.mark.usefixtures("worker", "beat")
def test_beat_sends_what_nobody_published(children: Group, mail_server: MailServer) -> None:
    letter = correspondence_services.Letter(
        key="a message that lost its task",
        kind="access_approved",
        recipients=["lies@voorbeeld.test"],
        context={"company": factories.make_company()},
    )
    message = correspondence_services.queue(letter=letter, now=clock.now())
    wait_until(lambda: _statuses() == {MessageStatus.SENT}, group=children)
    [mail] = mail_server.received
    assert mail["To"] == "lies@voorbeeld.test"
    assert mail["Subject"] == message.subject


def _statuses() -> set[str]:
    return set(Message.objects.values_list("status", flat=True))


def _submit() -> SubsidyApplication:
    """Submit an application that qualifies, as the last step of the wizard does."""
    now, today = clock.now(), clock.today()
    company = factories.make_company(emails=["aanvrager@voorbeeld.test"])
    user = factories.make_user()
    factories.make_mandate(company=company, user=user)
    factories.make_size(company=company, user=user, year=today.year)
    draft = SubsidyApplication.objects.create(
        company=company,
        created_by=user,
        created_at=now,
        changed_at=now,
        nace=factories.make_nace(),
        pillar=Pillar.TRAINING,
        title="Cybersecurity for bakers",
        description="Three days in a classroom, about passwords, phishing and backups.",
        delivery_mode=DeliveryMode.CLASSROOM,
        theme=Theme.DIGITAL,
        hours=Decimal(24),
        agreed_on=today - timedelta(days=3),
        starts_on=today + timedelta(days=10),
        ends_on=today + timedelta(days=12),
        cost=Decimal("1200.00"),
        registration=factories.make_registration(),
    )
    return services.submit(application_id=draft.pk, user=user, declarations=list(Declaration), now=now)
