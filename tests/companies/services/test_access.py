"""Access: asked, decided, expired and withdrawn."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError

from companies import selectors, services
from companies.access_rules import Grant
from companies.enums import AccessRequestStatus, CompanyEventKind, MandateRole
from companies.models import AccessRequest, Company, CompanyEvent, Mandate
from correspondence.models import Message
from portefeuille import clock
from portefeuille.errors import Conflict, Refused
from tests.factories import NOW, TODAY, make_access_request, make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - timedelta(days=1)


def kinds(company: Company) -> list[str]:
    """Return what happened to a company, in order."""
    return list(CompanyEvent.objects.filter(company=company).order_by("pk").values_list("kind", flat=True))


def test_a_request_is_told_to_everyone_who_can_decide() -> None:
    """Legal representatives and local administrators in force today; nobody else."""
    company = make_company()
    boss = make_mandate(company=company)
    admin = make_mandate(company=company, role=MandateRole.LOCAL_ADMINISTRATOR)
    make_mandate(company=company, role=MandateRole.USER)
    make_mandate(company=company, valid_to=YESTERDAY)
    tom = make_user(given_name="Tom", family_name="Jacobs")
    request = services.request_access(company_id=company.pk, user=tom, explanation=" I keep the books. ", now=NOW)
    assert (request.status, request.explanation, request.requested_at) == (
        AccessRequestStatus.PENDING,
        "I keep the books.",
        NOW,
    )
    message = Message.objects.get()
    assert sorted(message.recipients) == sorted([boss.user.email, admin.user.email])
    assert (message.kind, message.company) == ("access_requested", company)
    assert "I keep the books." in message.text
    assert kinds(company) == [CompanyEventKind.ACCESS_REQUESTED]


def test_asking_twice_is_asking_once() -> None:
    """The waiting request comes back, and nobody is mailed again."""
    company = make_mandate().company
    tom = make_user()
    first = services.request_access(company_id=company.pk, user=tom, explanation="", now=NOW)
    second = services.request_access(company_id=company.pk, user=tom, explanation="again", now=NOW + timedelta(hours=1))
    assert second == first
    assert (AccessRequest.objects.count(), Message.objects.count(), len(kinds(company))) == (1, 1, 1)


def test_a_company_without_anyone_who_can_decide_keeps_the_request() -> None:
    """There is nobody to mail yet."""
    company = make_company()
    services.request_access(company_id=company.pk, user=make_user(), explanation="", now=NOW)
    assert (AccessRequest.objects.count(), Message.objects.count()) == (1, 0)


def test_who_can_act_already_does_not_ask() -> None:
    """Whatever the role."""
    mandate = make_mandate(role=MandateRole.USER)
    with pytest.raises(Conflict):
        services.request_access(company_id=mandate.company_id, user=mandate.user, explanation="", now=NOW)
    assert AccessRequest.objects.count() == 0


@pytest.mark.parametrize("valid_to", [None, TODAY, date(2027, 6, 30)])
def test_approval_gives_the_right_of_a_user_from_today(valid_to: date | None) -> None:
    """Until and including a day, or without end."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    mandate = services.approve_access(request_id=request.pk, decided_by=boss, grant=Grant(valid_to=valid_to), now=NOW)
    assert (mandate.user, mandate.company, mandate.role) == (request.requester, boss.company, MandateRole.USER)
    assert (mandate.valid_from, mandate.valid_to, mandate.granted_by) == (TODAY, valid_to, boss.user)
    request.refresh_from_db()
    assert (request.status, request.decided_at, request.decided_by) == (AccessRequestStatus.APPROVED, NOW, boss.user)
    message = Message.objects.get(kind="access_approved")
    assert (message.recipients, message.company) == ([request.requester.email], None)
    assert ("30/06/2027" in message.text) is (valid_to == date(2027, 6, 30))
    assert kinds(boss.company) == [CompanyEventKind.ACCESS_APPROVED]


