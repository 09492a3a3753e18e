"""The second factor of staff: no page without it, no guess for free, nothing lost when it is asked again."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.staff import demo, selectors, services, sessions
from accounts.staff.again import CODE_FIELD
from portefeuille import clock
from portefeuille.errors import Conflict, Refused
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord van niemand"
INDEX = reverse("admin:index")
FACTOR = reverse("staff:second_factor")
SET_UP = reverse("staff:set_up")


@pytest.fixture
def officer() -> User:
    officer = make_user(username="officer", is_staff=True, is_superuser=True)
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.fixture
def after_password(client: Client, officer: User) -> Client:
    """Return the browser of an officer who gave the right password and nothing more."""
    answer = client.post(reverse("admin:login"), {"username": "officer", "password": PASSWORD, "next": INDEX})
    assert answer.status_code == 302
    return client


def code_of(officer: User) -> str:
    return demo.code_of(officer)


def wrong_code_of(officer: User) -> str:
    return f"{(int(code_of(officer)) + 1) % 1_000_000:06d}"


def let_time_pass(officer: User) -> None:
    """Let the wait after wrong codes pass."""
    TOTPDevice.objects.filter(user=officer).update(throttling_failure_timestamp=clock.now() - timedelta(hours=1))


def test_a_password_alone_opens_no_page_of_the_agency(after_password: Client, officer: User) -> None:
    for path in (
        INDEX,
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_change", args=[officer.pk]),
    ):
        answer = after_password.get(path, follow=True)
        assert answer.redirect_chain[-1][0].startswith(SET_UP), path


def test_the_first_code_switches_it_on_and_shows_the_recovery_codes_once(after_password: Client, officer: User) -> None:
    page = after_password.get(SET_UP).content.decode()
    waiting = TOTPDevice.objects.get(user=officer, confirmed=False)
    assert selectors.key_of(waiting) in page
    answer = after_password.post(SET_UP, {"code": demo.code(waiting)})
    codes = re.findall(r"<li><code>(\w+)</code></li>", answer.content.decode())
    assert len(set(codes)) == services.RECOVERY_CODES
    assert after_password.get(INDEX).status_code == 200
    assert after_password.get(SET_UP).status_code == 302


def test_a_wrong_first_code_leaves_it_off(after_password: Client, officer: User) -> None:
    after_password.get(SET_UP)
    waiting = TOTPDevice.objects.get(user=officer, confirmed=False)
    wrong = f"{(int(demo.code(waiting)) + 1) % 1_000_000:06d}"
    answer = after_password.post(SET_UP, {"code": wrong})
    assert answer.status_code == 422
    assert "Deze code is niet juist" in answer.content.decode()
    assert not selectors.has_second_factor(officer)
    assert after_password.get(INDEX).status_code == 302


def test_opening_the_page_twice_keeps_the_key_that_was_read(after_password: Client, officer: User) -> None:
    after_password.get(SET_UP)
    after_password.get(SET_UP)
    assert TOTPDevice.objects.filter(user=officer).count() == 1


def test_a_stolen_password_brings_no_second_device_in(after_password: Client, officer: User) -> None:
    demo.give_second_factor(officer)
    assert after_password.get(SET_UP)["Location"].startswith(FACTOR)
    with pytest.raises(Conflict):
        services.begin_setup(person_id=officer.pk)
    with pytest.raises(Conflict):
        services.finish_setup(person_id=officer.pk, code="000000", now=clock.now())


def test_the_right_code_opens_the_page_that_was_asked_for(after_password: Client, officer: User) -> None:
    demo.give_second_factor(officer)
    register = reverse("admin:accounts_user_changelist")
    asked = after_password.get(register, follow=True)
    assert asked.redirect_chain[-1][0].startswith(FACTOR)
    key = after_password.session.session_key
    answer = after_password.post(FACTOR, {"code": code_of(officer), "next": register})
    assert answer["Location"] == register
    assert after_password.session.session_key != key
    assert after_password.get(register).status_code == 200


def test_after_the_code_nobody_is_sent_to_another_site(after_password: Client, officer: User) -> None:
    demo.give_second_factor(officer)
    answer = after_password.post(FACTOR, {"code": code_of(officer), "next": "https://evil.example/"})
    assert answer["Location"] == INDEX


def test_a_code_works_once(officer: User) -> None:
    demo.give_second_factor(officer)
    code = code_of(officer)
    services.verify(person_id=officer.pk, code=code, now=clock.now())
    with pytest.raises(Refused):
        services.verify(person_id=officer.pk, code=code, now=clock.now())


def test_every_wrong_code_makes_the_next_one_wait(officer: User) -> None:
    demo.give_second_factor(officer)
    with pytest.raises(Refused) as refused:
        services.verify(person_id=officer.pk, code=wrong_code_of(officer), now=clock.now())
    assert refused.value.refusals[0].code == "FACTOR_WRONG"
    with pytest.raises(Refused) as refused:
        services.verify(person_id=officer.pk, code=code_of(officer), now=clock.now())
    assert refused.value.refusals[0].code == "FACTOR_WAIT"
    let_time_pass(officer)
    assert services.verify(person_id=officer.pk, code=code_of(officer), now=clock.now())


def test_a_code_of_somebody_else_opens_nothing(officer: User) -> None:
    other = make_user(is_staff=True)
    demo.give_second_factor(officer)
    demo.give_second_factor(other)
    with pytest.raises(Refused):
        services.verify(person_id=officer.pk, code=code_of(other), now=clock.now())


def test_a_recovery_code_opens_once(after_password: Client, officer: User) -> None:
    demo.give_second_factor(officer)
    code = services.renew_recovery_codes(person_id=officer.pk)[0]
    assert after_password.post(FACTOR, {"code": f" {code.upper()} "}).status_code == 302
    assert selectors.codes_left(officer) == services.RECOVERY_CODES - 1
    with pytest.raises(Refused):
        services.verify(person_id=officer.pk, code=code, now=clock.now())


def test_new_recovery_codes_end_the_old_ones(client: Client, officer: User) -> None:
    client.force_login(officer)
    old = set(services.renew_recovery_codes(person_id=officer.pk))
    page = client.post(reverse("staff:recovery_codes")).content.decode()
    new = set(re.findall(r"<li><code>(\w+)</code></li>", page))
    assert len(new) == services.RECOVERY_CODES
    assert not old & new
    assert set(StaticToken.objects.values_list("token", flat=True)) == new


def test_recovery_codes_are_renewed_only_shortly_after_a_code(client: Client, officer: User) -> None:
    client.force_login(officer)
    _make_stale(client)
    assert client.post(reverse("staff:recovery_codes"))["Location"].startswith(FACTOR)
    assert selectors.codes_left(officer) == 0


@pytest.mark.parametrize("name", ["staff:second_factor", "staff:set_up", "staff:recovery_codes"])
def test_for_entrepreneurs_these_pages_are_not_there(client: Client, name: str) -> None:
    client.force_login(make_user())
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["staff:second_factor", "staff:set_up", "staff:recovery_codes"])
def test_without_a_login_these_pages_ask_for_the_password_of_staff(client: Client, name: str) -> None:
    assert client.get(reverse(name))["Location"].startswith(reverse("admin:login"))


def test_an_administrator_takes_the_second_factor_of_a_colleague_away(client: Client, officer: User) -> None:
    client.force_login(officer)
    colleague = make_user(is_staff=True)
    demo.give_second_factor(colleague)
    _act(client, "reset_second_factor", colleague)
    assert not selectors.has_second_factor(colleague)
    assert LogEntry.objects.filter(user=officer, object_id=str(colleague.pk)).exists()


def test_nobody_takes_his_own_second_factor_away(client: Client, officer: User) -> None:
    client.force_login(officer)
    _act(client, "reset_second_factor", officer)
    with pytest.raises(Refused) as refused:
        services.reset(person_id=officer.pk, by=officer)
    assert refused.value.refusals[0].code == "FACTOR_OWN"
    assert selectors.has_second_factor(officer)


def test_an_old_code_is_asked_again_and_what_was_chosen_is_kept(client: Client, officer: User) -> None:
    client.force_login(officer)
    _make_stale(client)
    person = make_user()
    sent = {"action": "shut_out", "_selected_action": [person.pk], "index": "0"}
    page = client.post(reverse("admin:accounts_user_changelist"), sent)
    assert page.status_code == 422
    assert f'<input type="hidden" name="_selected_action" value="{person.pk}">' in page.content.decode()
    assert _is_active(person)

    refused = client.post(reverse("admin:accounts_user_changelist"), {**sent, CODE_FIELD: wrong_code_of(officer)})
    assert refused.status_code == 422
    assert "Deze code is niet juist" in refused.content.decode()
    let_time_pass(officer)
    client.post(reverse("admin:accounts_user_changelist"), {**sent, CODE_FIELD: code_of(officer)})
    assert not _is_active(person)
    assert sessions.GIVEN_AT_KEY in client.session


def test_the_code_of_an_entrepreneurs_session_never_counts(client: Client, officer: User) -> None:
    """Who logs in as somebody else in the same browser starts without a second factor."""
    client.force_login(officer)
    client.logout()
    client.post(reverse("admin:login"), {"username": "officer", "password": PASSWORD, "next": INDEX})
    assert client.get(INDEX).status_code == 302


def test_five_wrong_passwords_make_the_sixth_wait_even_when_it_is_right(client: Client, officer: User) -> None:
    demo.give_second_factor(officer)
    address = reverse("admin:login")
    for _attempt in range(5):
        answer = client.post(address, {"username": "officer", "password": "wrong", "next": INDEX})
    assert answer.status_code == 429
    answer = client.post(address, {"username": "officer", "password": PASSWORD, "next": INDEX})
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session
    elsewhere = client.post(
        address, {"username": "officer", "password": PASSWORD, "next": INDEX}, REMOTE_ADDR="203.0.113.9"
    )
    assert elsewhere.status_code == 302


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client: Client, officer: User) -> None:
    address = reverse("admin:login")
    pages = [
        client.post(address, {"username": name, "password": "wrong", "next": INDEX}).content.decode()
        for name in ("officer", "nobody")
    ]
    blank = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert blank[0] == blank[1]


def _act(client: Client, action: str, person: User) -> None:
    client.post(reverse("admin:accounts_user_changelist"), {"action": action, "_selected_action": [person.pk]})


def _make_stale(client: Client) -> None:
    session = client.session
    session[sessions.GIVEN_AT_KEY] = time.time() - sessions.FRESH.total_seconds()
    session.save()


def _is_active(person: User) -> bool:
    return User.objects.filter(pk=person.pk, is_active=True).exists()
