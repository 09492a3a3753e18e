"""A person is known by the provider's word for him, and only once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from accounts import services
from accounts.identity import Identity
from accounts.means import Level, Means
from accounts.models import User
from portefeuille.errors import Refused

LIES = Identity(
    issuer="https://login.example",
    subject="abc-123",
    given_name="Lies",
    family_name="Peeters",
    email="lies@voorbeeld.test",
    means=Means.ITSME,
    level=Level.HIGH,
)


@pytest.mark.django_db
def test_the_first_login_makes_a_person_without_password() -> None:
    """He can log in through the provider only."""
    person = services.register_person(identity=LIES)
    assert (person.username, person.get_full_name(), person.email) == (
        "https://login.example|abc-123",
        "Lies Peeters",
        "lies@voorbeeld.test",
    )
    assert (person.has_usable_password(), person.is_staff, person.is_superuser) == (False, False, False)


@pytest.mark.django_db
def test_a_later_login_brings_the_person_up_to_date() -> None:
    """A name changes; an address that the provider keeps silent about stays."""
    first = services.register_person(identity=LIES)
    again = services.register_person(identity=replace(LIES, family_name="Janssens", email=""))
    assert (again.pk, again.get_full_name(), again.email) == (first.pk, "Lies Janssens", "lies@voorbeeld.test")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_same_subject_of_another_provider_is_another_person() -> None:
    """A subject means nothing without its issuer."""
    services.register_person(identity=LIES)
    services.register_person(identity=replace(LIES, issuer="https://other.example"))
    assert User.objects.count() == 2


@pytest.mark.django_db
def test_who_was_shut_out_is_not_let_in_until_staff_let_him_in_again() -> None:
    """The data are not even brought up to date."""
    person = services.register_person(identity=LIES)
    services.set_active(person_id=person.pk, is_active=False)
    with pytest.raises(Refused) as refused:
        services.register_person(identity=replace(LIES, given_name="Liesbeth"))
    assert [refusal.code for refusal in refused.value.refusals] == ["PERSON_SHUT_OUT"]
    assert User.objects.get().given_name == "Lies"
    services.set_active(person_id=person.pk, is_active=True)
    assert services.register_person(identity=LIES).is_active


@pytest.mark.django_db(transaction=True)
def test_two_first_logins_at_once_make_one_person() -> None:
    """Two tabs, one click each."""
    start = Barrier(2)

    def register(_tab: int) -> int:
        try:
            start.wait()
            return services.register_person(identity=LIES).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        keys = set(pool.map(register, range(2)))
    assert (len(keys), User.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("means", "level"),
    [
        (Means.EID, Level.HIGH),
        (Means.ITSME, Level.HIGH),
        (Means.EIDAS, Level.HIGH),
        (Means.APP, Level.SUBSTANTIAL),
        (Means.SMS, Level.SUBSTANTIAL),
    ],
)
def test_every_means_has_its_level(means: Means, level: Level) -> None:
    """A code is less sure than a card."""
    assert means.level == level
    assert str(means.hint)
