"""The import of bank files: each outcome of a deposit, and what must be refused."""

import zlib
from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications import services as application_services
from applications.enums import EventKind, Status, StopReason
from applications.models import SubsidyApplication
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, EntryKind, FileVerdict, Handling, Outcome, Payer, RefundReason, Rule, Treatment
from payments.models import BankFile, BankMovement, BankStatement, Deposit, Entry, PayerAccount, Refund
from payments.services import movements
from payments.statements.coda_writer import Line
from payments.statements.types import Movement
from portefeuille import identifiers
from tests.factories import OTHER_IBAN, TODAY, make_user
from tests.payments.builders import (
    OWN_PART,
    PAYER,
    SUBSIDY,
    Bank,
    at,
    credit,
    deposit_for,
    funded_project,
    imported,
    make_policy,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

DUE_ON = TODAY + timedelta(days=30)


def wallet(project: SubsidyApplication) -> tuple[Decimal, Decimal]:
    balance = selectors.balance_of(project.pk)
    return balance.own, balance.subsidy


def status(project: SubsidyApplication) -> str:
    project.refresh_from_db()
    return project.status


def kinds_of_mail(project: SubsidyApplication) -> list[str]:
    return list(Message.objects.filter(company=project.company).order_by("pk").values_list("kind", flat=True))


def test_the_exact_amount_opens_the_project_for_payment(bank: Bank) -> None:
    project = waiting_project()
    report = bank.sends(deposit_for(project))
    assert dict(report.outcomes) == {Outcome.EXACT: 1}
    assert (status(project), project.deposited, project.funded_on) == (Status.PAYABLE, OWN_PART, TODAY)
    assert wallet(project) == (OWN_PART, SUBSIDY)
    assert kinds_of_mail(project) == ["application_submitted", "deposit_complete"]
    assert ledger.balance(Account.FUND) == -SUBSIDY


def test_the_subsidy_is_added_in_the_same_transaction_as_the_last_cent(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, OWN_PART - Decimal("0.01")))
    assert wallet(project) == (Decimal("1539.99"), Decimal("0.00"))
    bank.sends(deposit_for(project, "0.01"))
    assert wallet(project) == (OWN_PART, SUBSIDY)
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == [
        EntryKind.DEPOSIT,
        EntryKind.DEPOSIT,
        EntryKind.SUBSIDY,
    ]


def test_parts_add_up_until_the_own_contribution_is_complete(bank: Bank) -> None:
    project = waiting_project()
    first = bank.sends(deposit_for(project, "400"))
    assert (dict(first.outcomes), status(project)) == ({Outcome.PARTIAL: 1}, Status.PARTIALLY_DEPOSITED)
    assert (project.outstanding, wallet(project)) == (Decimal("1140.00"), (Decimal("400.00"), Decimal("0.00")))
    second = bank.sends(deposit_for(project, "140", day=TODAY), deposit_for(project, "1000", day=TODAY))
    assert dict(second.outcomes) == {Outcome.PARTIAL: 1, Outcome.EXACT: 1}
    assert (status(project), wallet(project)) == (Status.PAYABLE, (OWN_PART, SUBSIDY))
    assert Deposit.objects.filter(application=project).count() == 3
    assert kinds_of_mail(project) == [
        "application_submitted",
        "deposit_incomplete",
        "deposit_incomplete",
        "deposit_complete",
    ]


def test_a_surplus_goes_back_to_the_account_it_came_from(bank: Bank) -> None:
    project = waiting_project()
    report = bank.sends(deposit_for(project, "1600.50", counterparty_iban="BE71096123456769"))
    assert dict(report.outcomes) == {Outcome.OVERPAID: 1}
    assert (status(project), wallet(project)) == (Status.PAYABLE, (OWN_PART, SUBSIDY))
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.beneficiary_iban, refund.source_id) == (
        Decimal("60.50"),
        RefundReason.SURPLUS,
        "BE71096123456769",
        BankMovement.objects.get().pk,
    )
    assert kinds_of_mail(project)[1:] == ["deposit_complete", "deposit_returned"]


