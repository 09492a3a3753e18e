"""The chain of statements: what is next, what is known, what overlaps, what is missing, and one source per account."""

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from payments import services
from payments.enums import FileVerdict, Outcome, StatementFormat
from payments.models import BankFile, BankMovement, BankStatement, StatementSource, Transfer
from payments.services import ImportReport
from payments.statements import camt_writer, coda_writer
from payments.statements.coda_writer import Line
from portefeuille.errors import Conflict
from tests.factories import TODAY, make_user
from tests.payments.builders import OWN_PART, Bank, at, credit, debit_of, deposit_for, imported, order, waiting_project
from tests.payments.statements import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

TOMORROW = TODAY + timedelta(days=1)


def codes(report: ImportReport) -> list[str]:
    return [violation["code"] for violation in report.file.violations]


def amounts() -> list[Decimal]:
    return list(BankMovement.objects.order_by("pk").values_list("amount", flat=True))


def test_statements_in_any_order_book_what_they_book_in_order(bank: Bank) -> None:
    bank.sends(credit("1"))
    contents = [bank.file(credit(str(number * 10)), day=TODAY + timedelta(days=number)) for number in range(1, 4)]
    for index in (2, 1, 0):
        imported(contents[index], name=f"{index}.cod")
    assert amounts() == [Decimal(1), Decimal(10), Decimal(20), Decimal(30)]
    assert set(BankFile.objects.values_list("verdict", flat=True)) == {FileVerdict.ACCEPTED}


def test_a_missing_number_is_held_although_the_balance_fits(bank: Bank) -> None:
    bank.sends(credit("10"))
    bank.number += 1
    report = imported(bank.file(credit("20")))
    assert (report.file.verdict, report.movement_count, codes(report)) == (FileVerdict.HELD, 0, ["number_gap"])
    assert "number 3 follows number 1" in report.file.violations[0]["detail"]


def test_a_person_accepts_a_missing_number_with_a_reason(bank: Bank) -> None:
    bank.sends(credit("10"))
    bank.number += 1
    held = imported(bank.file(credit("20"))).file
    clerk = make_user()
    report = services.accept_gap(file_id=held.pk, user=clerk, reason="The bank skipped number 2.", now=at(TODAY))
    assert (report.file.verdict, dict(report.outcomes)) == (
        FileVerdict.ACCEPTED_WITH_WARNINGS,
        {Outcome.NO_REFERENCE: 1},
    )
    assert (report.file.gap_accepted_by, report.file.gap_reason) == (clerk, "The bank skipped number 2.")
    with pytest.raises(Conflict):
        services.accept_gap(file_id=held.pk, user=clerk, reason="Again.", now=at(TODAY))


def test_a_gap_in_the_balance_is_held_whoever_accepts_it(bank: Bank) -> None:
    bank.sends(credit("10"))
    bank.file(credit("5"))
    held = imported(bank.file(credit("20"))).file
    report = services.accept_gap(file_id=held.pk, user=make_user(), reason="Hurry.", now=at(TODAY))
    assert (report.file.verdict, report.movement_count) == (FileVerdict.HELD, 0)
    assert amounts() == [Decimal(10)]


@pytest.mark.parametrize(("before", "number", "years"), [(999, 0, 0), (999, 1, 0), (12, 1, 1)])
def test_the_bank_begins_to_count_anew(bank: Bank, before: int, number: int, years: int) -> None:
    bank.number = before - 1
    bank.sends(credit("10"))
    bank.number = number - 1
    report = bank.sends(credit("20"), day=TODAY.replace(year=TODAY.year + years))
    assert report.file.verdict == FileVerdict.ACCEPTED


def test_a_file_that_overlaps_adds_only_its_new_lines(bank: Bank) -> None:
    project = waiting_project()
    first = [credit("10"), deposit_for(project, "400"), deposit_for(project, "400")]
    again = replace(bank)
    bank.sends(*first)
    again.number = 1
    content = again.file(*first, deposit_for(project, "740"), day=TOMORROW)
    report = imported(content)
    assert (report.file.verdict, dict(report.outcomes)) == (FileVerdict.ACCEPTED, {Outcome.EXACT: 1})
    assert amounts() == [Decimal(10), Decimal(400), Decimal(400), Decimal(740)]
    assert BankMovement.objects.get(amount=740).ordinal == 4


def test_a_file_that_overlaps_in_the_middle_of_the_last_statement_adds_only_its_new_lines(bank: Bank) -> None:
    bank.sends(credit("1"))
    bank.sends(credit("2"), credit("3"))
    late = Bank(balance=Decimal(3), number=5, closed_on=TODAY)
    report = imported(late.file(credit("3"), credit("3"), credit("4")))
    assert (report.file.verdict, report.movement_count) == (FileVerdict.ACCEPTED, 2)
    assert amounts() == [Decimal(each) for each in (1, 2, 3, 3, 4)]


def test_a_file_within_what_was_imported_brings_nothing_new(bank: Bank) -> None:
    bank.sends(credit("1"), credit("2"))
    report = imported(Bank(balance=Decimal(1), number=8, closed_on=TODAY).file(credit("2")))
    assert (report.file.verdict, report.movement_count, BankStatement.objects.count()) == (FileVerdict.ACCEPTED, 0, 1)


