"""Persons for staff."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db

PERSONS = reverse("admin:accounts_user_changelist")


@pytest.fixture
def staff() -> Client:
    """Return the browser of an administrator."""
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True, username="admin"))
    return client


def test_the_list_costs_the_same_with_three_and_with_thirty_persons(staff: Client) -> None:
    """Twelve queries at most."""
    counts = []
    for persons in (3, 27):
        for _person in range(persons):
            make_user()
        with CaptureQueriesContext(connection) as queries:
            staff.get(PERSONS, {"q": "pee"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_nobody_gains_rights_through_the_page(staff: Client) -> None:
    """It is read only."""
    person = make_user()
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert "password" not in flatten_fieldsets(staff.get(page).context["adminform"].fieldsets)
    assert staff.post(page, {"is_staff": "on", "is_superuser": "on"}).status_code == 403
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_shutting_out_and_letting_in_are_kept_in_the_history(staff: Client) -> None:
    """One line each."""
    person = make_user()
    for action, is_active in (("shut_out", False), ("let_in", True)):
        staff.post(PERSONS, {"action": action, "_selected_action": [person.pk]})
        person.refresh_from_db()
        assert person.is_active is is_active
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(person.pk)] * 2


def test_nobody_shuts_out_himself(staff: Client) -> None:
    """He could never undo it."""
    me = staff.get(PERSONS).context["user"]
    staff.post(PERSONS, {"action": "shut_out", "_selected_action": [me.pk]})
    me.refresh_from_db()
    assert me.is_active
