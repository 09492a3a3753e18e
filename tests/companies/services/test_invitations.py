"""Invitations: sent, accepted, withdrawn and expired."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from companies import services
from companies.access_rules import Grant
from companies.enums import AccessRequestStatus, CompanyEventKind, InvitationStatus, MandateRole
from companies.models import Company, CompanyEvent, Invitation, Mandate
from correspondence.models import Message
from portefeuille.errors import Conflict, Refused
from tests.factories import NOW, TODAY, make_access_request, make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db

LOCAL = MandateRole.LOCAL_ADMINISTRATOR
ADDRESS = "boekhouder@kantoor.example"


def kinds(company: Company) -> list[str]:
    """Return what happened to a company, in order."""
    return list(CompanyEvent.objects.filter(company=company).order_by("pk").values_list("kind", flat=True))


def invited(boss: Mandate, grant: Grant | None = None) -> Invitation:
    """Invite the accountant."""
    return services.invite(invited_by=boss, email=ADDRESS, grant=grant or Grant(), now=NOW)


def test_an_invitation_goes_to_its_address_alone() -> None:
    """With the link in it, and never into the inbox that the whole company reads."""
    boss = make_mandate()
    invitation = invited(boss, Grant(may_pay=False, valid_to=date(2027, 6, 30)))
    message = Message.objects.get()
    assert (message.recipients, message.company) == ([ADDRESS], None)
    assert f"/toegang/uitnodiging/{invitation.key}/" in message.text
    assert "30/06/2027" in message.text
    assert kinds(boss.company) == [CompanyEventKind.INVITED]


def test_accepting_gives_what_was_offered_and_tells_the_administrators() -> None:
    """From today; a second click finds the same right."""
    boss = make_mandate()
    invitation = invited(boss, Grant(may_pay=False, valid_to=date(2027, 6, 30)))
    tom = make_user(given_name="Tom", family_name="Jacobs")
    first = services.accept_invitation(key=invitation.key, user=tom, now=NOW)
    assert services.accept_invitation(key=invitation.key, user=tom, now=NOW + timedelta(minutes=1)) == first
    assert (first.role, first.may_apply, first.may_pay) == (MandateRole.USER, True, False)
    assert (first.valid_from, first.valid_to, first.granted_by) == (TODAY, date(2027, 6, 30), boss.user)
    invitation.refresh_from_db()
    assert (invitation.status, invitation.accepted_by) == (InvitationStatus.ACCEPTED, tom)
    message = Message.objects.get(kind="invitation_accepted")
    assert message.recipients == [boss.user.email]
    assert "Tom Jacobs" in message.text
    assert kinds(boss.company) == [CompanyEventKind.INVITED, CompanyEventKind.INVITATION_ACCEPTED]


def test_a_waiting_request_of_the_same_person_is_granted_with_it() -> None:
    """Nobody has to answer it any more."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    services.accept_invitation(key=invited(boss).key, user=request.requester, now=NOW)
    request.refresh_from_db()
    assert (request.status, request.decided_by) == (AccessRequestStatus.APPROVED, boss.user)


def test_the_link_works_once() -> None:
    """Who gets it later gets nothing."""
    boss = make_mandate()
    invitation = invited(boss)
    services.accept_invitation(key=invitation.key, user=make_user(), now=NOW)
    with pytest.raises(Conflict):
        services.accept_invitation(key=invitation.key, user=make_user(), now=NOW)
    assert Mandate.objects.count() == 2


def test_an_invitation_ends() -> None:
    """After thirty days, when it is withdrawn, and when its last day has passed."""
    boss = make_mandate()
    tom = make_user()
    late = invited(boss)
    with pytest.raises(Conflict):
        services.accept_invitation(key=late.key, user=tom, now=NOW + services.INVITATION_TERM)
    services.withdraw_invitation(invitation_id=late.pk, withdrawn_by=boss, now=NOW)
    with pytest.raises(Conflict):
        services.accept_invitation(key=late.key, user=tom, now=NOW)
    short = invited(boss, Grant(valid_to=TODAY))
    with pytest.raises(Conflict):
        services.accept_invitation(key=short.key, user=tom, now=NOW + timedelta(days=1))
    with pytest.raises(Invitation.DoesNotExist):
        services.accept_invitation(key=uuid.uuid4(), user=tom, now=NOW)
    assert Mandate.objects.count() == 1


