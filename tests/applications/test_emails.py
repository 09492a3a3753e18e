"""The letters about an application: to whom, with which words, and one link each."""

import re
from collections.abc import Callable

import pytest

from applications import emails
from applications.enums import RefusalReason, StopReason
from applications.models import SubsidyApplication
from correspondence import delivery
from correspondence import services as correspondence_services
from correspondence.models import Message
from correspondence.services import Letter
from tests.applications.builders import fund, make_applicant, make_project
from tests.factories import NOW, TODAY, make_company, make_provider, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a project of 2.200 euro with a provider."""
    company = make_company(name="Opleidingscentrum De Stap", emails=["info@destap.test"])
    return make_project(
        make_applicant(name="KLEINE ONDERNEMING", year=TODAY.year, emails=["een@klein.test", "twee@klein.test"]),
        now=NOW,
        registration=make_registration(provider=make_provider(company=company)),
        title="HACCP <script>alert(1)</script> & co",
    )


def queue(letter: Letter) -> Message:
    """Write a letter into the outbox, as if it were new."""
    Message.objects.filter(key=letter.key).delete()
    return correspondence_services.queue(letter=letter, now=NOW)


def stopped(project: SubsidyApplication) -> Letter:
    """Return the letter about a stop."""
    project.closing_reason = StopReason.CHEAPER
    return emails.stopped(project)


def refused(project: SubsidyApplication) -> Letter:
    """Return the letter about a refusal with an explanation."""
    project.closing_reason = RefusalReason.WRONG_AMOUNT
    project.closing_explanation = "Het is 2.000 euro."
    return emails.refused(project)


LETTERS: list[Callable[[SubsidyApplication], Letter]] = [
    emails.submitted,
    emails.provider_named,
    emails.funded,
    emails.completed,
    emails.lapsed,
    emails.expired,
    stopped,
    refused,
]


@pytest.mark.parametrize("write", LETTERS)
def test_every_subject_names_the_project_and_every_text_has_one_link(
    project: SubsidyApplication, write: Callable[[SubsidyApplication], Letter]
) -> None:
    letter = write(project)
    message = queue(letter)
    link = (letter.texts or letter.context)["link"]
    assert project.number is not None
    assert project.number in message.subject
    assert "\n" not in message.subject
    assert re.findall(r"https?://\S+", message.text) == [link]
    assert set(re.findall(r'href="([^"]*)"', message.html)) == {link}


@pytest.mark.parametrize("write", LETTERS)
def test_every_letter_is_in_dutch_and_complete(
    project: SubsidyApplication, write: Callable[[SubsidyApplication], Letter]
) -> None:
    message = queue(write(project))
    assert message.text.strip().startswith("Beste ")
    assert not re.search(r"\b(the|your|you|application|deposit)\b", message.text + message.subject, re.IGNORECASE)
    assert "None" not in message.text + message.html
    assert re.search(r"[({%]{2}", message.text + message.html) is None


@pytest.mark.parametrize("write", LETTERS)
def test_no_title_becomes_markup(project: SubsidyApplication, write: Callable[[SubsidyApplication], Letter]) -> None:
    message = queue(write(project))
    assert "<script>" not in message.html
    assert "&lt;script&gt;" not in message.text


def test_the_applicant_gets_mail_on_every_address_and_the_provider_on_his(project: SubsidyApplication) -> None:
    assert emails.submitted(project).recipients == ["een@klein.test", "twee@klein.test"]
    assert emails.provider_named(project).recipients == ["info@destap.test"]


def test_the_same_news_has_the_same_key(project: SubsidyApplication) -> None:
    assert emails.funded(project).key == f"deposit_complete:{project.number}"
    assert emails.to_applicant(project, "x", event="7").key == f"x:{project.number}:7"


def test_the_first_mail_has_the_deposit_data_and_carries_the_letter(project: SubsidyApplication) -> None:
    message = queue(emails.submitted(project))
    for part in ("1.540,00 euro", "660,00 euro", "BE68 5390 0754 7034", "+++126/0000/00171+++", "23/12/2026"):
        assert part in message.text
        assert part in message.html
    assert message.subject == f"{project.number}: stort 1.540,00 euro ten laatste op 23/12/2026"
    (attachment,) = delivery.build(message).attachments
    assert attachment[0] == f"{project.number}-storten.pdf"


def test_the_provider_reads_what_to_check_and_until_when(project: SubsidyApplication) -> None:
    message = queue(emails.provider_named(project))
    for part in ("KLEINE ONDERNEMING", "24", "2.200,00 euro", "07/12/2026"):
        assert part in message.text


def test_the_mail_about_the_deposit_is_the_storyboards(project: SubsidyApplication) -> None:
    text = " ".join(queue(emails.funded(fund(project, now=NOW))).text.split())
    number = project.number
    assert (
        f"""Beste ondernemer, Uw storting op naam van uw onderneming KLEINE ONDERNEMING voor het project met nummer
        {number} werd goed ontvangen. U beschikt nu over een bedrag van 2.200,00 euro op uw kmo-portefeuille rekening.
        Wanneer uw dienstverlener Opleidingscentrum De Stap u een factuur stuurt, kan u deze via de kmo-portefeuille
        betalen. Hoe doe ik een betaling via de kmo-portefeuille? U doet dit door zich aan te melden""".split()
        == (text.partition(" bij de kmo-portefeuille.")[0].split())
    )
    assert re.search(f"Vervolgens klikt u op de knop .betalen. van het project {number}\\.", text)
    assert "Indien deze link niet werkt, kunt u de url kopiëren." in text
    assert (
        "Tip: beperk de betaling niet tot uw eigen bijdrage maar hou ook rekening met de subsidie. "
        "Uw beschikbaar saldo (= eigen bijdrage + subsidie) voor dit project is 2.200,00 euro."
    ) in text


def test_after_the_end_the_applicant_is_asked_for_an_opinion(project: SubsidyApplication) -> None:
    assert emails.completed(project).context["link"] == f"http://testserver/projecten/{project.number}/beoordelen/"


def test_a_lapse_speaks_of_money_only_when_there_was_some(project: SubsidyApplication) -> None:
    assert "terug" not in queue(emails.lapsed(project)).text
    project.deposited = project.own_contribution or 0
    assert "Je stortte 1.540,00 euro. Dat betalen we je terug." in queue(emails.lapsed(project)).text


def test_a_refusal_and_a_stop_give_the_reason(project: SubsidyApplication) -> None:
    text = queue(refused(project)).text
    assert "Reden: Het bedrag is fout." in text
    assert "“Het is 2.000 euro.”" in text
    assert "Reden: De dienst kost minder dan gepland." in queue(stopped(project)).text
