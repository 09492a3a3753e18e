"""Each of the portal's own security rules finds its example, and nothing beside it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = (".semgrep/house.py", ".semgrep/house.html")
SEMGREP = shutil.which("semgrep", path=str(Path(sys.executable).parent))


def expected() -> set[tuple[str, int, str]]:
    """Return file, line and rule of every line that follows a `ruleid` comment."""
    marks = set()
    for name in EXAMPLES:
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1):
            if mark := re.search(r"ruleid: ([\w-]+)", line):
                marks.add((name, number + 1, mark[1]))
    return marks


@pytest.mark.skipif(SEMGREP is None, reason="semgrep is not made for this machine")
def test_every_rule_finds_its_example_and_nothing_else() -> None:
    assert SEMGREP
    command = [SEMGREP, "scan", "--quiet", "--json", "--metrics=off", "--disable-version-check"]
    scan = subprocess.run(
        [*command, "--config=.semgrep/house.yml", *EXAMPLES], cwd=ROOT, capture_output=True, check=False, timeout=120
    )
    answer = json.loads(scan.stdout)
    assert answer["errors"] == []
    found = {
        (result["path"], result["start"]["line"], result["check_id"].rpartition(".")[2]) for result in answer["results"]
    }
    assert found == expected()


def test_every_rule_has_an_example() -> None:
    rules = re.findall(r"^  - id: ([\w-]+)$", (ROOT / ".semgrep/house.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert {rule for _name, _line, rule in expected()} == set(rules)
