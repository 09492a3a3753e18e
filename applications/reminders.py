"""Deadlines as calendar files (iCalendar, RFC 5545)."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from applications.models import SubsidyApplication
from portefeuille import money

LINE_OCTETS = 75
# When the calendar warns: a week before, and the day before at noon.
WARNINGS = ("-P7D", "-PT12H")


def deposit_deadline(application: SubsidyApplication, *, url: str, now: datetime) -> str:
    """Return a calendar file with the last day to deposit as an event of a whole day."""
    if application.deposit_due_on is None:
        raise ValueError("a draft has no deposit to wait for")
    amount = money.display(application.outstanding)
    title = _("Deposit %(amount)s for %(number)s") % {"amount": amount, "number": application.number}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kmo-portefeuille//NL",
        "BEGIN:VEVENT",
        f"UID:deposit-{application.number}@kmo-portefeuille",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{application.deposit_due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{application.deposit_due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(_description(application))}",
        f"URL:{url}",
        *(line for warning in WARNINGS for line in _alarm(warning, title)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _description(application: SubsidyApplication) -> str:
    return _(
        "The own contribution for “%(title)s” must be on the account by this day; otherwise the application lapses."
    ) % {"title": application.title}


def _alarm(trigger: str, title: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", f"DESCRIPTION:{_escaped(title)}", "END:VALARM"]


def _escaped(text: str) -> str:
    """Escape what has a meaning in a calendar file."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold a line after 75 octets, between characters."""
    parts = [""]
    size = 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LINE_OCTETS:
            parts.append("")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n ".join(parts)