def test_a_last_day_in_the_past_is_refused_at_its_field() -> None:
    """Nothing is decided then."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    with pytest.raises(Refused) as refused:
        services.approve_access(request_id=request.pk, decided_by=boss, grant=Grant(valid_to=YESTERDAY), now=NOW)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("ACCESS_END_PASSED", "valid_to")]
    request.refresh_from_db()
    assert (request.status, Mandate.objects.count()) == (AccessRequestStatus.PENDING, 1)


def test_refusal_carries_its_reason_to_the_requester() -> None:
    """No right comes of it."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    services.refuse_access(request_id=request.pk, decided_by=boss, reason=" We do not know you. ", now=NOW)
    request.refresh_from_db()
    assert (request.status, request.reason) == (AccessRequestStatus.REFUSED, "We do not know you.")
    assert "We do not know you." in Message.objects.get(kind="access_refused").text
    assert (Mandate.objects.count(), kinds(boss.company)) == (1, [CompanyEventKind.ACCESS_REFUSED])


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_refusal_without_a_reason_is_refused(reason: str) -> None:
    """The person must know why."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    with pytest.raises(Refused) as refused:
        services.refuse_access(request_id=request.pk, decided_by=boss, reason=reason, now=NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["ACCESS_REASON_MISSING"]


@pytest.mark.parametrize(
    "status", [AccessRequestStatus.APPROVED, AccessRequestStatus.REFUSED, AccessRequestStatus.EXPIRED]
)
def test_a_decided_request_is_not_decided_again(status: AccessRequestStatus) -> None:
    """Neither approved nor refused."""
    boss = make_mandate()
    request = make_access_request(company=boss.company, status=status)
    with pytest.raises(Conflict):
        services.approve_access(request_id=request.pk, decided_by=boss, grant=Grant(), now=NOW)
    with pytest.raises(Conflict):
        services.refuse_access(request_id=request.pk, decided_by=boss, reason="No.", now=NOW)
    assert (Mandate.objects.count(), Message.objects.count()) == (1, 0)


def test_a_request_to_another_company_does_not_exist() -> None:
    """Not even for its number."""
    request = make_access_request(company=make_company())
    with pytest.raises(AccessRequest.DoesNotExist):
        services.approve_access(request_id=request.pk, decided_by=make_mandate(), grant=Grant(), now=NOW)


def test_a_user_decides_on_nothing() -> None:
    """Only legal representatives and local administrators do."""
    user = make_mandate(role=MandateRole.USER)
    request = make_access_request(company=user.company)
    for decide in (
        lambda: services.approve_access(request_id=request.pk, decided_by=user, grant=Grant(), now=NOW),
        lambda: services.refuse_access(request_id=request.pk, decided_by=user, reason="No.", now=NOW),
        lambda: services.withdraw_mandate(mandate_id=user.pk, withdrawn_by=user, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            decide()
        assert [refusal.code for refusal in refused.value.refusals] == ["ACCESS_NOT_DECIDER"]


def test_approving_someone_who_got_a_right_meanwhile_gives_no_second_one() -> None:
    """The register may have made him a legal representative."""
    boss = make_mandate()
    request = make_access_request(company=boss.company)
    own = make_mandate(company=boss.company, user=request.requester)
    assert services.approve_access(request_id=request.pk, decided_by=boss, grant=Grant(), now=NOW) == own
    assert Mandate.objects.filter(user=request.requester).count() == 1


@pytest.mark.parametrize(("days", "status"), [(29, AccessRequestStatus.PENDING), (30, AccessRequestStatus.EXPIRED)])
def test_a_request_expires_on_the_thirtieth_day(days: int, status: AccessRequestStatus) -> None:
    """And not a day sooner; the requester is told once, however often it runs."""
    request = make_access_request(company=make_company(), requested_at=NOW - timedelta(days=days))
    for _attempt in range(2):
        services.expire_access_request(request_id=request.pk, now=NOW)
    request.refresh_from_db()
    assert request.status == status
    assert Message.objects.filter(kind="access_expired").count() == (status == AccessRequestStatus.EXPIRED)
    assert len(kinds(request.company)) == (status == AccessRequestStatus.EXPIRED)


def test_a_decided_request_never_expires() -> None:
    """The answer stands."""
    request = make_access_request(
        company=make_company(), requested_at=NOW - timedelta(days=60), status=AccessRequestStatus.APPROVED
    )
    services.expire_access_request(request_id=request.pk, now=NOW)
    request.refresh_from_db()
    assert request.status == AccessRequestStatus.APPROVED


@pytest.mark.parametrize("valid_from", [date(2020, 1, 1), TODAY])
def test_a_withdrawn_right_counts_no_more_today(valid_from: date) -> None:
    """Also when it was given this very day."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER, valid_from=valid_from)
    services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=boss, now=NOW)
    assert selectors.mandate_of(user_id=mandate.user_id, company_id=boss.company_id, today=TODAY) is None
    mandate.refresh_from_db()
    assert mandate.valid_to == YESTERDAY
    assert Message.objects.get(kind="access_withdrawn").recipients == [mandate.user.email]
    assert kinds(boss.company) == [CompanyEventKind.MANDATE_WITHDRAWN]


