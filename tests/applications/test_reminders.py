"""The last day to deposit as a calendar file."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from applications import reminders
from applications.models import SubsidyApplication
from tests.factories import NOW

PROJECT = SubsidyApplication(
    number="2026KMO000123",
    title="Veilig, snel; en goed \\ HACCP, met een heel lange naam die niet op een enkele regel past: 't café “Été”",
    own_contribution=Decimal("1540.00"),
    deposited=Decimal("540.00"),
    deposit_due_on=date(2026, 12, 31),
)


def calendar() -> str:
    """Return the file in Dutch."""
    with override("nl"):
        return reminders.deposit_deadline(PROJECT, url="https://example.test/projecten/2026KMO000123/", now=NOW)


def unfolded() -> list[str]:
    """Return the lines of the file, folds undone."""
    return calendar().replace("\r\n ", "").split("\r\n")


def test_the_event_is_the_whole_last_day() -> None:
    lines = unfolded()
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTAMP:20261123T090000Z" in lines


def test_the_title_says_what_is_still_missing() -> None:
    assert "SUMMARY:Stort 1.000\\,00 euro voor 2026KMO000123" in unfolded()


def test_the_same_file_twice_is_one_event_in_the_calendar() -> None:
    assert "UID:deposit-2026KMO000123@kmo-portefeuille" in unfolded()


def test_it_warns_a_week_and_half_a_day_before() -> None:
    assert [line for line in unfolded() if line.startswith("TRIGGER")] == ["TRIGGER:-P7D", "TRIGGER:-PT12H"]


def test_signs_with_a_meaning_are_escaped() -> None:
    description = next(line for line in unfolded() if line.startswith("DESCRIPTION:De eigen"))
    assert "Veilig\\, snel\\; en goed \\\\ HACCP\\, met" in description


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut() -> None:
    lines = calendar().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "'t café “Été”" in "".join(unfolded())


def test_blocks_are_closed_in_order_and_the_file_ends_with_a_line_break() -> None:
    marks = [line for line in unfolded() if line.startswith(("BEGIN", "END"))]
    assert marks[:2] + marks[-2:] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]
    assert calendar().endswith("END:VCALENDAR\r\n")


def test_a_draft_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="draft"):
        reminders.deposit_deadline(SubsidyApplication(), url="", now=NOW)
