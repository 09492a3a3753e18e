"""Rights changed and ended by the administrators of a company."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from companies import services
from companies.access_rules import Grant
from companies.enums import CompanyEventKind, MandateRole
from companies.models import CompanyEvent, Mandate
from correspondence.models import Message
from portefeuille.errors import Conflict, Refused
from tests.factories import NOW, TODAY, make_company, make_mandate

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)
LOCAL = MandateRole.LOCAL_ADMINISTRATOR


def codes(action: Callable[[], object]) -> list[str]:
    """Return the refusals of an action that is refused."""
    with pytest.raises(Refused) as refused:
        action()
    return [refusal.code for refusal in refused.value.refusals]


def test_a_change_takes_role_rights_and_last_day_and_is_told() -> None:
    """To the person by mail, and to everyone in the story with what was before."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER)
    grant = Grant(may_apply=True, may_pay=False, valid_to=date(2027, 6, 30))
    services.change_mandate(mandate_id=mandate.pk, changed_by=boss, grant=grant, now=NOW)
    mandate.refresh_from_db()
    assert (mandate.role, mandate.may_apply, mandate.may_pay, mandate.valid_to) == (
        MandateRole.USER,
        True,
        False,
        date(2027, 6, 30),
    )
    event = CompanyEvent.objects.get(kind=CompanyEventKind.MANDATE_CHANGED)
    assert (event.actor, event.facts["person"]) == (boss.user, mandate.user_id)
    assert event.facts["before"] == {"role": "user", "may_apply": True, "may_pay": True, "valid_to": None}
    assert event.facts["after"] == {"role": "user", "may_apply": True, "may_pay": False, "valid_to": "2027-06-30"}
    message = Message.objects.get(kind="access_changed")
    assert message.recipients == [mandate.user.email]
    assert "30/06/2027" in message.text


def test_the_same_change_twice_is_one_change() -> None:
    """One event, one mail."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER)
    for moment in (NOW, NOW + timedelta(minutes=1)):
        services.change_mandate(mandate_id=mandate.pk, changed_by=boss, grant=Grant(may_pay=False), now=moment)
    assert (CompanyEvent.objects.count(), Message.objects.count()) == (1, 1)


def test_a_user_becomes_administrator_with_every_right() -> None:
    """Whatever was ticked."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER, may_pay=False)
    services.change_mandate(mandate_id=mandate.pk, changed_by=boss, grant=Grant(LOCAL, may_pay=False), now=NOW)
    mandate.refresh_from_db()
    assert (mandate.role, mandate.may_pay) == (LOCAL, True)


def test_what_a_change_may_not_touch() -> None:
    """The register, oneself, another company, and what has ended."""
    admin = make_mandate(role=LOCAL)
    boss = make_mandate(company=admin.company)
    user = make_mandate(company=admin.company, role=MandateRole.USER)
    ended = make_mandate(company=admin.company, role=MandateRole.USER, valid_to=TODAY - timedelta(days=1))

    def change(mandate: Mandate, by: Mandate, grant: Grant) -> Mandate:
        return services.change_mandate(mandate_id=mandate.pk, changed_by=by, grant=grant, now=NOW)

    representative = Grant(MandateRole.LEGAL_REPRESENTATIVE)
    assert codes(lambda: change(boss, admin, Grant())) == ["MANDATE_FROM_REGISTER"]
    assert codes(lambda: change(user, admin, representative)) == ["MANDATE_FROM_REGISTER"]
    assert codes(lambda: change(admin, admin, Grant())) == ["MANDATE_OWN"]
    assert codes(lambda: change(admin, user, Grant())) == ["ACCESS_NOT_DECIDER"]
    assert codes(lambda: change(user, admin, Grant(valid_to=TODAY - timedelta(days=1)))) == ["ACCESS_END_PASSED"]
    with pytest.raises(Conflict):
        change(ended, admin, Grant(may_pay=False))
    with pytest.raises(Mandate.DoesNotExist):
        change(make_mandate(role=MandateRole.USER), admin, Grant())
    assert CompanyEvent.objects.count() == 0


@pytest.mark.parametrize("grant", [Grant(), Grant(LOCAL, valid_to=TOMORROW)])
def test_the_last_administrator_is_neither_demoted_nor_given_an_end(grant: Grant) -> None:
    """The one who acts has an end date himself; withdrawing is refused as well."""
    acting = make_mandate(role=LOCAL, valid_to=TOMORROW)
    other = make_mandate(company=acting.company, role=LOCAL)

    def change() -> Mandate:
        return services.change_mandate(mandate_id=other.pk, changed_by=acting, grant=grant, now=NOW)

    def withdraw() -> Mandate:
        return services.withdraw_mandate(mandate_id=other.pk, withdrawn_by=acting, now=NOW)

    assert codes(change) == codes(withdraw) == ["MANDATE_LAST_ADMINISTRATOR"]
    make_mandate(company=acting.company)
    assert withdraw().valid_to == TODAY - timedelta(days=1)


def test_who_was_withdrawn_meanwhile_decides_nothing() -> None:
    """His page was still open: the mandate counts as it is now, not as it was loaded."""
    boss = make_mandate()
    former = make_mandate(company=boss.company, role=LOCAL)
    user = make_mandate(company=boss.company, role=MandateRole.USER)
    services.withdraw_mandate(mandate_id=former.pk, withdrawn_by=boss, now=NOW)
    former.valid_to = None
    assert codes(lambda: services.withdraw_mandate(mandate_id=user.pk, withdrawn_by=former, now=NOW)) == [
        "ACCESS_NOT_DECIDER"
    ]


@pytest.mark.parametrize("role", [MandateRole.LEGAL_REPRESENTATIVE, LOCAL])
def test_postgresql_refuses_an_administrator_with_half_the_rights(role: MandateRole) -> None:
    """He could give them to himself."""
    with pytest.raises(IntegrityError, match="mandate_administrator_may_everything"):
        make_mandate(company=make_company(), role=role, may_pay=False)
