"""What a person decides on a movement that waits: who, why, once, and undone by counter-entry."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from applications.enums import EventKind, Status, StopReason
from applications.models import SubsidyApplication
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, DecisionKind, Handling, Outcome, PaymentStatus, RefundReason, Treatment
from payments.models import BankMovement, Deposit, Entry, MovementDecision, Refund
from portefeuille import identifiers, money
from portefeuille.errors import Conflict, Refused
from tests.factories import OTHER_IBAN, TODAY, make_user
from tests.payments.builders import (
    OWN_PART,
    PAYER,
    SUBSIDY,
    Bank,
    at,
    credit,
    debit_of,
    deposit_for,
    funded_project,
    make_policy,
    order,
    send,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

DUE_ON = TODAY + timedelta(days=30)
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def clerk() -> User:
    return make_user(given_name="An", family_name="Bank", is_staff=True)


def unknown(bank: Bank, amount: str = "1540.00", *, day: date = TODAY) -> BankMovement:
    bank.sends(credit(amount, text="voor mijn opleiding", day=day), day=day)
    return BankMovement.objects.order_by("-pk")[0]


def assign(
    movement: BankMovement,
    amounts: Mapping[SubsidyApplication, str],
    clerk: User,
    *,
    reason: str = "Gebeld met de klant",
    to_payer: str = "0",
) -> MovementDecision:
    return services.assign(
        movement_id=movement.pk,
        amounts={project.pk: Decimal(amount) for project, amount in amounts.items()},
        user=clerk,
        reason=reason,
        now=at(TODAY),
        to_payer=Decimal(to_payer),
    )


def undo(
    movement: BankMovement, clerk: User, *, day: date = TODAY, reason: str = "Verkeerd project"
) -> MovementDecision:
    return services.undo(movement_id=movement.pk, user=clerk, reason=reason, now=at(day))


def status(project: SubsidyApplication) -> str:
    project.refresh_from_db()
    return project.status


def handling(movement: BankMovement) -> tuple[str, date | None]:
    movement.refresh_from_db()
    return movement.handling, movement.decide_by


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_row_30_money_in_suspense_is_assigned_with_who_and_why(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank)
    decision = assign(movement, {project: "1540.00"}, clerk)
    assert (status(project), selectors.balance_of(project.pk).total) == (Status.PAYABLE, OWN_PART + SUBSIDY)
    assert (ledger.balance(Account.SUSPENSE), handling(movement)) == (money.ZERO, (Handling.BY_PERSON, None))
    assert (movement.application, movement.outcome) == (project, Outcome.NO_REFERENCE)
    assert (decision.kind, decision.actor, decision.reason) == (DecisionKind.ASSIGNED, clerk, "Gebeld met de klant")
    deposit = Deposit.objects.get()
    assert (deposit.decision, deposit.booked_on, deposit.amount) == (decision, TODAY, OWN_PART)
    assert Entry.objects.get(key=f"assigned:{decision.pk}").actor == clerk


def test_row_14_a_part_that_is_assigned_tells_what_is_missing(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank, "400")
    assign(movement, {project: "400"}, clerk)
    assert (status(project), project.outstanding) == (Status.PARTIALLY_DEPOSITED, Decimal("1140.00"))
    assert "1.140,00 euro" in Message.objects.get(kind="deposit_incomplete").text


def test_row_20_a_movement_is_split_over_projects_and_back_to_the_payer(bank: Bank, clerk: User) -> None:
    one, other, movement = waiting_project(), waiting_project(), unknown(bank, "2000")
    decision = assign(movement, {one: "1540", other: "400"}, clerk, to_payer="60")
    assert (status(one), status(other)) == (Status.PAYABLE, Status.PARTIALLY_DEPOSITED)
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.source, refund.decision) == (
        Decimal("60.00"),
        RefundReason.DECIDED,
        movement,
        decision,
    )
    assert (refund.beneficiary_name, refund.beneficiary_iban, refund.status) == (
        PAYER,
        OTHER_IBAN,
        PaymentStatus.CREATED,
    )
    assert (ledger.balance(Account.SUSPENSE), ledger.balance(Account.REFUNDS)) == (money.ZERO, Decimal("60.00"))


@pytest.mark.parametrize(
    ("amount", "share", "to_payer", "expected"),
    [
        ("1540", "1539.99", "0", ["ASSIGN_SUM"]),
        ("1540", "1540", "0.01", ["ASSIGN_SUM"]),
        ("1600", "1600", "0", ["ASSIGN_OVER_DUE"]),
        ("1600", "1550", "0", ["ASSIGN_OVER_DUE", "ASSIGN_SUM"]),
    ],
)
def test_row_20_nothing_is_left_over_and_no_project_gets_too_much(
    bank: Bank, clerk: User, amount: str, share: str, to_payer: str, expected: list[str]
) -> None:
    project, movement = waiting_project(), unknown(bank, amount)
    with pytest.raises(Refused) as refused:
        assign(movement, {project: share}, clerk, to_payer=to_payer)
    assert codes(refused) == expected
    assert (handling(movement)[0], ledger.balance(Account.SUSPENSE)) == (Handling.WAITING, Decimal(amount))


def test_row_18_a_closed_or_full_project_gets_nothing(bank: Bank, clerk: User) -> None:
    full, stopped = funded_project(bank), waiting_project()
    services.stop(
        application_id=stopped.pk,
        user=stopped.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )
    movement = unknown(bank, "10")
    with pytest.raises(Refused) as refused:
        assign(movement, {full: "5", stopped: "5"}, clerk, reason=" ")
    assert codes(refused) == ["DECISION_REASON_MISSING", "ASSIGN_CLOSED", "ASSIGN_CLOSED"]


def test_row_17_late_money_is_let_count_by_a_person(bank: Bank, clerk: User) -> None:
    make_policy(Outcome.LATE, Treatment.HOLD, valid_from=TODAY)
    project, late = waiting_project(), DUE_ON + timedelta(days=1)
    bank.sends(deposit_for(project, day=late), day=late)
    movement = BankMovement.objects.get()
    assert (handling(movement), movement.application) == ((Handling.WAITING, late + timedelta(days=5)), project)
    assert Message.objects.filter(kind="deposit_held").count() == 1
    assert not services.lapse(application_id=project.pk, now=at(late + timedelta(days=9)))
    assign(movement, {project: "1540"}, clerk)
    assert status(project) == Status.PAYABLE


def test_row_30_money_is_sent_back_with_who_and_why(bank: Bank, clerk: User) -> None:
    movement = unknown(bank, "12.34")
    decision = services.return_to_payer(movement_id=movement.pk, user=clerk, reason="Niet voor ons", now=at(TODAY))
    refund = Refund.objects.get()
    assert (refund.amount, refund.application, refund.decision) == (Decimal("12.34"), None, decision)
    assert (handling(movement)[0], ledger.balance(Account.SUSPENSE)) == (Handling.BY_PERSON, money.ZERO)
    send(now=at(TODAY))
    bank.sends(debit_of(refund))
    assert ledger.balance(Account.REFUNDS) == 0


def test_a_movement_is_left_in_suspense_with_a_note_and_decided_later(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank)
    parked = services.park(
        movement_id=movement.pk, user=clerk, note="Klant belt terug", follow_up_on=NEXT_WEEK, now=at(TODAY)
    )
    assert (handling(movement), parked.reason, parked.follow_up_on) == (
        (Handling.PARKED, NEXT_WEEK),
        "Klant belt terug",
        NEXT_WEEK,
    )
    assert ledger.balance(Account.SUSPENSE) == OWN_PART
    assign(movement, {project: "1540"}, clerk)
    assert status(project) == Status.PAYABLE


@pytest.mark.parametrize(
    ("note", "day", "code"), [("", NEXT_WEEK, "DECISION_REASON_MISSING"), ("x", TODAY, "PARK_DAY_PASSED")]
)
def test_a_note_says_something_and_has_a_day_to_come(bank: Bank, clerk: User, note: str, day: date, code: str) -> None:
    movement = unknown(bank, "5")
    with pytest.raises(Refused) as refused:
        services.park(movement_id=movement.pk, user=clerk, note=note, follow_up_on=day, now=at(TODAY))
    assert codes(refused) == [code]


def test_the_second_of_two_people_reads_who_was_faster(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank)
    assign(movement, {project: "1540"}, clerk)
    other = make_user(given_name="Bo", is_staff=True)
    with pytest.raises(Conflict, match=r"An Bank .* 23/11/2026 10:00"):
        services.return_to_payer(movement_id=movement.pk, user=other, reason="Niet voor ons", now=at(TODAY))
    assert (MovementDecision.objects.count(), Refund.objects.count()) == (1, 0)


def test_what_a_rule_booked_is_undone_before_it_is_decided(bank: Bank, clerk: User) -> None:
    project = funded_project(bank)
    with pytest.raises(Conflict):
        assign(BankMovement.objects.get(), {project: "1540"}, clerk)


@pytest.mark.parametrize("amount", ["-40.00"])
def test_money_out_can_only_be_noted(bank: Bank, clerk: User, amount: str) -> None:
    bank.sends(credit("100"), credit(amount, counterparty_iban=""))
    movement, project = BankMovement.objects.get(outcome=Outcome.UNKNOWN_DEBIT), waiting_project()
    with pytest.raises(Refused) as refused:
        services.return_to_payer(movement_id=movement.pk, user=clerk, reason="x", now=at(TODAY))
    assert codes(refused) == ["DECISION_NOT_A_CREDIT"]
    with pytest.raises(Refused) as refused:
        assign(movement, {project: amount}, clerk)
    assert "DECISION_NOT_A_CREDIT" in codes(refused)
    services.park(movement_id=movement.pk, user=clerk, note="Bank gebeld", follow_up_on=NEXT_WEEK, now=at(TODAY))
    assert handling(movement) == (Handling.PARKED, NEXT_WEEK)


def test_row_30_an_assignment_is_undone_by_counter_entry_and_decided_anew(bank: Bank, clerk: User) -> None:
    wrong, right, movement = waiting_project(), waiting_project(), unknown(bank)
    assign(movement, {wrong: "1540"}, clerk)
    entries = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    decision = undo(movement, clerk)
    assert (status(wrong), wrong.funded_on, wrong.deposited) == (Status.AWAITING_DEPOSIT, None, money.ZERO)
    assert selectors.balance_of(wrong.pk).total == 0
    assert (ledger.balance(Account.SUSPENSE), ledger.balance(Account.FUND)) == (OWN_PART, money.ZERO)
    assert (handling(movement), movement.application) == ((Handling.WAITING, TODAY + timedelta(days=5)), None)
    assert list(Entry.objects.filter(pk__in=entries).values_list("pk", flat=True)) == entries
    assert Deposit.objects.get().undone_by == decision
    assert "1.540,00 euro" in Message.objects.get(kind="deposit_corrected").text
    assign(movement, {right: "1540"}, clerk)
    assert (status(right), status(wrong)) == (Status.PAYABLE, Status.AWAITING_DEPOSIT)


def test_row_30_the_same_movement_can_go_to_the_same_project_again(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank)
    for _round in range(3):
        assign(movement, {project: "1540"}, clerk)
        assert selectors.balance_of(project.pk).total == OWN_PART + SUBSIDY
        undo(movement, clerk)
        assert selectors.balance_of(project.pk).total == 0
    kinds = list(movement.decisions.order_by("pk").values_list("kind", "round"))
    assert kinds == [(kind, number) for number in range(3) for kind in (DecisionKind.ASSIGNED, DecisionKind.UNDONE)]


def test_row_30_what_a_rule_booked_is_undone_with_its_surplus(bank: Bank, clerk: User) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "1600"))
    movement = BankMovement.objects.get()
    undo(movement, clerk)
    assert (status(project), ledger.balance(Account.SUSPENSE)) == (Status.AWAITING_DEPOSIT, Decimal("1600.00"))
    assert (Refund.objects.get().status, ledger.balance(Account.REFUNDS)) == (PaymentStatus.CANCELLED, money.ZERO)
    assert send(now=at(TODAY)) is None
    assign(movement, {project: "1540"}, clerk, to_payer="60")
    assert (status(project), ledger.balance(Account.REFUNDS)) == (Status.PAYABLE, Decimal("60.00"))


def test_row_30_a_return_by_rule_is_undone_before_the_bank_has_it(bank: Bank, clerk: User) -> None:
    project = waiting_project()
    late = DUE_ON + timedelta(days=1)
    bank.sends(deposit_for(project, day=late), day=late)
    movement = BankMovement.objects.get()
    undo(movement, clerk)
    assert (ledger.balance(Account.SUSPENSE), ledger.balance(Account.REFUNDS)) == (OWN_PART, money.ZERO)
    assert Message.objects.filter(kind="deposit_held").count() == 1
    assign(movement, {project: "1540"}, clerk)
    assert status(project) == Status.PAYABLE


def test_row_30_what_a_tolerance_wrote_off_comes_back_too(bank: Bank, clerk: User) -> None:
    make_policy(Outcome.PARTIAL, Treatment.ACCEPT, valid_from=TODAY, tolerance=Decimal("1.00"))
    project = waiting_project()
    bank.sends(deposit_for(project, "1539.50"))
    undo(BankMovement.objects.get(), clerk)
    assert (ledger.balance(Account.FEES), ledger.balance(Account.SUSPENSE)) == (money.ZERO, Decimal("1539.50"))


def test_row_30_a_split_by_rule_is_undone_for_every_project(bank: Bank, clerk: User) -> None:
    one, other = waiting_project(), waiting_project()
    text = " ".join(identifiers.format_communication(row.structured_communication or "") for row in (one, other))
    bank.sends(credit("3080", text=text))
    undo(BankMovement.objects.get(), clerk)
    assert (status(one), status(other)) == (Status.AWAITING_DEPOSIT, Status.AWAITING_DEPOSIT)
    assert ledger.balance(Account.SUSPENSE) == Decimal("3080.00")


def test_an_undo_is_never_undone(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank)
    assign(movement, {project: "1540"}, clerk)
    undo(movement, clerk)
    with pytest.raises(Conflict):
        undo(movement, clerk)
    assert MovementDecision.objects.count() == 2


def test_money_that_was_spent_meanwhile_is_not_taken_back(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank)
    assign(movement, {project: "1540"}, clerk)
    order(project, "100")
    entries = Entry.objects.count()
    with pytest.raises(Refused, match=str(project.number)) as refused:
        undo(movement, clerk)
    assert (codes(refused), Entry.objects.count()) == (["UNDO_SPENT"], entries)


def test_a_refund_at_the_bank_is_not_taken_back(bank: Bank, clerk: User) -> None:
    movement = unknown(bank, "12.34")
    services.return_to_payer(movement_id=movement.pk, user=clerk, reason="Niet voor ons", now=at(TODAY))
    send(now=at(TODAY))
    with pytest.raises(Refused) as refused:
        undo(movement, clerk)
    assert codes(refused) == ["UNDO_SENT"]


def test_bank_costs_leave_nothing_to_undo(bank: Bank, clerk: User) -> None:
    bank.sends(credit("250000", counterparty_iban="BE49999000000171"))
    with pytest.raises(Refused) as refused:
        undo(BankMovement.objects.get(), clerk, reason="")
    assert codes(refused) == ["UNDO_NOTHING", "DECISION_REASON_MISSING"]


def test_a_decision_stays_as_it_was_written(bank: Bank, clerk: User) -> None:
    decision = services.return_to_payer(
        movement_id=unknown(bank, "5").pk, user=clerk, reason="Niet voor ons", now=at(TODAY)
    )
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        MovementDecision.objects.filter(pk=decision.pk).update(reason="Anders")


def test_the_database_lets_a_movement_leave_suspense_once_a_round(bank: Bank, clerk: User) -> None:
    movement = unknown(bank, "5")
    services.return_to_payer(movement_id=movement.pk, user=clerk, reason="Niet voor ons", now=at(TODAY))
    with pytest.raises(IntegrityError, match="movement_leaves_suspense_once"), transaction.atomic():
        MovementDecision.objects.create(
            movement=movement, kind=DecisionKind.ASSIGNED, round=0, reason="x", actor=clerk, decided_at=at(TODAY)
        )


def test_row_32_the_words_are_the_same_in_mail_and_story(bank: Bank, clerk: User) -> None:
    project, movement = waiting_project(), unknown(bank, "400")
    assign(movement, {project: "400"}, clerk)
    undo(movement, clerk)
    facts = {event.kind: event.facts for event in project.events.all()}
    assert facts[EventKind.DEPOSIT_RECEIVED]["outstanding"] == "1140.00"
    assert facts[EventKind.DEPOSIT_UNDONE] == {
        "amount": "400.00",
        "booked_on": TODAY.isoformat(),
        "outstanding": "1540.00",
        "due_on": DUE_ON.isoformat(),
    }


def test_what_the_bank_took_back_is_not_taken_back_again(bank: Bank, clerk: User) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "1600"))
    movement, other = BankMovement.objects.get(), unknown(bank, "5")
    Deposit.objects.update(reversed_by=other)
    with pytest.raises(Conflict):
        undo(movement, clerk)
    assert MovementDecision.objects.count() == 0