def test_a_right_that_was_to_begin_later_can_be_withdrawn() -> None:
    """It then never begins."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER, valid_from=date(2027, 1, 1))
    services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=boss, now=NOW)
    later = date(2027, 6, 1)
    assert selectors.mandate_of(user_id=mandate.user_id, company_id=boss.company_id, today=later) is None


def test_withdrawing_twice_is_withdrawing_once() -> None:
    """One event, one mail."""
    boss = make_mandate()
    mandate = make_mandate(company=boss.company, role=MandateRole.USER)
    for moment in (NOW, NOW + timedelta(days=3)):
        services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=boss, now=moment)
    mandate.refresh_from_db()
    assert (mandate.valid_to, Message.objects.count(), len(kinds(boss.company))) == (YESTERDAY, 1, 1)


def test_a_legal_representative_and_ones_own_right_stay() -> None:
    """The first stands in the KBO; the second would lock the company out."""
    admin = make_mandate(role=MandateRole.LOCAL_ADMINISTRATOR)
    boss = make_mandate(company=admin.company)
    for mandate, code in ((boss, "MANDATE_FROM_REGISTER"), (admin, "MANDATE_OWN")):
        with pytest.raises(Refused) as refused:
            services.withdraw_mandate(mandate_id=mandate.pk, withdrawn_by=admin, now=NOW)
        assert [refusal.code for refusal in refused.value.refusals] == [code]


def test_a_right_on_another_company_does_not_exist() -> None:
    """Not even for its number."""
    with pytest.raises(Mandate.DoesNotExist):
        services.withdraw_mandate(
            mandate_id=make_mandate(role=MandateRole.USER).pk, withdrawn_by=make_mandate(), now=NOW
        )


def test_the_mail_of_a_request_shows_what_a_stranger_typed_as_text() -> None:
    """No markup of his reaches the HTML, and nothing is escaped in the text."""
    company = make_mandate(company=make_company(name="Peeters & <b>Zonen</b>")).company
    services.request_access(company_id=company.pk, user=make_user(), explanation="<script>alert(1)</script>", now=NOW)
    message = Message.objects.get()
    assert "<script>" in message.text
    assert "Peeters & <b>Zonen</b>" in message.text
    assert "Peeters & <b>Zonen</b>" in message.subject
    assert "<script>" not in message.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in message.html


@pytest.mark.django_db(transaction=True)
def test_the_mail_leaves_after_the_commit() -> None:
    """With both parts, to every one of them."""
    boss = make_mandate()
    services.request_access(company_id=boss.company_id, user=make_user(), explanation="", now=clock.now())
    sent = mail.outbox[0]
    assert isinstance(sent, mail.EmailMultiAlternatives)
    assert (sent.to, [kind for _content, kind in sent.alternatives]) == ([boss.user.email], ["text/html"])
    assert "http://testserver/toegang/" in sent.body


def test_postgresql_refuses_a_second_waiting_request() -> None:
    """Of one person to one company."""
    request = make_access_request(company=make_company())
    with pytest.raises(IntegrityError, match="access_request_one_pending"):
        make_access_request(company=request.company, requester=request.requester)


def test_postgresql_refuses_a_second_open_right() -> None:
    """Of one person on one company."""
    mandate = make_mandate()
    with pytest.raises(IntegrityError, match="mandate_one_open_per_person"):
        make_mandate(company=mandate.company, user=mandate.user, role=MandateRole.USER)


def test_postgresql_refuses_a_right_that_ends_long_before_it_starts() -> None:
    """The day before its start is the earliest end: a right withdrawn on its first day."""
    make_mandate(valid_from=TODAY, valid_to=YESTERDAY)
    with pytest.raises(IntegrityError, match="mandate_ends_after_it_starts"):
        make_mandate(valid_from=TODAY, valid_to=TODAY - timedelta(days=2))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "approved"}, "access_request_decided_has_a_date"),
        ({"decided_at": NOW}, "access_request_decided_has_a_date"),
        ({"status": "refused", "decided_at": NOW}, "access_request_refusal_has_a_reason"),
    ],
)
def test_postgresql_refuses_a_half_decided_request(changes: dict[str, object], constraint: str) -> None:
    """A decision has a date, a refusal a reason."""
    request = make_access_request(company=make_company())
    with pytest.raises(IntegrityError, match=constraint):
        AccessRequest.objects.filter(pk=request.pk).update(**changes)