@pytest.mark.parametrize(
    ("booked_on", "outcome", "after"),
    [
        (DUE_ON, Outcome.EXACT, Status.PAYABLE),
        (DUE_ON + timedelta(days=1), Outcome.LATE, Status.AWAITING_DEPOSIT),
    ],
)
def test_the_booking_date_of_the_bank_decides_whether_a_deposit_is_late(
    bank: Bank, booked_on: date, outcome: Outcome, after: Status
) -> None:
    project = waiting_project()
    report = imported(bank.file(deposit_for(project, day=booked_on), day=booked_on), now=at(booked_on + timedelta(9)))
    assert (dict(report.outcomes), status(project)) == ({outcome: 1}, after)
    refunds = list(Refund.objects.values_list("reason", "amount"))
    assert refunds == ([] if outcome == Outcome.EXACT else [(RefundReason.LATE, OWN_PART)])


def test_money_for_a_lapsed_project_is_late(bank: Bank) -> None:
    project = waiting_project()
    assert services.lapse(application_id=project.pk, now=at(DUE_ON + timedelta(days=9)))
    report = bank.sends(deposit_for(project, day=DUE_ON), day=DUE_ON)
    assert (dict(report.outcomes), status(project)) == ({Outcome.LATE: 1}, Status.LAPSED)
    assert (wallet(project), Refund.objects.get().amount) == ((Decimal(0), Decimal(0)), OWN_PART)


def test_money_for_a_stopped_project_goes_back(bank: Bank) -> None:
    project = waiting_project()
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.NOT_FOLLOWED,
        explanation="",
        now=at(TODAY),
    )
    report = bank.sends(deposit_for(project))
    assert dict(report.outcomes) == {Outcome.CLOSED_PROJECT: 1}
    assert (Refund.objects.get().reason, Refund.objects.get().amount) == (RefundReason.CLOSED, OWN_PART)


def test_a_second_full_deposit_goes_back_whole(bank: Bank) -> None:
    project = funded_project(bank)
    report = bank.sends(deposit_for(project))
    assert dict(report.outcomes) == {Outcome.ALREADY_FULL: 1}
    assert (Refund.objects.get().reason, Refund.objects.get().amount) == (RefundReason.DUPLICATE, OWN_PART)
    assert wallet(project) == (OWN_PART, SUBSIDY)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (credit("12.34", communication=identifiers.make_communication("1269999999")), Outcome.UNKNOWN_REFERENCE),
        (credit("12.34", text="+++010/8068/17184+++"), Outcome.INVALID_REFERENCE),
        (credit("12.34", text="voor mijn opleiding"), Outcome.NO_REFERENCE),
        (credit("12.34"), Outcome.NO_REFERENCE),
    ],
)
def test_money_without_a_known_project_waits_in_suspense(bank: Bank, line: Line, outcome: Outcome) -> None:
    project = waiting_project()
    report = bank.sends(line)
    assert dict(report.outcomes) == {outcome: 1}
    assert (ledger.balance(Account.SUSPENSE), status(project)) == (Decimal("12.34"), Status.AWAITING_DEPOSIT)
    assert BankMovement.objects.get().application is None


def test_a_communication_in_free_text_counts_in_any_spelling(bank: Bank) -> None:
    project = waiting_project()
    digits = project.structured_communication or ""
    report = bank.sends(credit(OWN_PART, text=f"betaling {digits[:3]} {digits[3:7]}.{digits[7:]} bakkerij"))
    assert (dict(report.outcomes), status(project)) == ({Outcome.EXACT: 1}, Status.PAYABLE)


def test_the_rf_twin_of_a_communication_counts_too(bank: Bank) -> None:
    project = waiting_project()
    reference = identifiers.make_creditor_reference(project.structured_communication or "")
    report = bank.sends(credit(OWN_PART, communication=reference))
    assert (dict(report.outcomes), status(project)) == ({Outcome.EXACT: 1}, Status.PAYABLE)


def for_two(one: SubsidyApplication, other: SubsidyApplication, amount: str) -> Line:
    text = " en ".join(identifiers.format_communication(row.structured_communication or "") for row in (one, other))
    return credit(amount, text=text)


