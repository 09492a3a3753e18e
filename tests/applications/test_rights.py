"""The rights to look, to apply and to pay, at every deed and on every page that leads to one."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from applications import services
from applications.enums import Declaration, RefusalReason, Status, StopReason
from applications.models import SubsidyApplication
from companies import services as company_services
from companies.access_rules import Grant
from companies.enums import MandateRole
from companies.models import Mandate
from payments import services as payment_services
from portefeuille import clock
from portefeuille.errors import NotAllowed
from tests.applications.builders import (
    Applicant,
    browser,
    fund,
    make_applicant,
    make_draft,
    make_project,
    make_provider_mandate,
)
from tests.factories import NOW, TODAY, make_mandate, make_user

pytestmark = pytest.mark.django_db

SCORES = dict.fromkeys(("content", "expertise", "practicality", "organisation", "value"), 4)


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply."""
    return make_applicant()


def with_rights(applicant: Applicant, *, may_apply: bool, may_pay: bool) -> Mandate:
    """Let another person act for the company, with some rights."""
    return make_mandate(company=applicant.company, role=MandateRole.USER, may_apply=may_apply, may_pay=may_pay)


def save(project: SubsidyApplication, user: User) -> object:
    return services.save_step(application_id=project.pk, values={"title": "Anders"}, user=user, now=NOW)


def discard(project: SubsidyApplication, user: User) -> object:
    return services.discard_draft(application_id=project.pk, user=user, now=NOW)


def submit(project: SubsidyApplication, user: User) -> object:
    return services.submit(application_id=project.pk, user=user, declarations=list(Declaration), now=NOW)


def start(project: SubsidyApplication, user: User) -> object:
    return services.start_draft(company=project.company, user=user, now=NOW)


def rate(project: SubsidyApplication, user: User) -> object:
    return services.rate(application_id=project.pk, user=user, scores=SCORES, comment="", now=NOW)


def stop(project: SubsidyApplication, user: User) -> object:
    return payment_services.stop(
        application_id=project.pk, user=user, reason=StopReason.CHEAPER, explanation="", now=NOW
    )


def refuse(project: SubsidyApplication, user: User) -> object:
    return payment_services.refuse(
        application_id=project.pk, user=user, reason=RefusalReason.WRONG_DATES, explanation="", now=NOW
    )


def pay(project: SubsidyApplication, user: User) -> object:
    return payment_services.order_payment(
        application_id=project.pk,
        user=user,
        key=uuid.uuid4(),
        invoice_number="F-1",
        invoiced_on=TODAY,
        amount=project.cost,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (start, "RIGHT_APPLY"),
        (save, "RIGHT_APPLY"),
        (discard, "RIGHT_APPLY"),
        (submit, "RIGHT_APPLY"),
        (rate, "RIGHT_APPLY"),
        (stop, "RIGHT_APPLY"),
        (refuse, "NO_MANDATE"),
        (pay, "RIGHT_PAY"),
    ],
)
def test_a_deed_without_its_right_changes_nothing(
    applicant: Applicant, deed: Callable[[SubsidyApplication, User], object], code: str
) -> None:
    draft = make_draft(applicant, today=TODAY)
    without = with_rights(applicant, may_apply=code != "RIGHT_APPLY", may_pay=code != "RIGHT_PAY")
    for user, expected in ((without.user, code), (make_user(), "NO_MANDATE")):
        with pytest.raises(NotAllowed) as refused:
            deed(draft, user)
        assert [refusal.code for refusal in refused.value.refusals] == [expected]
    (kept,) = SubsidyApplication.objects.all()
    assert (kept.status, kept.title, kept.changed_at) == (Status.DRAFT, draft.title, draft.changed_at)


def test_who_only_looks_for_a_provider_refuses_nothing(applicant: Applicant) -> None:
    project = make_project(applicant, now=NOW)
    assert project.registration is not None
    looker = make_provider_mandate(project.registration)
    boss = make_mandate(company=looker.company)
    looker.role = MandateRole.USER
    looker.save()
    company_services.change_mandate(
        mandate_id=looker.pk, changed_by=boss, grant=Grant(may_apply=False, may_pay=False), now=NOW
    )
    with pytest.raises(NotAllowed):
        refuse(project, looker.user)
    assert refuse(project, boss.user) == project


@pytest.mark.parametrize(
    ("name", "right"), [("payments:pay", "pay"), ("payments:stop", "apply"), ("applications:rate", "apply")]
)
def test_the_page_of_a_deed_says_whom_to_ask(applicant: Applicant, name: str, right: str) -> None:
    project = fund(make_project(applicant))
    looker = with_rights(applicant, may_apply=right != "apply", may_pay=right != "pay")
    client = browser(looker)
    assert client.get(reverse("applications:project", args=[project.number])).status_code == 200
    for response in (
        client.get(reverse(name, args=[project.number])),
        client.post(reverse(name, args=[project.number])),
    ):
        assert response.status_code == 403
        assert "Vraag het aan een van haar beheerders" in response.content.decode()


def test_the_steps_are_for_who_may_apply(applicant: Applicant) -> None:
    draft = make_draft(applicant, today=clock.today(), now=clock.now())
    client = browser(with_rights(applicant, may_apply=False, may_pay=True))
    addresses = [
        reverse("applications:step", args=[draft.key, "project"]),
        reverse("applications:discard", args=[draft.key]),
    ]
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert [client.post(address).status_code for address in addresses] == [403, 403]
    started = client.post(reverse("applications:start"), {"acting_for": applicant.company.enterprise_number})
    assert started.status_code == 403
    assert SubsidyApplication.objects.get() == draft


def test_a_right_that_is_taken_away_counts_no_more_at_the_next_click(applicant: Applicant) -> None:
    """In a session that was open all the time."""
    project = fund(make_project(applicant))
    user = with_rights(applicant, may_apply=True, may_pay=True)
    client = browser(user)
    address = reverse("payments:pay", args=[project.number])
    assert client.get(address).status_code == 200
    company_services.change_mandate(
        mandate_id=user.pk, changed_by=applicant.mandate, grant=Grant(may_pay=False), now=clock.now()
    )
    assert client.get(address).status_code == 403
    company_services.withdraw_mandate(
        mandate_id=user.pk, withdrawn_by=applicant.mandate, now=clock.now() + timedelta(seconds=1)
    )
    assert client.get(address)["Location"].startswith(reverse("companies:choose"))
