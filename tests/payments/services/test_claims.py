"""Claims: subsidy that is reclaimed in instalments, what comes in for it, and what is given up."""

from datetime import date
from decimal import Decimal

import pytest

from applications.enums import Status, StopReason
from correspondence.models import Message
from payments import ledger, rules, selectors, services
from payments.enums import Account, ClaimStatus, Outcome, RefundReason
from payments.models import Claim, Refund
from portefeuille import identifiers, money
from portefeuille.errors import Conflict, Refused
from tests.factories import TODAY, make_user
from tests.payments.builders import SUBSIDY, Bank, announce, at, credit, funded_project, paid_project, recover

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def waive(claim: Claim) -> Claim:
    return services.waive_claim(claim_id=claim.pk, user=make_user(is_staff=True), reason="Faillissement", now=at(TODAY))


def received(bank: Bank, claim: Claim, amount: str) -> Claim:
    bank.sends(credit(amount, communication=claim.structured_communication))
    claim.refresh_from_db()
    return claim


def test_a_recovery_stands_in_the_books_and_in_a_letter(bank: Bank) -> None:
    project = paid_project(bank)
    claim = recover(project, "100", count=3)
    project.refresh_from_db()
    assert (project.status, ledger.balance(Account.CLAIMS)) == (Status.RECOVERY, Decimal(100))
    assert identifiers.parse_communication(claim.structured_communication)[0] == "2"
    letter = Message.objects.get(kind="claim_made")
    assert "33,33 euro" in letter.text
    assert identifiers.format_communication(claim.structured_communication) in letter.text


def test_money_counts_for_the_earliest_instalment_first(bank: Bank) -> None:
    claim = received(bank, recover(paid_project(bank), "100", count=3), "50")
    assert [(due.amount, due.received) for due in selectors.dues(claim)] == [
        (Decimal("33.33"), Decimal("33.33")),
        (Decimal("33.33"), Decimal("16.67")),
        (Decimal("33.34"), Decimal("0.00")),
    ]
    assert (claim.status, claim.outstanding, ledger.balance(Account.CLAIMS)) == (
        ClaimStatus.OPEN,
        Decimal(50),
        Decimal(50),
    )


def test_the_last_euro_ends_the_recovery(bank: Bank) -> None:
    claim = recover(paid_project(bank), "660", count=2)
    received(bank, claim, "330")
    received(bank, claim, "330")
    claim.application.refresh_from_db()
    assert (claim.status, claim.closed_on, claim.application.status) == (ClaimStatus.PAID, TODAY, Status.RECOVERED)
    assert Message.objects.filter(kind="claim_payment_received").count() == 2


def test_more_than_is_owed_goes_back_to_the_payer(bank: Bank) -> None:
    claim = recover(paid_project(bank), "100")
    report_of = received(bank, claim, "130")
    refund = Refund.objects.get()
    assert (report_of.status, refund.amount, refund.reason) == (ClaimStatus.PAID, Decimal(30), RefundReason.CLAIM)
    received(bank, claim, "5")
    assert Refund.objects.filter(reason=RefundReason.CLAIM).count() == 2


def test_the_outcome_of_the_movement_says_what_it_was(bank: Bank) -> None:
    claim = recover(paid_project(bank), "100")
    report = bank.sends(credit("100", communication=claim.structured_communication))
    assert dict(report.outcomes) == {Outcome.CLAIM_PAID: 1}


def test_at_most_the_subsidy_that_was_paid_out_is_reclaimed(bank: Bank) -> None:
    project = paid_project(bank)
    note = announce(project, "1100")
    bank.sends(credit("1100", communication=note.structured_communication))
    recover(project, "300")
    with pytest.raises(Refused) as refused:
        recover(project, "30.01")
    assert [refusal.code for refusal in refused.value.refusals] == ["RECOVERY_OVER_PAID"]
    assert selectors.reclaimable(project.pk) == Decimal(30)


@pytest.mark.parametrize(
    ("count", "first_due_on", "code"),
    [
        (1, TODAY, "RECOVERY_DUE"),
        (0, date(2027, 1, 1), "RECOVERY_COUNT"),
        (rules.MOST_INSTALMENTS + 1, date(2027, 1, 1), "RECOVERY_COUNT"),
    ],
)
def test_instalments_that_cannot_be_are_refused(bank: Bank, count: int, first_due_on: date, code: str) -> None:
    project = paid_project(bank)
    with pytest.raises(Refused) as refused:
        services.order_recovery(
            application_id=project.pk,
            user=project.created_by,
            amount=SUBSIDY,
            reason="",
            instalment_count=count,
            first_due_on=first_due_on,
            now=at(TODAY),
        )
    assert [refusal.code for refusal in refused.value.refusals] == [code]


def test_a_running_project_is_not_reclaimed(bank: Bank) -> None:
    with pytest.raises(Conflict):
        recover(funded_project(bank))


def test_a_stopped_project_keeps_its_status_while_its_subsidy_is_reclaimed(bank: Bank) -> None:
    project = paid_project(bank, "1000")
    services.stop(
        application_id=project.pk, user=project.created_by, reason=StopReason.CHEAPER, explanation="", now=at(TODAY)
    )
    claim = received(bank, recover(project, "300"), "300")
    project.refresh_from_db()
    assert (project.status, claim.status) == (Status.STOPPED, ClaimStatus.PAID)


def test_what_is_given_up_is_borne_by_the_fund_once(bank: Bank) -> None:
    claim = received(bank, recover(paid_project(bank)), "330")
    waive(claim)
    waived = waive(claim)
    assert (waived.status, waived.outstanding, waived.closing_reason) == (
        ClaimStatus.WAIVED,
        money.ZERO,
        "Faillissement",
    )
    assert (ledger.balance(Account.CLAIMS), ledger.balance(Account.FUND)) == (money.ZERO, Decimal(-330))
    waived.application.refresh_from_db()
    assert waived.application.status == Status.RECOVERED


def test_a_recovery_that_is_given_up_whole_leaves_the_project_completed(bank: Bank) -> None:
    claim = recover(paid_project(bank))
    waive(claim)
    claim.application.refresh_from_db()
    assert claim.application.status == Status.COMPLETED
    assert selectors.reclaimable(claim.application_id) == SUBSIDY
