"""What takes a surer login: the way there and back, with nothing lost that was typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import Settings

from accounts.means import Level, Means
from accounts.models import Login, User
from accounts.sensitive import Sensitive
from companies.middleware import SESSION_KEY
from companies.models import Company, Mandate
from tests.accounts.peer import ITSME, SMS, Peer
from tests.factories import IBAN, OTHER_IBAN, make_mandate

pytestmark = pytest.mark.django_db

COMPANY = reverse("companies:company")
STEP_UP = reverse("accounts:step_up")
RESUME = reverse("accounts:resume")


@pytest.fixture
def mandate(peer: Peer) -> Mandate:
    """Return the right of the person of the provider for a company whose account is known."""
    peer.log_in(Client())
    mandate = make_mandate(user=User.objects.get())
    Company.objects.update(refund_iban=IBAN)
    return mandate


@pytest.fixture
def client(peer: Peer, mandate: Mandate) -> Client:
    """Return a browser in which that person logged in with a code by SMS."""
    browser = Client()
    peer.claims = {"acr": SMS}
    peer.log_in(browser)
    session = browser.session
    session[SESSION_KEY] = mandate.company_id
    session.save()
    peer.claims = {"acr": ITSME}
    return browser


def _filled_in(company: Company, **changes: str) -> dict[str, str]:
    return {
        "acting_for": company.enterprise_number,
        "emails": "a@b.example\nc@d.example",
        "refund_iban": IBAN,
    } | changes


def test_a_form_with_money_behind_it_waits_for_a_surer_login(client: Client, peer: Peer, mandate: Mandate) -> None:
    """It is offered again as it was filled in, and is not sent by itself."""
    typed = _filled_in(mandate.company, refund_iban=OTHER_IBAN, emails="a@b.example\no'neill@d.example", note='"<b>')
    response = client.post(COMPANY, typed)
    assert response["Location"] == f"{STEP_UP}?next=%2Faanmelden%2Fverder%2F&action=account"
    page = client.get(response["Location"]).content.decode()
    assert "Wat je invulde, blijft bewaard" in page
    doors = re.findall(r'href="(/aanmelden/met/[^"]+)"', page)
    assert [door.split("/")[3] for door in doors] == ["eid", "itsme", "eidas"]
    key = client.session.session_key
    assert peer.log_in(client, doors[1].replace("&amp;", "&"))["Location"] == RESUME
    assert client.session.session_key != key
    page = client.get(RESUME).content.decode()
    for name, value in typed.items():
        assert f'<input type="hidden" name="{name}" value="{escape(value)}">' in page
    assert f'action="{COMPANY}"' in page
    mandate.company.refresh_from_db()
    assert mandate.company.refund_iban == IBAN


def test_after_a_surer_login_the_form_does_what_it_does(client: Client, peer: Peer, mandate: Mandate) -> None:
    """And is kept no longer."""
    typed = _filled_in(mandate.company, refund_iban=OTHER_IBAN)
    client.post(COMPANY, typed)
    peer.log_in(client, f"/aanmelden/met/itsme/?level=high&next={RESUME}")
    assert client.post(COMPANY, typed).status_code == 302
    mandate.company.refresh_from_db()
    assert mandate.company.refund_iban == OTHER_IBAN
    assert client.get(RESUME)["Location"] == reverse("companies:choose")


def test_what_is_not_sensitive_needs_nothing_more(client: Client, mandate: Mandate) -> None:
    """The addresses for mails on the same page."""
    response = client.post(COMPANY, _filled_in(mandate.company))
    assert (response.status_code, STEP_UP in response["Location"]) == (302, False)


def test_the_session_goes_on_with_the_company_and_both_logins_are_on_record(
    client: Client, peer: Peer, mandate: Mandate
) -> None:
    """Nobody has to choose the company again."""
    peer.log_in(client, "/aanmelden/met/itsme/?level=high")
    assert client.session[SESSION_KEY] == mandate.company_id
    assert client.session["login_level"] == Level.HIGH
    levels = [(login.level, login.ended_at is None) for login in Login.objects.order_by("-pk")[:2]]
    assert levels == [("high", True), ("substantial", False)]


def test_another_person_at_the_surer_login_takes_nothing_over(client: Client, peer: Peer, mandate: Mandate) -> None:
    """Neither the company nor the form."""
    client.post(COMPANY, _filled_in(mandate.company, refund_iban=OTHER_IBAN))
    peer.claims = {"acr": ITSME, "vo_id": "somebody-else", "sub": "somebody-else"}
    peer.log_in(client, f"/aanmelden/met/itsme/?level=high&next={RESUME}")
    assert SESSION_KEY not in client.session
    assert "kept_form" not in client.session


def test_asking_for_the_high_level_asks_the_provider_for_nothing_less(client: Client, peer: Peer) -> None:
    """A means that has both levels."""
    asked = peer.visit(client, "/aanmelden/met/eidas/?level=high")
    assert asked.parameters["acr_values"] == "urn:be:vlaanderen:authmech:eidashigh"


def test_a_surer_login_that_comes_back_less_sure_asks_again(client: Client, peer: Peer, mandate: Mandate) -> None:
    """Whatever was asked, what the provider says counts."""
    peer.claims = {"acr": SMS}
    peer.log_in(client, f"/aanmelden/met/itsme/?level=high&next={RESUME}")
    response = client.post(COMPANY, _filled_in(mandate.company, refund_iban=OTHER_IBAN))
    assert response["Location"].startswith(STEP_UP)


def test_files_are_not_kept_and_the_page_says_so(client: Client, mandate: Mandate) -> None:
    """They are chosen again."""
    typed = _filled_in(mandate.company, refund_iban=OTHER_IBAN)
    response = client.post(COMPANY, typed | {"upload": SimpleUploadedFile("a.xml", b"<a/>")})
    assert "kies ze daarna opnieuw" in client.get(response["Location"]).content.decode()
    assert "kept_form" not in client.session


def test_who_is_sure_enough_is_led_on_and_an_unknown_action_has_no_page(client: Client, peer: Peer) -> None:
    """404."""
    assert client.get(f"{STEP_UP}?action=dance").status_code == 404
    peer.log_in(client, "/aanmelden/met/itsme/?level=high")
    assert client.get(f"{STEP_UP}?action=pay&next=/grootte/")["Location"] == "/grootte/"


def test_the_environment_decides_what_is_sensitive(client: Client, mandate: Mandate, settings: Settings) -> None:
    """None at all, where the means of all are sure enough."""
    settings.HIGH_LEVEL_FOR = []
    response = client.post(COMPANY, _filled_in(mandate.company, refund_iban=OTHER_IBAN))
    assert STEP_UP not in response["Location"]
    assert {action.level for action in Sensitive} == {Level.SUBSTANTIAL}


@pytest.mark.parametrize("means", Means)
def test_a_level_reaches_itself_and_what_is_below(means: Means) -> None:
    assert means.level.reaches(Level.SUBSTANTIAL)
    assert means.level.reaches(Level.HIGH) is (means not in {Means.APP, Means.SMS})