def test_row_20_one_transfer_for_two_projects_is_split_when_it_is_their_exact_sum(bank: Bank) -> None:
    one, other = waiting_project(), waiting_project()
    bank.sends(deposit_for(other, "40"))
    report = bank.sends(for_two(one, other, "3040"))
    assert dict(report.outcomes) == {Outcome.SPLIT: 1}
    assert (status(one), status(other)) == (Status.PAYABLE, Status.PAYABLE)
    assert (wallet(one), wallet(other)) == ((OWN_PART, SUBSIDY), (OWN_PART, SUBSIDY))
    movement = BankMovement.objects.get(outcome=Outcome.SPLIT)
    assert list(movement.deposits.order_by("application_id").values_list("application_id", "amount")) == [
        (one.pk, Decimal("1540.00")),
        (other.pk, Decimal("1500.00")),
    ]
    assert (movement.application, movement.rule, movement.handling) == (None, Rule.SEVERAL_SAME_SUM, Handling.BY_RULE)


def test_row_20_one_transfer_for_two_projects_with_another_sum_waits_for_a_person(bank: Bank) -> None:
    one, other = waiting_project(), waiting_project()
    report = bank.sends(for_two(one, other, "3079.99"))
    assert dict(report.outcomes) == {Outcome.MULTIPLE_REFERENCES: 1}
    assert (status(one), status(other)) == (Status.AWAITING_DEPOSIT, Status.AWAITING_DEPOSIT)
    movement = BankMovement.objects.get()
    assert movement.facts["references"].split() == [one.structured_communication, other.structured_communication]
    assert (movement.handling, movement.decide_by) == (Handling.WAITING, TODAY + timedelta(days=5))


def test_a_communication_and_a_text_that_disagree_wait_for_a_person(bank: Bank) -> None:
    """A bank may send both: no statement in CODA can, so the line is booked as a reader of CAMT gives it."""
    one, other = waiting_project(), waiting_project()
    bank.sends(credit("1"))
    movement = movements.book_line(
        statement=BankStatement.objects.get(),
        ordinal=2,
        line=Movement(
            ordinal=2,
            amount=OWN_PART,
            currency="EUR",
            booking_date=TODAY,
            value_date=TODAY,
            reference=one.structured_communication or "",
            text=f"voor {identifiers.format_communication(other.structured_communication or '')}",
        ),
        now=at(TODAY),
    )
    assert (movement.outcome, movement.rule) == (Outcome.CONFLICTING_REFERENCES, Rule.REFERENCES_DISAGREE)
    assert (movement.handling, status(one), status(other)) == (
        Handling.WAITING,
        Status.AWAITING_DEPOSIT,
        Status.AWAITING_DEPOSIT,
    )
    BankStatement.objects.update(closing_balance=OWN_PART + 1)


def test_row_21_the_account_of_a_payer_is_remembered_from_the_first_time(bank: Bank) -> None:
    project = waiting_project()
    own, other = "BE21999000100003", "BE71096123456769"
    bank.sends(deposit_for(project, "1", counterparty_iban=own), deposit_for(project, "2", counterparty_iban=own))
    bank.sends(deposit_for(project, "3", counterparty_iban=other, counterparty_name="Oma Janssens"))
    rows = BankMovement.objects.order_by("pk").values_list("payer", "is_new_account")
    assert list(rows) == [(Payer.COMPANY, True), (Payer.COMPANY, False), (Payer.THIRD_PARTY, True)]
    accounts = PayerAccount.objects.filter(company=project.company).order_by("pk").values_list("account", flat=True)
    assert list(accounts) == [own, other]
    assert project.deposits.count() == 3


@pytest.mark.parametrize(
    ("outcome", "amount", "treatment", "reason"),
    [
        (Outcome.PARTIAL, "400", Treatment.RETURN, RefundReason.AMOUNT),
        (Outcome.OVERPAID, "1600", Treatment.RETURN, RefundReason.AMOUNT),
        (Outcome.PARTIAL, "400", Treatment.HOLD, None),
        (Outcome.OVERPAID, "1600", Treatment.HOLD, None),
    ],
)
def test_row_16_a_wrong_amount_is_treated_by_the_policy_of_the_booking_date(
    bank: Bank, outcome: Outcome, amount: str, treatment: Treatment, reason: RefundReason | None
) -> None:
    make_policy(outcome, treatment, valid_from=TODAY)
    project = waiting_project(day=TODAY - timedelta(days=1))
    bank.sends(deposit_for(project, "40", day=TODAY - timedelta(days=1)), day=TODAY - timedelta(days=1))
    assert (status(project), project.deposited) == (Status.PARTIALLY_DEPOSITED, Decimal("40.00"))
    bank.sends(deposit_for(project, amount))
    assert (status(project), project.deposited) == (Status.PARTIALLY_DEPOSITED, Decimal("40.00"))
    assert list(Refund.objects.values_list("amount", "reason")) == ([(Decimal(amount), reason)] if reason else [])
    assert ledger.balance(Account.SUSPENSE) == (0 if reason else Decimal(amount))


