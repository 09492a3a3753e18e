"""`manage.py classify_size FILE`."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

PROJECT = Path(__file__).resolve().parents[3]


def vector(name: str, workers: object = "10", **changes: Any) -> dict[str, object]:
    """Return a case of one enterprise."""
    nodes = [{"id": "A", "accounts": [{"year": 2024, "headcount": workers, "turnover": "1", "balance": "1"}]}]
    return {"id": name, "input": {"applicant": "A", "reference_date": "2025-06-30", "nodes": nodes, **changes}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a file of cases may be written."""
    return tmp_path / "cases.json"


def classify(path: Path, *options: str) -> list[dict[str, Any]]:
    """Return the results that the command prints."""
    output = StringIO()
    call_command("classify_size", str(path), *options, stdout=output)
    found = json.loads(output.getvalue())
    assert [*found] == ["results"]
    results: list[dict[str, Any]] = found["results"]
    return results


def test_the_answers_come_in_the_order_of_the_cases(path: Path) -> None:
    path.write_text(json.dumps({"vectors": [vector("two", "60"), {**vector("one"), "expected": "not read"}]}))
    results = classify(path)
    assert [(result["id"], result["class"]) for result in results] == [("two", "medium"), ("one", "small")]
    assert [*results[0]] == [
        "id",
        "class",
        "kmo_class",
        "standalone_class",
        "applicant_type",
        "decided_by",
        "complete",
        "relations",
        "aggregate",
        "reason",
    ]


def test_the_sum_can_be_printed_line_by_line(path: Path) -> None:
    path.write_text(json.dumps({"vectors": [vector("one")]}))
    (result,) = classify(path, "--lines")
    assert [line["enterprise"] for line in result["lines"]["2024"]] == ["A"]


def test_a_file_without_cases_has_no_results(path: Path) -> None:
    path.write_text('{"vectors": []}')
    assert classify(path) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "The file is not JSON: Expecting property name"),
        (b'{"vectors": "\xff"}', "cases.json is not UTF-8 text."),
        (b'{"vectors": [{"id": "one", "input": {}}]}', "Case one: applicant is missing; it must be a text."),
        (
            json.dumps({"vectors": [vector("one", 1.5)]}).encode(),
            "Case one: nodes[0] (A): accounts[0]: headcount must be",
        ),
        (
            json.dumps({"vectors": [vector("one", "-1")]}).encode(),
            "Case one: A: in 2024, the headcount must not be neg",
        ),
        (
            json.dumps({"vectors": [vector("good"), vector("one", applicant="B")]}).encode(),
            "Case one: The applicant: the party B is not listed.",
        ),
    ],
)
def test_a_malformed_file_gets_one_sentence_and_no_results(path: Path, content: bytes, sentence: str) -> None:
    path.write_bytes(content)
    output = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("classify_size", str(path), stdout=output)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert output.getvalue() == ""


def test_a_file_that_is_not_there_gets_one_sentence(path: Path) -> None:
    with pytest.raises(CommandError, match=r"cases.json cannot be read: No such file or directory\."):
        call_command("classify_size", str(path))


def run(path: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, beside a database that nobody can reach."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portefeuille.settings", "DEMO": "1"}
    environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/nothing"
    command = [sys.executable, "manage.py", "classify_size", str(path)]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def test_no_database_is_needed(path: Path) -> None:
    path.write_text(json.dumps({"vectors": [vector("one")]}))
    done = run(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [result["class"] for result in json.loads(done.stdout)["results"]] == ["small"]


def test_a_mistake_ends_with_exit_code_one(path: Path) -> None:
    path.write_text("[]")
    done = run(path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CommandError: The file must be an object, not [].\n"
