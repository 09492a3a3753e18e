"""An import of the KBO that is killed leaves all of it or nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bench import kbo_extracts
from companies import reference
from companies.kbo import bulk
from companies.models import Activity, Company, KboExtract
from tests.faults.conftest import PROJECT, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# Enough for the keys to be off while it is killed.
SIZE = bulk.FEWEST


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a command on the test's database."""
    reference.load()
    own = {"DEMO": "1", "DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "ENV_FILE": os.devnull}
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "portefeuille.settings"}


def start(file: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start an import as a person at the terminal does."""
    command = [sys.executable, "manage.py", "import_kbo", str(file)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=pipe, stderr=pipe, text=True)


def keys() -> list[str]:
    """Return the names of all indexes and constraints of the register."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = ANY (%(tables)s::regclass[])"
            " UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY (%(tables)s::regclass[])",
            {"tables": list(bulk.TABLES)},
        )
        return sorted(name for (name,) in cursor.fetchall())


def other_sessions() -> int:
    """Count the sessions on this database that are not this test's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (count,) = cursor.fetchone()
    return int(count)


@pytest.mark.parametrize("moment", ["Reading activity.csv", "Writing establishments", "Writing activities"])
def test_a_killed_import_leaves_nothing_and_the_next_one_loads_all(
    tmp_path: Path, environment: dict[str, str], moment: str
) -> None:
    """PostgreSQL rolls the keys back too, and nobody waits for the dead."""
    before = keys()
    path = tmp_path / "full.zip"
    kbo_extracts.write_full(path, kbo_extracts.Population(SIZE), number=1)
    with start(path, environment) as child:
        assert child.stderr is not None
        said = next((line for line in child.stderr if line.startswith(moment)), "")
        child.kill()
    assert said.startswith(moment)
    assert child.returncode == -9
    wait_until(lambda: other_sessions() == 0)
    assert (Company.objects.count(), Activity.objects.count(), KboExtract.objects.count()) == (0, 0, 0)
    assert keys() == before
    with start(path, environment) as child:
        output, _errors = child.communicate(timeout=300)
    assert output.startswith("Extract 1 (state of 06/11/2026) is loaded.")
    assert (Company.objects.count(), Activity.objects.count()) == (SIZE, 4 * SIZE)
    assert keys() == before
