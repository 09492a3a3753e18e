"""What people type where something else was asked, and which of it a field may keep (as written in the issue)."""

NOTHING = ["", "   "]
LONG = "x" * 10_000
SCRIPT = "<script>alert(1)</script>"
EMOJI = "🎓"
NUMBERS = ["0", "-1", "1e9"]
AMOUNTS = ["1.234,56", "1234.56", "1 234,56"]
DATES = ["31/02/2026", "01/01/1900", "01/01/2100"]

EVERYTHING = [*NOTHING, LONG, SCRIPT, EMOJI, *NUMBERS, *AMOUNTS, *DATES]

# What is right after all: a text may look like a script, an amount has several spellings, some fields may be empty.
ACCEPTED: dict[str, list[str]] = {
    "title": [SCRIPT],
    "description": [SCRIPT],
    "hours": AMOUNTS,
    "cost": AMOUNTS,
    "other_aid": [*NOTHING, "0", *AMOUNTS],
    "subtheme": [""],
}
PROJECT_FIELDS = [
    "pillar",
    "title",
    "description",
    "delivery_mode",
    "theme",
    "subtheme",
    "hours",
    "agreed_on",
    "starts_on",
    "ends_on",
    "cost",
    "other_aid",
]


def refused(field: str) -> list[str]:
    """Return what a field must refuse."""
    return [text for text in EVERYTHING if text not in ACCEPTED.get(field, [])]


def name(text: str) -> str:
    """Return a short name of an input for the report of the tests."""
    return f"{text[:12]!r}"
