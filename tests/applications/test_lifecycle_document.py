"""The page about the lifecycle says what the tables say."""

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from applications import lifecycle
from applications.enums import Status

PAGE = (Path(settings.BASE_DIR) / "docs" / "lifecycle.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]


def codes(cell: str) -> set[str]:
    """Return the codes in a cell of the table."""
    return set(re.findall(r"`(\w+)`", cell))


def test_the_drawing_has_the_edges_of_the_table() -> None:
    drawn = set(re.findall(r"^ +(\w+) --> (\w+)$", PAGE, flags=re.MULTILINE))
    assert drawn == {
        (source.value, target.value) for source, targets in lifecycle.TRANSITIONS.items() for target in targets
    }


def test_the_drawing_ends_where_nothing_follows() -> None:
    ends = set(re.findall(r"^ +(\w+) --> \[\*\]$", PAGE, flags=re.MULTILINE))
    assert ends == {status.value for status, targets in lifecycle.TRANSITIONS.items() if not targets}


def test_the_page_lists_every_status_in_order() -> None:
    assert [row[0].strip("`") for row in ROWS] == [status.value for status in Status]


def test_every_row_names_what_follows_and_what_can_be_done() -> None:
    for row in ROWS:
        status = Status(row[0].strip("`"))
        assert codes(row[4]) == {target.value for target in lifecycle.TRANSITIONS[status]}
        assert set(row[3].split(", ")) - {""} == {action.value for action in lifecycle.ACTIONS.get(status, frozenset())}


def test_every_row_names_the_label_that_people_read() -> None:
    with override("nl"):
        assert {row[0].strip("`"): row[1] for row in ROWS} == {status.value: str(status.label) for status in Status}
