"""The people of the demo."""

import re
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from django.urls import reverse

from accounts import demo
from accounts.models import User
from accounts.people import PEOPLE

pytestmark = pytest.mark.django_db


def test_loading_twice_makes_everybody_once() -> None:
    """A person who changed nothing stays the same person."""
    demo.load()
    keys = set(User.objects.values_list("pk", flat=True))
    demo.load()
    assert set(User.objects.values_list("pk", flat=True)) == keys
    assert len(keys) == len(PEOPLE) + len(demo.STAFF_USERNAMES)


def test_the_keys_are_unique_and_the_addresses_lead_nowhere() -> None:
    """The domain is reserved."""
    assert len({who.key for who in PEOPLE}) == len(PEOPLE)
    assert all(who.email.endswith(".example") for who in PEOPLE)


def test_staff_log_in_with_the_password_and_the_code_that_are_shown() -> None:
    """At the pages of the agency."""
    demo.load()
    client = Client()
    index = reverse("admin:index")
    password = {"username": demo.STAFF_USERNAME, "password": demo.STAFF_PASSWORD, "next": index}
    response = client.post(reverse("admin:login"), password, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('staff:second_factor')}?next={quote(index, safe='')}"
    shown = re.search(r"zou je app nu tonen: (\d{6})", response.content.decode())
    assert shown
    response = client.post(reverse("staff:second_factor"), {"code": shown[1], "next": index})
    assert (response.status_code, response["Location"]) == (302, index)
    assert client.get(index).status_code == 200


def test_an_entrepreneur_cannot_enter_the_pages_of_the_agency() -> None:
    """He is asked for the login of staff."""
    demo.load()
    client = Client()
    client.force_login(demo.user("lies"))
    assert client.get(reverse("admin:index")).status_code == 302


@override_settings(DEMO=False)
def test_outside_the_demo_nobody_is_made() -> None:
    """Least of all a member of staff with a known password."""
    with pytest.raises(ImproperlyConfigured):
        demo.load()
    assert User.objects.count() == 0
