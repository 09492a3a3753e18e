"""The right that a deed asks for, inside its own transaction."""

from datetime import timedelta

import pytest

from accounts.models import User
from companies import selectors, services
from companies.enums import MandateRole, Right
from companies.models import Mandate
from portefeuille.errors import NotAllowed
from tests.factories import TODAY, make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("may_apply", "may_pay", "right", "code"),
    [
        (False, False, Right.VIEW, None),
        (False, True, Right.APPLY, "RIGHT_APPLY"),
        (True, False, Right.APPLY, None),
        (True, False, Right.PAY, "RIGHT_PAY"),
        (False, True, Right.PAY, None),
    ],
)
def test_a_deed_asks_for_its_own_right(may_apply: bool, may_pay: bool, right: Right, code: str | None) -> None:
    """One right does not stand for another; without any mandate there is NO_MANDATE."""
    mandate = make_mandate(role=MandateRole.USER, may_apply=may_apply, may_pay=may_pay)

    def ask(user: User) -> Mandate:
        return services.require_right(company_id=mandate.company_id, user=user, right=right, today=TODAY)

    if code is None:
        assert ask(mandate.user) == mandate
    else:
        with pytest.raises(NotAllowed) as refused:
            ask(mandate.user)
        assert ([refusal.code for refusal in refused.value.refusals], refused.value.status) == ([code], 403)
    with pytest.raises(NotAllowed) as stranger:
        ask(make_user())
    assert [refusal.code for refusal in stranger.value.refusals] == ["NO_MANDATE"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_mandate_that_ended_or_is_to_begin_carries_no_right(days: int) -> None:
    """Neither the day before its first nor the day after its last."""
    first = TODAY + timedelta(days=1) if days > 0 else TODAY - timedelta(days=30)
    last = None if days > 0 else TODAY - timedelta(days=1)
    mandate = make_mandate(valid_from=first, valid_to=last)
    with pytest.raises(NotAllowed):
        services.require_right(company_id=mandate.company_id, user=mandate.user, right=Right.VIEW, today=TODAY)


def test_of_two_mandates_the_one_that_carries_the_right_counts() -> None:
    """The register may have added one to what an administrator gave."""
    company, user = make_company(), make_user()
    make_mandate(company=company, user=user, role=MandateRole.USER, valid_to=TODAY, may_pay=False)
    boss = make_mandate(company=company, user=user)
    assert services.require_right(company_id=company.pk, user=user, right=Right.PAY, today=TODAY) == boss
    assert selectors.mandate_of(user_id=user.pk, company_id=company.pk, today=TODAY) == boss
