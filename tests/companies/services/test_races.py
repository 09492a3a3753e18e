"""Two people press the button at once, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from companies import services
from companies.access_rules import Grant
from companies.enums import AccessRequestStatus, CompanyEventKind, MandateRole, MemberKind, Size
from companies.models import AccessRequest, CompanyEvent, CompanyGroup, GroupMember, Mandate, SizeDeclaration
from correspondence.models import Message
from portefeuille.errors import Conflict, Refused
from tests.companies.group_rows import Entry
from tests.factories import NOW, make_access_request, make_company, make_mandate, make_size, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run every action at the same moment on its own connection; return results and domain conflicts, in order."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def conflicts(results: list[object]) -> int:
    """Count those who came too late."""
    return sum(isinstance(result, Conflict) for result in results)


def test_of_two_people_who_approve_at_once_one_wins() -> None:
    """One right, one mail, one event."""
    first = make_mandate()
    second = make_mandate(company=first.company, role=MandateRole.LOCAL_ADMINISTRATOR)
    request = make_access_request(company=first.company)
    results = at_once(
        *[
            lambda boss=boss: services.approve_access(request_id=request.pk, decided_by=boss, grant=Grant(), now=NOW)
            for boss in (first, second)
        ]
    )
    assert conflicts(results) == 1
    assert Mandate.objects.filter(user=request.requester).count() == 1
    assert Message.objects.filter(kind="access_approved").count() == 1
    assert CompanyEvent.objects.filter(kind=CompanyEventKind.ACCESS_APPROVED).count() == 1


def test_of_approving_and_refusing_at_once_one_wins() -> None:
    """The other is told that it has been decided."""
    boss = make_mandate()
    other = make_mandate(company=boss.company)
    request = make_access_request(company=boss.company)
    results = at_once(
        lambda: services.approve_access(request_id=request.pk, decided_by=boss, grant=Grant(), now=NOW),
        lambda: services.refuse_access(request_id=request.pk, decided_by=other, reason="No.", now=NOW),
    )
    assert conflicts(results) == 1
    status = AccessRequest.objects.get().status
    has_right = Mandate.objects.filter(user=request.requester).exists()
    assert (status, has_right) in {(AccessRequestStatus.APPROVED, True), (AccessRequestStatus.REFUSED, False)}


def test_a_double_click_on_asking_makes_one_request() -> None:
    """One row, one mail, one event."""
    boss = make_mandate()
    tom = make_user()
    ask = lambda: services.request_access(company_id=boss.company_id, user=tom, explanation="", now=NOW)  # noqa: E731
    results = at_once(*[ask] * 4)
    assert len({result.pk for result in results if isinstance(result, AccessRequest)}) == 1
    assert conflicts(results) == 0
    assert (AccessRequest.objects.count(), Message.objects.count(), CompanyEvent.objects.count()) == (1, 1, 1)


def test_two_people_withdraw_one_right_once() -> None:
    """One event, one mail."""
    boss = make_mandate()
    other = make_mandate(company=boss.company)
    mandate = make_mandate(company=boss.company, role=MandateRole.USER)
    results = at_once(
        *[
            lambda who=who: services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=who, now=NOW)
            for who in (boss, other)
        ]
    )
    assert conflicts(results) == 0
    assert (Message.objects.count(), CompanyEvent.objects.count()) == (1, 1)


def test_the_size_cannot_change_between_two_locks() -> None:
    """Whoever comes first, the locked size is the one that was returned."""
    company = make_company()
    make_size(company=company, size=Size.SMALL)
    user = make_mandate(company=company).user
    locked, _declared = at_once(
        lambda: services.lock_size(company_id=company.pk, year=2026, now=NOW),
        lambda: services.declare_size(
            company_id=company.pk,
            year=2026,
            size=Size.MEDIUM,
            reason="",
            belongs_to_group=False,
            user=user,
            now=NOW,
        ),
    )
    assert isinstance(locked, SizeDeclaration)
    stored = SizeDeclaration.objects.get()
    assert (stored.declared_size, stored.locked_at) == (locked.declared_size, NOW)


def test_two_first_confirmations_at_once_make_one_row() -> None:
    """The company's row is the lock, for the declaration is not there yet."""
    company = make_company()
    user = make_mandate(company=company).user
    at_once(
        *[
            lambda size=size: services.declare_size(
                company_id=company.pk, year=2026, size=size, reason="", belongs_to_group=False, user=user, now=NOW
            )
            for size in (Size.SMALL, Size.MEDIUM)
        ]
    )
    assert SizeDeclaration.objects.count() == 1


def test_of_two_administrators_who_withdraw_each_other_one_stays() -> None:
    """The second finds that he decides on nothing any more."""
    first = make_mandate(role=MandateRole.LOCAL_ADMINISTRATOR)
    second = make_mandate(company=first.company, role=MandateRole.LOCAL_ADMINISTRATOR)

    def withdraw(mandate: Mandate, by: Mandate) -> object:
        try:
            return services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=by, now=NOW)
        except Refused as refused:
            return refused.refusals[0].code

    results = at_once(lambda: withdraw(first, second), lambda: withdraw(second, first))
    assert "ACCESS_NOT_DECIDER" in results
    assert Mandate.objects.filter(valid_to__isnull=True).count() == 1


def test_a_link_that_two_people_open_at_once_lets_one_in() -> None:
    """One right, one mail."""
    boss = make_mandate()
    invitation = services.invite(invited_by=boss, email="boek@kantoor.example", grant=Grant(), now=NOW)
    results = at_once(
        *[
            lambda who=who: services.accept_invitation(key=invitation.key, user=who, now=NOW)
            for who in (make_user(), make_user())
        ]
    )
    assert conflicts(results) == 1
    assert Mandate.objects.filter(role=MandateRole.USER).count() == 1


def test_of_two_people_who_change_one_version_of_a_group_one_is_told() -> None:
    """The other's party is there; nothing is lost unseen."""
    entry = Entry()
    other = make_mandate(company=entry.company).user
    edits = [entry.edit(), entry.edit(user=other)]
    results = at_once(
        *[
            lambda edit=edit, name=name: services.add_party(
                edit=edit, data=services.PartyData(kind=MemberKind.ENTERPRISE, name=name)
            )
            for edit, name in zip(edits, ("Molen", "Winkel"), strict=True)
        ]
    )
    assert [isinstance(result, services.GroupChanged) for result in results].count(True) == 1
    entry.group.refresh_from_db()
    assert (entry.group.members.count(), entry.group.version) == (2, 2)


def test_two_people_who_start_a_group_at_once_start_one() -> None:
    """The company itself stands in it once."""
    first = make_mandate()
    second = make_mandate(company=first.company)
    at_once(
        *[
            lambda user=mandate.user: services.start_group(company_id=first.company_id, year=2026, user=user, now=NOW)
            for mandate in (first, second)
        ]
    )
    assert (CompanyGroup.objects.count(), GroupMember.objects.count()) == (1, 1)
