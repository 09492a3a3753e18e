"""How long a session lives, and that nothing is lost when it ends."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import limits
from accounts.models import Login, User
from portefeuille import clock
from tests.accounts.peer import Peer
from tests.factories import enterprise_number, make_user

pytestmark = pytest.mark.django_db

PAGE = reverse("companies:choose")
LEFT = reverse("accounts:session_left")
IDLE = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
ABSOLUTE = timedelta(seconds=settings.SESSION_COOKIE_AGE)


@pytest.fixture
def person() -> User:
    return make_user()


def is_in(client: Client) -> bool:
    """Tell whether the next click finds the person logged in."""
    return client.get(PAGE).status_code == 200


def test_a_session_in_use_goes_on_and_one_left_alone_ends(client: Client, person: User) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False) as moment:
        client.force_login(person)
        for _click in range(4):
            moment.shift(IDLE - timedelta(seconds=1))
            assert is_in(client)
        moment.shift(IDLE)
        assert not is_in(client)
        assert client.get(PAGE)["Location"] == f"{reverse('accounts:login')}?next={PAGE}"


def test_after_a_working_day_a_session_ends_however_much_it_is_used(client: Client, person: User) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False) as moment:
        client.force_login(person)
        while clock.now() - start < ABSOLUTE - IDLE:
            moment.shift(IDLE / 2)
            assert is_in(client)
        moment.move_to(start + ABSOLUTE - timedelta(seconds=1))
        assert is_in(client)
        moment.move_to(start + ABSOLUTE)
        assert not is_in(client)


@pytest.mark.parametrize("change", [{limits.STARTED_KEY: None}, {limits.SEEN_KEY: "now"}, {limits.STARTED_KEY: 9e12}])
def test_a_session_that_does_not_know_its_age_has_ended(
    client: Client, person: User, change: dict[str, object]
) -> None:
    client.force_login(person)
    session = client.session
    session.update(change)
    session.save()
    assert not is_in(client)


def test_asking_how_long_it_lives_does_not_keep_it_alive(client: Client, person: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as moment:
        client.force_login(person)
        moment.shift(IDLE - timedelta(seconds=90))
        assert client.get(LEFT).json() == {"seconds": 90}
        moment.shift(timedelta(seconds=60))
        assert client.get(LEFT).json() == {"seconds": 30}
        assert client.post(reverse("accounts:extend_session")).json() == {"seconds": IDLE.total_seconds()}
        moment.shift(IDLE)
        assert client.get(LEFT).json() == {"seconds": 0}


def test_who_is_not_logged_in_has_no_seconds(client: Client) -> None:
    assert client.get(LEFT).json() == {"seconds": 0}
    assert client.post(reverse("accounts:extend_session")).status_code == 302


def test_a_form_that_came_too_late_is_offered_to_its_person_and_to_nobody_else(client: Client, peer: Peer) -> None:
    peer.log_in(client)
    person = User.objects.get()
    form = {"explanation": "Ik doe de boekhouding."}
    path = reverse("companies:request_access", args=[enterprise_number()])
    with time_machine.travel(clock.now() + IDLE):
        assert client.post(path, form).status_code == 302
        assert not is_in(client)
        assert client.session[limits.LEFT_BEHIND_KEY]["person"] == str(person.pk)
        peer.log_in(client)
        page = client.get(reverse("accounts:resume")).content.decode()
    assert f'action="{path}"' in page
    assert 'name="explanation" value="Ik doe de boekhouding."' in page


def test_somebody_else_in_the_same_browser_finds_nothing(client: Client, peer: Peer, person: User) -> None:
    client.force_login(person)
    with time_machine.travel(clock.now() + IDLE):
        client.post(
            reverse("companies:request_access", args=[enterprise_number()]), {"explanation": "Ik doe de boekhouding."}
        )
        peer.log_in(client)
        assert client.get(reverse("accounts:resume")).status_code == 302
    assert "boekhouding" not in str(dict(client.session))


def test_a_person_sees_his_sessions_and_ends_the_others(peer: Peer) -> None:
    here, there, third = Client(), Client(), Client()
    for browser in (here, there, third):
        peer.log_in(browser)
    page = here.get(reverse("accounts:my_sessions")).content.decode()
    assert page.count("Sinds ") == 3
    assert page.count("<strong>Deze sessie</strong>") == 1
    one = Login.objects.get(session_key=there.session.session_key)
    here.post(reverse("accounts:end_sessions"), {"login": one.pk})
    assert [is_in(browser) for browser in (here, there, third)] == [True, False, True]
    here.post(reverse("accounts:end_sessions"))
    assert [is_in(browser) for browser in (here, there, third)] == [True, False, False]
    assert Login.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.parametrize("number", ["0", "999999999", "x", "-1"])
def test_nobody_ends_the_session_of_somebody_else(peer: Peer, client: Client, number: str) -> None:
    peer.log_in(client)
    other = Client()
    other.force_login(make_user())
    Login.objects.create(
        user=make_user(), session_key=other.session.session_key or "", level="high", started_at=clock.now()
    )
    foreign = Login.objects.latest("pk")
    client.post(reverse("accounts:end_sessions"), {"login": number if number != "0" else foreign.pk})
    assert is_in(other)
    foreign.refresh_from_db()
    assert foreign.ended_at is None


def test_a_session_that_was_ended_is_gone_from_the_database(client: Client, person: User) -> None:
    client.force_login(person)
    key = client.session.session_key
    with time_machine.travel(clock.now() + IDLE):
        assert not is_in(client)
    assert not Session.objects.filter(session_key=key).exists()