@pytest.mark.parametrize(("amount", "written_off"), [("1539.50", "0.50"), ("1540.50", "-0.50")])
def test_row_16_a_tolerance_closes_the_own_contribution_and_costs_the_agency(
    bank: Bank, amount: str, written_off: str
) -> None:
    for outcome in (Outcome.PARTIAL, Outcome.OVERPAID):
        make_policy(outcome, Treatment.ACCEPT, valid_from=TODAY, tolerance=Decimal("0.50"))
    project = waiting_project()
    bank.sends(deposit_for(project, amount))
    assert (status(project), wallet(project)) == (Status.PAYABLE, (OWN_PART, SUBSIDY))
    assert (ledger.balance(Account.FEES), Refund.objects.count()) == (Decimal(written_off), 0)


def test_row_16_money_without_a_project_goes_back_when_the_policy_says_so(bank: Bank) -> None:
    make_policy(Outcome.NO_REFERENCE, Treatment.RETURN, valid_from=TODAY)
    bank.sends(credit("12.34"))
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.application) == (Decimal("12.34"), RefundReason.UNKNOWN, None)
    assert (refund.beneficiary_name, refund.beneficiary_iban) == (PAYER, OTHER_IBAN)
    assert ledger.balance(Account.REFUNDS) == Decimal("12.34")


def test_two_genuine_equal_payments_in_one_file_are_both_kept(bank: Bank) -> None:
    project = waiting_project()
    report = bank.sends(deposit_for(project, "400"), deposit_for(project, "400"))
    assert dict(report.outcomes) == {Outcome.PARTIAL: 2}
    assert (status(project), project.deposited) == (Status.PARTIALLY_DEPOSITED, Decimal("800.00"))


