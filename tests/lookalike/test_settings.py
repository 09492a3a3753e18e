"""The look-alike lets anyone in, so it runs beside a demo only, and says so in one sentence."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from joserfc.jwk import RSAKey

from lookalike.key import signing_key


@pytest.mark.parametrize("demo", ["", "0", "no"])
def test_outside_the_demo_it_does_not_start(demo: str, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DEMO": demo}
    answer = subprocess.run(
        [sys.executable, "-m", "lookalike"],
        check=False,
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "The look-alike of the login runs in the demo only (DEMO=1): it lets anyone in.\n"
    assert list(tmp_path.iterdir()) == []


def test_its_key_is_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    first = signing_key(path)
    assert signing_key(path) == first
    assert RSAKey.import_key(first).is_private
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
