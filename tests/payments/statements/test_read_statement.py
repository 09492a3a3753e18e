"""The command `read_statement`, as people and programs call it."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.payments.statements import files

PROJECT = Path(__file__).resolve().parents[3]


def written(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_each_file_gets_one_line_of_json(tmp_path: Path) -> None:
    good = written(tmp_path, "good.cod", files.coda())
    bad = written(tmp_path, "bad.txt", b"hello")
    out = StringIO()

    call_command("read_statement", good, bad, "--json", stdout=out)

    first, second = map(json.loads, out.getvalue().splitlines())
    assert first == {
        "file": good,
        "format": "coda",
        "verdict": "accept",
        "violations": [],
        "statements": [
            {
                "account": files.IBAN,
                "currency": "EUR",
                "sequence": "007",
                "opening_balance": "1000.00",
                "opening_date": "2026-11-23",
                "closing_balance": "1320.00",
                "closing_date": "2026-11-23",
                "holder": "BEHEERDER VAN DE SUBSIDIES",
                "created_on": "2026-11-23",
                "is_duplicate": False,
                "movements": [
                    {
                        "amount": "320.00",
                        "currency": "EUR",
                        "booking_date": "2026-11-23",
                        "value_date": "2026-11-23",
                        "status": "BOOK",
                        "counterparty_name": "BAKKERIJ HET ZOETE BROOD",
                        "counterparty_account": files.PAYER,
                        "reference": files.REFERENCE,
                        "reference_kind": "ogm",
                        "text": "",
                        "end_to_end_id": None,
                        "transaction_code": "00150000",
                        "is_reversal": False,
                        "return_reason": None,
                        "details": [],
                    }
                ],
            }
        ],
    }
    detail = "neither CODA nor CAMT: begins with b'hello'"
    assert second == {
        "file": bad,
        "format": "unknown",
        "verdict": "reject",
        "violations": [{"code": "unknown_format", "line": 1, "detail": detail}],
        "statements": [],
    }


def test_people_get_a_few_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "day.cod", files.coda([files.line("-45.10", communication="", text="dank u")]))
    out = StringIO()

    call_command("read_statement", path, stdout=out)

    assert out.getvalue().splitlines() == [
        f"{path}: coda, accept",
        f"  {files.IBAN} EUR 007: 1000.00 -> 954.90, 1 movements",
        "    2026-11-23         -45.10 BAKKERIJ HET ZOETE BROOD dank u",
    ]


def test_a_file_that_cannot_be_opened_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.cod: No such file"):
        call_command("read_statement", str(tmp_path / "absent.cod"))


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    path = written(tmp_path, "day.cod", files.coda())
    nowhere = {"DEMO": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "VAR_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "manage.py", "read_statement", path, "--json"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **nowhere},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout)["verdict"] == "accept"
