"""An importer that is killed leaves all of a bank file or nothing, and the next one brings exactly the rest."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from payments import ledger
from payments.models import BankFile, BankMovement, Deposit, Transfer
from tests.faults.conftest import PROJECT
from tests.payments.builders import Bank, deposit_for, waiting_project

COUNT = 400


def environment() -> dict[str, str]:
    """Return the environment of a deployment on the test's database."""
    row = connection.settings_dict
    user = quote(row["USER"], safe="") + (f":{quote(row['PASSWORD'], safe='')}" if row["PASSWORD"] else "")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portefeuille.settings",
        "DEMO": "1",
        "DATABASE_URL": f"postgresql://{user}@/{row['NAME']}?host={quote(row['HOST'])}&port={row['PORT'] or 5432}",
        "VAR_DIR": str(settings.VAR_DIR),
    }


def importer(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "import_statement", str(path)]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", [0.6, 0.9])
def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path, share: float) -> None:
    project = waiting_project()
    path = tmp_path / "dag.cod"
    bank = Bank()
    path.write_bytes(bank.file(deposit_for(project, "1.00")))
    start = time.monotonic()
    assert importer(path).wait() == 0
    usual = time.monotonic() - start
    path.write_bytes(bank.file(*(deposit_for(project, "0.10") for _number in range(COUNT))))

    process = importer(path)
    time.sleep(usual * share)
    process.kill()
    process.wait()
    assert BankMovement.objects.count() in {1, COUNT + 1}
    assert ledger.prove().holds

    assert importer(path).wait() == 0
    assert (BankMovement.objects.count(), Deposit.objects.count()) == (COUNT + 1, COUNT + 1)
    assert Transfer.objects.count() == COUNT + 1
    assert BankFile.objects.count() == 2
    project.refresh_from_db()
    assert (project.deposited, ledger.prove().holds) == (41, True)