def test_who_can_act_already_keeps_his_right() -> None:
    """And the invitation waits for somebody else."""
    boss = make_mandate()
    user = make_mandate(company=boss.company, role=MandateRole.USER, may_pay=False)
    invitation = invited(boss, Grant(LOCAL))
    with pytest.raises(Conflict):
        services.accept_invitation(key=invitation.key, user=user.user, now=NOW)
    user.refresh_from_db()
    assert (user.role, user.may_pay) == (MandateRole.USER, False)


def test_a_second_click_sends_no_second_mail() -> None:
    """Another offer to the same address must first replace the one that waits."""
    boss = make_mandate()
    assert invited(boss) == services.invite(invited_by=boss, email=ADDRESS.upper(), grant=Grant(), now=NOW)
    with pytest.raises(Conflict):
        invited(boss, Grant(LOCAL))
    assert (Invitation.objects.count(), Message.objects.count()) == (1, 1)


def test_what_cannot_be_offered() -> None:
    """To represent by law, a right that has ended, and anything by somebody who decides nothing."""
    boss = make_mandate()
    user = make_mandate(company=boss.company, role=MandateRole.USER)
    for by, grant, code in (
        (boss, Grant(MandateRole.LEGAL_REPRESENTATIVE), "MANDATE_FROM_REGISTER"),
        (boss, Grant(valid_to=TODAY - timedelta(days=1)), "ACCESS_END_PASSED"),
        (user, Grant(), "ACCESS_NOT_DECIDER"),
    ):
        with pytest.raises(Refused) as refused:
            services.invite(invited_by=by, email=ADDRESS, grant=grant, now=NOW)
        assert [refusal.code for refusal in refused.value.refusals] == [code]
    assert Invitation.objects.count() == 0


def test_withdrawing_is_for_one_s_own_company_and_before_it_is_accepted() -> None:
    """Twice is once."""
    boss = make_mandate()
    invitation = invited(boss)
    with pytest.raises(Invitation.DoesNotExist):
        services.withdraw_invitation(invitation_id=invitation.pk, withdrawn_by=make_mandate(), now=NOW)
    for _click in range(2):
        services.withdraw_invitation(invitation_id=invitation.pk, withdrawn_by=boss, now=NOW)
    assert kinds(boss.company) == [CompanyEventKind.INVITED, CompanyEventKind.INVITATION_WITHDRAWN]
    accepted = invited(boss)
    services.accept_invitation(key=accepted.key, user=make_user(), now=NOW)
    with pytest.raises(Conflict):
        services.withdraw_invitation(invitation_id=accepted.pk, withdrawn_by=boss, now=NOW)


@pytest.mark.parametrize(("days", "status"), [(29, InvitationStatus.PENDING), (30, InvitationStatus.EXPIRED)])
def test_it_expires_on_the_thirtieth_day(days: int, status: InvitationStatus) -> None:
    """And not a day sooner, however often it runs."""
    boss = make_mandate()
    invitation = invited(boss)
    for _run in range(2):
        services.expire_invitation(invitation_id=invitation.pk, now=NOW + timedelta(days=days))
    invitation.refresh_from_db()
    assert invitation.status == status
    assert kinds(boss.company).count(CompanyEventKind.INVITATION_EXPIRED) == (status == InvitationStatus.EXPIRED)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "withdrawn"}, "invitation_closed_has_a_date"),
        ({"status": "accepted", "answered_at": NOW}, "invitation_accepted_by_somebody"),
        ({"role": "legal_representative"}, "invitation_never_to_represent"),
        ({"role": "local_administrator", "may_pay": False}, "invitation_administrator_may_everything"),
    ],
)
def test_postgresql_refuses_a_half_answered_invitation(changes: dict[str, object], constraint: str) -> None:
    """And one that offers what cannot be."""
    invitation = invited(make_mandate())
    with pytest.raises(IntegrityError, match=constraint):
        Invitation.objects.filter(pk=invitation.pk).update(**changes)


def test_postgresql_refuses_a_second_waiting_invitation_to_an_address() -> None:
    """Whatever its capitals; another company may invite the same person."""
    boss = make_mandate()
    invited(boss)
    invited(make_mandate(company=make_company()))
    with pytest.raises(IntegrityError, match="invitation_one_pending_per_address"):
        Invitation.objects.create(
            company=boss.company, email=ADDRESS.upper(), role=LOCAL, invited_by=boss.user, invited_at=NOW
        )