def test_two_genuine_equal_payments_in_two_files_of_one_day_are_both_kept(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400"))
    bank.sends(deposit_for(project, "400"))
    assert (status(project), project.deposited) == (Status.PARTIALLY_DEPOSITED, Decimal("800.00"))


def test_the_same_file_twice_answers_with_the_first_import(bank: Bank) -> None:
    project = waiting_project()
    content = bank.file(deposit_for(project))
    clerk = make_user(given_name="An", family_name="Bank")
    services.import_statement(content=content, name="maandag.cod", received_by=clerk, now=at(TODAY))
    again = services.import_statement(content=content, name="kopie.cod", received_by=None, now=at(TODAY + timedelta(1)))
    assert (again.is_known, again.movement_count) == (True, 0)
    assert (again.file.name, again.file.received_by, again.file.received_at) == ("maandag.cod", clerk, at(TODAY))
    assert (BankFile.objects.count(), Deposit.objects.count()) == (1, 1)


def test_the_same_statement_in_another_file_brings_nothing_new(bank: Bank) -> None:
    project = waiting_project()
    first = bank.file(deposit_for(project))
    imported(first)
    # Position 17 of the header says that the bank sends a duplicate.
    duplicate = first[:16] + b"D" + first[17:]
    report = imported(duplicate, name="duplicaat.cod")
    assert (report.is_known, report.movement_count, report.file.verdict) == (False, 0, FileVerdict.ACCEPTED)
    assert (BankStatement.objects.count(), Deposit.objects.count()) == (1, 1)


def test_a_gap_is_held_until_the_missing_statement_arrives(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(credit("10"))
    missing = bank.file(deposit_for(project, "1000"))
    later = bank.file(deposit_for(project, "540", day=TODAY + timedelta(days=1)), day=TODAY + timedelta(days=1))
    held = imported(later, name="later.cod")
    assert (held.file.verdict, held.movement_count) == (FileVerdict.HELD, 0)
    assert [violation["code"] for violation in held.file.violations] == ["statement_gap"]
    assert (status(project), project.deposited) == (Status.AWAITING_DEPOSIT, Decimal("0.00"))
    imported(missing, name="missing.cod")
    held.file.refresh_from_db()
    assert (held.file.verdict, held.file.outcomes) == (FileVerdict.ACCEPTED, {Outcome.EXACT: 1})
    assert status(project) == Status.PAYABLE
    again = imported(later, name="later.cod")
    assert (again.is_known, again.movement_count) == (True, 0)


def test_a_statement_of_another_account_is_refused(bank: Bank) -> None:
    project = waiting_project()
    report = imported(bank.file(deposit_for(project), iban="BE71096123456769"))
    assert (report.file.verdict, report.movement_count) == (FileVerdict.REJECTED, 0)
    assert [violation["code"] for violation in report.file.violations] == ["foreign_account"]
    assert status(project) == Status.AWAITING_DEPOSIT


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_is_refused_whole_and_kept_in_quarantine(bank: Bank, share: float) -> None:
    project = waiting_project()
    content = bank.file(*(deposit_for(project, "10") for _number in range(20)))
    cut = content[: int(len(content) * share)]
    report = imported(cut)
    assert (report.file.verdict, report.movement_count) == (FileVerdict.REJECTED, 0)
    assert all(violation["line"] > 0 and violation["detail"] for violation in report.file.violations)
    assert zlib.decompress(bytes(report.file.content)) == cut
    assert (BankStatement.objects.count(), Entry.objects.count(), status(project)) == (0, 0, Status.AWAITING_DEPOSIT)


def test_what_is_no_bank_file_is_refused(bank: Bank) -> None:
    report = imported(b"%PDF-1.7 not a statement")
    assert (report.file.verdict, BankStatement.objects.count()) == (FileVerdict.REJECTED, 0)


def test_money_from_the_government_funds_the_subsidies(bank: Bank, settings: object) -> None:
    report = bank.sends(credit("250000", counterparty_iban=settings.SUBSIDY_FUND_IBAN))  # type: ignore[attr-defined]
    assert dict(report.outcomes) == {Outcome.FUNDING: 1}
    assert ledger.balance(Account.FUND) == Decimal("250000.00")


def test_the_costs_of_the_bank_are_booked_as_fees(bank: Bank) -> None:
    bank.sends(credit("100"))
    report = bank.sends(Line(amount=Decimal("-12.50"), booking_date=TODAY, transaction_code="00137000"))
    assert dict(report.outcomes) == {Outcome.BANK_COSTS: 1}
    assert ledger.balance(Account.FEES) == Decimal("12.50")


def test_money_out_without_an_order_waits_for_a_person(bank: Bank) -> None:
    report = bank.sends(credit("100"), Line(amount=Decimal("-40.00"), booking_date=TODAY))
    assert dict(report.outcomes) == {Outcome.NO_REFERENCE: 1, Outcome.UNKNOWN_DEBIT: 1}
    assert ledger.balance(Account.SUSPENSE) == Decimal("60.00")


def test_a_deposit_from_an_account_that_is_no_iban_has_no_account_to_go_back_to(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, counterparty_iban=""))
    assert (Refund.objects.get().beneficiary_iban, Refund.objects.get().amount) == ("", OWN_PART)


def test_the_story_of_a_project_tells_each_deposit_with_the_date_of_the_bank(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "1600", counterparty_iban=OTHER_IBAN))
    facts = {event.kind: event.facts for event in project.events.all()}
    assert facts[EventKind.DEPOSIT_RECEIVED] == {
        "amount": "1540.00",
        "booked_on": TODAY.isoformat(),
        "received": "1600.00",
        "outstanding": "0.00",
        "due_on": DUE_ON.isoformat(),
    }
    assert facts[EventKind.SUBSIDY_ADDED] == {"amount": "660.00"}
    assert facts[EventKind.REFUND_PROPOSED] == {
        "amount": "60.00",
        "reason": "surplus",
        "received": "1600.00",
        "booked_on": TODAY.isoformat(),
        "refund": str(Refund.objects.get().pk),
    }


def test_a_blocked_project_keeps_no_money_that_arrives(bank: Bank) -> None:
    project = waiting_project()
    held = application_services.hold(application_id=project.pk)
    application_services._move(held, Status.BLOCKED)
    report = bank.sends(deposit_for(project))
    assert (dict(report.outcomes), Refund.objects.get().amount) == ({Outcome.CLOSED_PROJECT: 1}, OWN_PART)
