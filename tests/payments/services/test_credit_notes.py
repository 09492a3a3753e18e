"""A provider pays back: asked, announced, received, and divided as it was paid."""

from datetime import date
from decimal import Decimal

import pytest

from applications.enums import StopReason
from applications.models import AnnualBudget, SubsidyApplication
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, CreditNoteStatus, Outcome, RefundReason
from payments.models import BankMovement, CreditNote, Refund
from payments.rules import Balance
from portefeuille import identifiers, money
from portefeuille.errors import Conflict, Refused
from tests.factories import TODAY, make_user
from tests.payments.builders import (
    OWN_PART,
    SUBSIDY,
    Bank,
    announce,
    at,
    credit,
    debit_of,
    funded_project,
    order,
    paid_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def ask(project: SubsidyApplication, reason: StopReason = StopReason.CANCELLED_BY_PROVIDER) -> CreditNote:
    return services.ask_repayment(
        application_id=project.pk, user=project.created_by, reason=reason, explanation="Ziek", now=at(TODAY)
    )


def granted(project: SubsidyApplication) -> Decimal:
    amount: Decimal = AnnualBudget.objects.get(company=project.company, year=TODAY.year).granted
    return amount


def letters(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def test_everything_that_was_paid_comes_back_in_the_same_shares(bank: Bank) -> None:
    project = paid_project(bank)
    note = announce(project, "2200")
    assert identifiers.parse_communication(note.structured_communication)[0] == "3"
    report = bank.sends(credit("2200", communication=note.structured_communication))
    note.refresh_from_db()
    assert (dict(report.outcomes), note.status) == ({Outcome.CREDIT_NOTE: 1}, CreditNoteStatus.RECEIVED)
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (OWN_PART, RefundReason.CREDIT)
    assert (granted(project), ledger.balance(Account.FUND), selectors.balance_of(project.pk).total) == (
        money.ZERO,
        money.ZERO,
        money.ZERO,
    )
    assert [letters(kind) for kind in ("repayment_announced", "repayment_data", "repayment_received")] == [1, 1, 1]


def test_two_notes_leave_no_cent_behind(bank: Bank) -> None:
    project = paid_project(bank)
    first = announce(project, "733.33")
    assert (first.own_share, first.subsidy_share) == (Decimal("513.33"), Decimal("220.00"))
    second = announce(project, "1466.67", number="CN-2")
    assert (first.own_share + second.own_share, first.subsidy_share + second.subsidy_share) == (OWN_PART, SUBSIDY)
    assert selectors.repayable(project.pk) == Balance(Decimal(0), Decimal(0))


def test_in_a_later_year_the_subsidy_does_not_return_to_the_budget(bank: Bank) -> None:
    project = paid_project(bank)
    day = date(TODAY.year + 1, 1, 4)
    note = announce(project, "2200", day=day)
    bank.sends(credit("2200", communication=note.structured_communication, day=day), day=day)
    assert (granted(project), ledger.balance(Account.FUND)) == (SUBSIDY, money.ZERO)


def test_another_amount_than_announced_waits_for_a_person(bank: Bank) -> None:
    note = announce(paid_project(bank), "1100")
    report = bank.sends(credit("1099.99", communication=note.structured_communication))
    note.refresh_from_db()
    assert (dict(report.outcomes), note.status) == ({Outcome.CREDIT_NOTE_DIFFERS: 1}, CreditNoteStatus.ANNOUNCED)
    assert ledger.balance(Account.SUSPENSE) == Decimal("1099.99")


def test_the_money_of_a_note_counts_once(bank: Bank) -> None:
    note = announce(paid_project(bank), "1100")
    bank.sends(*[credit("1100", communication=note.structured_communication)] * 2)
    outcomes = BankMovement.objects.filter(amount=1100).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.CREDIT_NOTE, Outcome.CREDIT_NOTE_DIFFERS]


def test_a_provider_announces_at_most_what_it_received(bank: Bank) -> None:
    project = paid_project(bank, "1000")
    with pytest.raises(Refused) as refused:
        announce(project, "1000.01")
    assert [refusal.code for refusal in refused.value.refusals] == ["REPAY_OVER_PAID"]


def test_the_same_number_again_is_the_same_note(bank: Bank) -> None:
    project = paid_project(bank)
    assert announce(project, "1100") == announce(project, "1100", number="cn-1")
    assert CreditNote.objects.count() == 1


def test_what_is_on_its_way_cannot_be_asked_back_yet(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "1000")
    with pytest.raises(Refused) as refused:
        ask(project)
    assert [refusal.code for refusal in refused.value.refusals] == ["REPAY_NOTHING"]


def test_before_anything_was_paid_there_is_nothing_to_ask(bank: Bank) -> None:
    with pytest.raises(Conflict):
        ask(funded_project(bank))


def test_a_provider_that_cancels_is_asked_at_once_and_its_answer_is_the_same_note(bank: Bank) -> None:
    project = paid_project(bank)
    asked = ask(project)
    assert (asked.status, asked.amount, letters("repayment_asked")) == (CreditNoteStatus.ASKED, Decimal(2200), 1)
    assert ask(project) == asked
    announced = announce(project, "2000")
    assert (announced.pk, announced.status, announced.amount, announced.own_share) == (
        asked.pk,
        CreditNoteStatus.ANNOUNCED,
        Decimal(2000),
        Decimal(1400),
    )


@pytest.mark.parametrize(
    ("is_granted", "status", "letter"),
    [(True, CreditNoteStatus.ASKED, "repayment_asked"), (False, CreditNoteStatus.WITHDRAWN, "repayment_declined")],
)
def test_for_a_service_that_was_not_followed_the_agency_decides(
    bank: Bank, is_granted: bool, status: CreditNoteStatus, letter: str
) -> None:
    asked = ask(paid_project(bank), StopReason.NOT_FOLLOWED)
    assert (asked.status, letters("repayment_asked")) == (CreditNoteStatus.DECISION, 0)
    for _click in range(2):
        decided = services.decide_repayment(
            note_id=asked.pk, user=make_user(is_staff=True), is_granted=is_granted, explanation="Reden", now=at(TODAY)
        )
    assert (decided.status, letters(letter), decided.explanation) == (status, 1, "Ziek\nReden")


def test_a_note_that_is_withdrawn_can_be_announced_anew(bank: Bank) -> None:
    project = paid_project(bank)
    note = announce(project, "2200")
    services.withdraw_credit_note(note_id=note.pk, user=project.created_by, now=at(TODAY))
    assert announce(project, "2200").pk != note.pk
    bank.sends(credit("2200", communication=note.structured_communication))
    assert ledger.balance(Account.SUSPENSE) == Decimal(2200)


def test_a_note_of_a_stopped_project_comes_back_too(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(debit_of(order(project, "1000")))
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.WRONG_APPLICATION,
        explanation="",
        now=at(TODAY),
    )
    note = announce(project, "1000")
    bank.sends(credit("1000", communication=note.structured_communication))
    assert (granted(project), ledger.balance(Account.REFUNDS), ledger.balance(Account.FUND)) == (
        money.ZERO,
        OWN_PART,
        money.ZERO,
    )
