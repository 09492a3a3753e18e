"""The people of a company, as pages: invite, change, withdraw, and what happened."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import services
from companies.access_rules import Grant
from companies.enums import InvitationStatus, MandateRole
from companies.middleware import SESSION_KEY
from companies.models import Invitation, Mandate
from portefeuille import clock
from tests.companies.views.conftest import Visitor, opened_for
from tests.factories import make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db

ACCESS = reverse("companies:access")
INVITE = reverse("companies:invite")
STORY = reverse("companies:access_story")
OFFER = {"email": "tom@kantoor.example", "role": "user", "rights": ["apply"], "valid_to": "30/06/2099"}


def invite(boss: Mandate, email: str = "tom@kantoor.example") -> Invitation:
    """Invite somebody without going through the page."""
    return services.invite(invited_by=boss, email=email, grant=Grant(may_pay=False), now=clock.now())


def test_inviting_sends_what_was_ticked_and_shows_it_on_the_page(visit: Visitor) -> None:
    """Until it is accepted."""
    boss = make_mandate()
    client = visit(boss)
    response = client.post(INVITE, opened_for(boss, {}) | OFFER)
    assert (response.status_code, response["Location"]) == (302, ACCESS)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.may_apply, invitation.may_pay, invitation.valid_to) == (
        "tom@kantoor.example",
        True,
        False,
        date(2099, 6, 30),
    )
    assert "tom@kantoor.example" in client.get(ACCESS).content.decode()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"email": "tom"}, ["email"]),
        ({"email": ""}, ["email"]),
        ({"email": "a" * 250 + "@x.be"}, ["email"]),
        ({"role": "legal_representative"}, ["role"]),
        ({"role": ""}, ["role"]),
        ({"rights": ["everything"]}, ["rights"]),
        ({"valid_to": "01/01/2020"}, ["valid_to"]),
        ({"valid_to": "31/02/2027"}, ["valid_to"]),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field(
    visit: Visitor, changes: dict[str, object], fields: list[str]
) -> None:
    """Nothing is sent; what was typed is still there."""
    boss = make_mandate()
    page = visit(boss).post(INVITE, opened_for(boss, {}) | OFFER | changes)
    assert (page.status_code, list(page.context["form"].errors)) == (422, fields)
    assert Invitation.objects.count() == 0


def test_a_page_that_was_opened_for_another_company_invites_nobody(visit: Visitor) -> None:
    """The person switched in another tab."""
    boss = make_mandate()
    assert visit(boss).post(INVITE, opened_for(make_mandate(), {}) | OFFER).status_code == 409
    assert Invitation.objects.count() == 0


def test_accepting_takes_the_company_up(visit: Visitor) -> None:
    """The page says first what is offered; a GET accepts nothing."""
    invitation = invite(make_mandate(company=make_company(name="Slagerij Voorbeeld")))
    tom = make_user()
    client = visit(tom)
    address = reverse("companies:invitation", args=[invitation.key])
    text = client.get(address).content.decode()
    assert ("Slagerij Voorbeeld" in text, Mandate.objects.filter(user=tom).exists()) == (True, False)
    response = client.post(address)
    assert (response.status_code, response["Location"]) == (302, reverse("companies:measures"))
    assert client.session[SESSION_KEY] == invitation.company_id
    assert '<form method="post" novalidate>' not in client.get(address).content.decode()
    assert visit(make_user()).post(address).status_code == 409


def test_an_unknown_link_leads_nowhere(visit: Visitor) -> None:
    """404."""
    address = reverse("companies:invitation", args=["00000000-0000-4000-8000-000000000000"])
    assert visit(make_user()).get(address).status_code == 404


def test_withdrawing_an_invitation_asks_first(visit: Visitor) -> None:
    """Afterwards it is gone from the page."""
    boss = make_mandate()
    invitation = invite(boss)
    client = visit(boss)
    address = reverse("companies:withdraw_invitation", args=[invitation.pk])
    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == ACCESS
    invitation.refresh_from_db()
    assert invitation.status == InvitationStatus.WITHDRAWN
    assert client.get(address).status_code == 404


def test_rights_change_on_a_page_that_shows_what_they_are(visit: Visitor) -> None:
    """What is unticked is taken away."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER, may_pay=False)
    client = visit(boss)
    address = reverse("companies:change_rights", args=[mandate.pk])
    assert client.get(address).context["form"].initial == {
        "role": MandateRole.USER,
        "rights": ["apply"],
        "valid_to": None,
    }
    assert client.post(address, {"role": "user", "rights": ["pay"]})["Location"] == ACCESS
    mandate.refresh_from_db()
    assert (mandate.may_apply, mandate.may_pay) == (False, True)


def test_what_a_change_may_not_do_is_said_on_the_page(visit: Visitor) -> None:
    """What was chosen stays."""
    boss = make_mandate()
    address = reverse("companies:change_rights", args=[boss.pk])
    page = visit(boss).post(address, {"role": "local_administrator"})
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()


def test_the_story_says_who_did_what_about_whom(visit: Visitor) -> None:
    """Of one's own company only, with names where there are any and addresses where not."""
    boss = make_mandate(user=make_user(given_name="Lies", family_name="Peeters"))
    mandate = make_mandate(
        company=boss.company, role=MandateRole.USER, user=make_user(given_name="Tom", family_name="Jacobs")
    )
    services.change_mandate(mandate_id=mandate.pk, changed_by=boss, grant=Grant(may_pay=False), now=clock.now())
    invite(boss, "nieuw@kantoor.example")
    invite(make_mandate(), "vreemd@elders.example")
    page = visit(boss).get(STORY)
    entries = page.context["entries"]
    assert [(entry.about, entry.by) for entry in entries] == [
        ("nieuw@kantoor.example", "Lies Peeters"),
        ("Tom Jacobs", "Lies Peeters"),
    ]
    assert entries[1].detail
    assert "vreemd@elders.example" not in page.content.decode()


def test_the_story_costs_the_same_with_three_and_with_thirty_events(visit: Visitor) -> None:
    """Twelve queries at most."""
    boss = make_mandate()
    client = visit(boss)
    counts = []
    for total in (3, 30):
        while Invitation.objects.count() < total:
            invite(boss, f"p{Invitation.objects.count()}@kantoor.example")
        for address in (STORY, ACCESS):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


@pytest.mark.parametrize("name", ["access", "invite", "access_story"])
def test_for_a_user_the_pages_do_not_exist(visit: Visitor, name: str) -> None:
    """404, with every right to apply and pay."""
    assert visit(make_mandate(role=MandateRole.USER)).get(reverse(f"companies:{name}")).status_code == 404


@pytest.mark.parametrize("name", ["change_rights", "withdraw"])
def test_the_people_of_another_company_do_not_exist(visit: Visitor, name: str) -> None:
    """404, to read and to change."""
    stranger = make_mandate(role=MandateRole.USER)
    client = visit(make_mandate())
    address = reverse(f"companies:{name}", args=[stranger.pk])
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