def test_an_overlap_with_another_line_is_held(bank: Bank) -> None:
    again = replace(bank)
    bank.sends(credit("10", text="one"))
    again.number = 1
    report = imported(again.file(credit("10", text="other"), credit("20")))
    assert (report.file.verdict, codes(report), amounts()) == (FileVerdict.HELD, ["statement_gap"], [Decimal(10)])


def test_the_same_statement_with_other_lines_is_refused(bank: Bank) -> None:
    again = replace(bank)
    bank.sends(credit("10", text="one"))
    report = imported(again.file(credit("10", text="other")))
    assert (report.file.verdict, codes(report)) == (FileVerdict.REJECTED, ["statement_differs"])


def test_a_bank_that_does_not_count_may_send_two_statements_a_day(bank: Bank) -> None:
    contents = []
    for amount in ("10", "20"):
        bank.number = -1
        contents.append(bank.file(credit(amount)))
    first, second, again = (imported(content) for content in (*contents, contents[1][:16] + b"D" + contents[1][17:]))
    assert (first.movement_count, second.movement_count, again.movement_count) == (1, 1, 0)
    assert amounts() == [Decimal(10), Decimal(20)]


def test_a_separate_application_is_explained_and_never_booked() -> None:
    records = files.records(Bank().file(credit("10")))
    records[0] = files.patched(records[0], 84, "01500")
    records[1] = files.patched(records[1], 43, "0" * 16)
    records[-2] = files.patched(records[-2], 42, "0" * 16)
    report = imported(files.joined(records))
    assert (report.file.verdict, amounts()) == (FileVerdict.REJECTED, [])
    assert "separate_application" in codes(report)


def test_the_first_file_decides_the_source_and_the_other_format_is_never_booked(bank: Bank) -> None:
    project = waiting_project()
    coda, camt = bank.both(deposit_for(project, "400"), credit("3", text="&<>"))
    imported(coda, name="day.cod")
    assert StatementSource.objects.get().format == StatementFormat.CODA
    report = imported(camt, name="day.xml")
    assert (report.file.verdict, codes(report), report.movement_count) == (FileVerdict.COMPARED, [], 0)
    assert amounts() == [Decimal(400), Decimal(3)]


def test_the_other_format_that_says_something_else_is_told(bank: Bank) -> None:
    twin = replace(bank)
    imported(bank.file(credit("10"), credit("2")))
    report = imported(twin.file(credit("10"), credit("3"), writer=camt_writer))
    assert report.file.verdict == FileVerdict.DISAGREES
    assert [(each["code"], each["detail"]) for each in report.file.violations] == [
        ("comparison_balance", "closing balance 13.00, imported 12.00"),
        ("comparison_line", "1 times 3.00 in this file alone"),
        ("comparison_line", "1 times 2.00 imported, and not in this file"),
    ]
    missing = imported(twin.file(credit("1"), day=TOMORROW, writer=camt_writer))
    assert (missing.file.verdict, codes(missing)) == (FileVerdict.DISAGREES, ["comparison_missing"])
    assert amounts() == [Decimal(10), Decimal(2)]


@pytest.mark.parametrize("kind", ["BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"])
def test_announcements_of_the_bank_are_no_statements(kind: str) -> None:
    inner = {"BkToCstmrAcctRpt": "Rpt", "BkToCstmrDbtCdtNtfctn": "Ntfctn"}[kind]
    content = Bank().file(credit("10"), writer=camt_writer).decode()
    content = content.replace("BkToCstmrStmt", kind).replace("<Stmt>", f"<{inner}>").replace("</Stmt>", f"</{inner}>")
    report = imported(content.encode())
    assert (report.file.verdict, codes(report)) == (FileVerdict.REJECTED, ["not_a_statement"])


def test_the_same_money_in_coda_and_in_camt_gives_an_equal_ledger() -> None:
    found = []
    for writer in (coda_writer, camt_writer):
        bank = Bank()
        project = waiting_project()
        start = Transfer.objects.count(), BankMovement.objects.count()
        lines: list[Line] = [
            deposit_for(project, OWN_PART),
            credit("3080", text="geen mededeling, één café"),
            credit("250000", counterparty_iban=settings.SUBSIDY_FUND_IBAN),
            deposit_for(project, "12.34"),
        ]
        StatementSource.objects.all().delete()
        end = BankStatement.objects.order_by("-pk").first()
        if end is not None:
            bank = Bank(balance=end.closing_balance, number=int(end.sequence), closed_on=end.closing_on)
        assert imported(bank.file(*lines, writer=writer)).file.verdict == FileVerdict.ACCEPTED
        payment = order(project)
        assert imported(bank.file(debit_of(payment), writer=writer)).file.verdict == FileVerdict.ACCEPTED
        transfers = Transfer.objects.order_by("pk")
        rows = [
            (row.entry.kind, row.entry.booked_on, row.debit, row.credit, row.amount)
            for row in itertools.islice(transfers.select_related("entry"), start[0], None)
        ]
        outcomes = BankMovement.objects.order_by("pk").values_list("outcome", "booked_on", "amount", "text")
        found.append((rows, list(outcomes)[start[1] :]))
    assert [row[0] for row in found[0][1]] == [
        Outcome.EXACT,
        Outcome.NO_REFERENCE,
        Outcome.FUNDING,
        Outcome.ALREADY_FULL,
        Outcome.PAYMENT_EXECUTED,
    ]
    assert found[0] == found[1]
