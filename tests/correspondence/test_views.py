"""The inbox: every mail of the company at work, in full, and of no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from correspondence.enums import MessageStatus
from correspondence.models import Message
from tests.applications.builders import Applicant, browser, make_applicant, make_project
from tests.correspondence.builders import make_message
from tests.factories import NOW, make_user
from tests.payments.views.pages import MOST_QUERIES, find, said, texts

pytestmark = pytest.mark.django_db

INBOX = "/berichten/"


@pytest.fixture
def applicant() -> Applicant:
    return make_applicant()


@pytest.fixture
def client(applicant: Applicant) -> Client:
    return browser(applicant.mandate)


def address(message: Message, *parts: object) -> str:
    return "/".join([f"/berichten/{message.pk}", *map(str, parts), ""])


def test_the_newest_message_stands_first(client: Client, applicant: Applicant) -> None:
    for days, subject in enumerate(["laatste", "midden", "eerste"]):
        make_message(company=applicant.company, subject=subject, created_at=NOW - timedelta(days=days))
    assert texts(client.get(INBOX), "tbody th a") == ["laatste", "midden", "eerste"]


def test_unread_messages_are_marked_and_counted(client: Client, applicant: Applicant) -> None:
    make_message(company=applicant.company, subject="gelezen", read_at=NOW)
    make_message(company=applicant.company, subject="ongelezen")
    page = client.get(INBOX)
    assert texts(page, "tbody tr:has(.pill) th a") == ["ongelezen"]
    assert texts(page, ".site-nav .badge")[0].startswith("1")


def test_opening_a_message_marks_it_as_read_once(client: Client, applicant: Applicant) -> None:
    message = make_message(company=applicant.company)
    page = client.get(address(message))
    message.refresh_from_db()
    first = message.read_at
    assert first is not None
    assert texts(page, ".site-nav .badge") == []
    client.get(address(message))
    message.refresh_from_db()
    assert message.read_at == first


def test_a_message_shows_to_whom_when_and_what(client: Client, applicant: Applicant) -> None:
    message = make_message(
        company=applicant.company,
        recipients=["een@voorbeeld.test", "twee@voorbeeld.test"],
        status=MessageStatus.SENT,
        sent_at=NOW,
        text="Beste ondernemer,\n\nKijk op https://portal.test/projecten/1/\n",
    )
    page = client.get(address(message))
    assert texts(page, "h1") == [message.subject]
    assert texts(page, ".rows dd") == ["een@voorbeeld.test, twee@voorbeeld.test", "23/11/2026 10:00"]
    assert texts(page, ".card p") == ["Beste ondernemer,", "Kijk op https://portal.test/projecten/1/"]
    assert [link.get("href") for link in find(page, ".card a")] == ["https://portal.test/projecten/1/"]


def test_a_message_that_is_not_sent_yet_says_so(client: Client, applicant: Applicant) -> None:
    message = make_message(company=applicant.company, status=MessageStatus.FAILED)
    assert "kon niet verzonden worden" in said(client.get(address(message)))


def test_a_message_to_nobody_says_so(client: Client, applicant: Applicant) -> None:
    message = make_message(company=applicant.company, recipients=[])
    assert "er was geen e-mailadres bekend" in said(client.get(address(message)))


@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "https://x.test/<b>y</b>", "javascript:alert(1)"],
)
def test_what_stands_in_a_message_is_never_markup(client: Client, applicant: Applicant, evil: str) -> None:
    message = make_message(company=applicant.company, subject=evil, text=evil, html=evil, recipients=[evil])
    content = client.get(address(message)).content.decode() + client.get(INBOX).content.decode()
    assert "<script>alert(1)" not in content
    assert "<img src=x" not in content
    assert "<b>y</b>" not in content
    assert 'href="javascript:' not in content


def test_the_attachment_of_a_message_can_be_opened(client: Client, applicant: Applicant) -> None:
    project = make_project(applicant)
    message = Message.objects.get(kind="application_submitted")
    page = client.get(address(message))
    (link,) = [link for link in find(page, "main a") if "bijlagen" in str(link.get("href"))]
    assert (link.get("href"), link.text_content()) == (address(message, "bijlagen", 1), "Stortingsgegevens (pdf)")
    file = client.get(link.get("href"))
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert file["Content-Disposition"] == f'attachment; filename="{project.number}-storten.pdf"'


@pytest.mark.parametrize("position", [0, 2, 999])
def test_an_attachment_that_is_not_there_does_not_exist(client: Client, applicant: Applicant, position: int) -> None:
    make_project(applicant)
    message = Message.objects.get(kind="application_submitted")
    assert client.get(address(message, "bijlagen", position)).status_code == 404


def test_the_messages_of_another_company_do_not_exist(client: Client) -> None:
    foreign = make_applicant(name="Andere bakker")
    make_project(foreign)
    message = Message.objects.get(kind="application_submitted")
    asked = [client.get(address(message)), client.get(address(message, "bijlagen", 1))]
    assert [response.status_code for response in asked] == [404, 404]
    assert texts(client.get(INBOX), "tbody tr") == []
    message.refresh_from_db()
    assert message.read_at is None


def test_the_provider_reads_its_own_letters_in_its_own_inbox(applicant: Applicant) -> None:
    project = make_project(applicant)
    assert project.registration is not None
    provider = project.registration.provider.company
    make_message(company=provider, subject="voor de dienstverlener")
    subjects = texts(browser(applicant.mandate).get(INBOX), "tbody th a")
    assert "voor de dienstverlener" not in subjects
    assert [f"{project.number}: stort" in subject for subject in subjects] == [True]


@pytest.mark.parametrize("path", [INBOX, "/berichten/1/"])
def test_without_a_company_the_choice_of_one_comes_first(path: str) -> None:
    person: User = make_user()
    browser_of_person = Client()
    browser_of_person.force_login(person)
    response = browser_of_person.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/ondernemingen/?next={path.replace('/', '%2F')}")


def test_an_empty_inbox_says_what_will_come(client: Client) -> None:
    assert "Nog geen berichten" in said(client.get(INBOX))


def test_nothing_is_posted_to_the_inbox(client: Client, applicant: Applicant) -> None:
    message = make_message(company=applicant.company)
    assert [client.post(INBOX).status_code, client.post(address(message)).status_code] == [405, 405]


def test_the_inbox_is_paged_with_the_same_queries_for_many(
    client: Client, applicant: Applicant, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    for _message in range(3):
        make_message(company=applicant.company)
    client.get(INBOX)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(INBOX)
    for _message in range(27):
        make_message(company=applicant.company)
    with django_assert_num_queries(len(few)):
        page = client.get(INBOX)
    assert (len(texts(page, "tbody tr")), len(texts(client.get(f"{INBOX}?page=2"), "tbody tr"))) == (20, 10)
