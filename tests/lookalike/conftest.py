"""The look-alike of the Flemish login as a process of its own, as in the demo."""

import http.client
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings

from portefeuille.processes import Group
from tests.faults.conftest import free_port, wait_until

PATIENCE = 60


@contextmanager
def served(portal_url: str) -> Iterator[int]:
    """Run the look-alike for a portal and yield its port; nothing of it stays."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="portefeuille-lookalike-") as folder, Group(Path(folder) / "log") as group:
        environment = {"DEMO": "1", "VAR_DIR": folder, "LOOKALIKE_PORT": str(port), "PUBLIC_URL": portal_url}
        group.start("login", [sys.executable, "-m", "lookalike"], environment=environment, folder=settings.BASE_DIR)
        wait_until(lambda: _answers(group, port), seconds=PATIENCE)
        yield port


def _answers(group: Group, port: int) -> bool:
    group.check()
    with (
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection,
        suppress(OSError, http.client.HTTPException),
    ):
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    return False
