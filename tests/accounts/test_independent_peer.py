"""The certified oidc-provider of npm as an independent peer, so that the portal and its tests do not invent a protocol.

Node fetches it once into `var/node/`; without Node, or without the registry, this test is skipped.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import requests
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client
from joserfc.jwk import RSAKey
from pytest_django import Settings

from accounts.models import Login
from portefeuille.processes import Group
from tests.accounts.peer import CALLBACK
from tests.faults.conftest import free_port, wait_until

PACKAGE = "oidc-provider@9"
NODE_FOLDER = Path(project.BASE_DIR) / "var" / "node"
SCRIPT = Path(__file__).resolve().parent / "independent_peer.mjs"
CLIENT_ID = "portal-at-an-independent-peer"
# seconds
INSTALL_PATIENCE = 120
START_PATIENCE = 60

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("real servers")]


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of Node once the package is there; skip where that cannot be."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        pytest.skip("no Node on this machine")
    if not (NODE_FOLDER / "node_modules" / "oidc-provider").is_dir():
        NODE_FOLDER.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(NODE_FOLDER), "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_PATIENCE)
        except (subprocess.SubprocessError, OSError):
            pytest.skip(f"npm cannot fetch {PACKAGE}")
    return program


@pytest.fixture
def issuer(node: str, tmp_path: Path, settings: Settings) -> Iterator[str]:
    """Run the provider, and connect the portal to it with a key of its own."""
    key, port = RSAKey.generate_key(2048), free_port()
    public = key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"}
    options = {
        "port": port,
        "callback": f"http://testserver{CALLBACK}",
        "afterLogout": "http://testserver/",
        "clientId": CLIENT_ID,
        "publicKey": public,
    }
    settings.OIDC = {
        "issuer": f"http://localhost:{port}/op",
        "client_id": CLIENT_ID,
        "client_secret": "",
        "private_key": key.as_pem(private=True).decode(),
        "scopes": "openid profile vo",
        "role_claim": "kmop_rol_3d",
        "realm": "independent",
        "timeout": 10,
    }
    cache.clear()
    with Group(tmp_path) as group:
        environment = {"NODE_FOLDER": str(NODE_FOLDER)}
        child = group.start("provider", [node, str(SCRIPT), json.dumps(options)], environment=environment)
        wait_until(lambda: "ready" in child.log.read_text(encoding="utf-8"), seconds=START_PATIENCE, group=group)
        yield settings.OIDC["issuer"]


def _walk(url: str) -> str:
    """Follow the provider's own pages as a browser does, and return the address at the portal to which they lead."""
    with requests.Session() as browser:
        while not url.startswith("http://testserver"):
            answer = browser.get(url, allow_redirects=False, timeout=START_PATIENCE)
            assert answer.is_redirect, answer.text
            url = urljoin(url, answer.headers["Location"])
    return url


def _answer(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_the_portal_logs_in_at_a_certified_provider(issuer: str) -> None:
    client = Client()
    door = client.get("/aanmelden/met/itsme/?next=/grootte/")["Location"]
    assert door.startswith(f"{issuer}/v1/auth?")
    back = _walk(door)
    response = client.get(back.removeprefix("http://testserver"))
    assert (response.status_code, response["Location"]) == (302, "/ondernemingen/aankomst/?next=%2Fgrootte%2F")
    login = Login.objects.select_related("user").get()
    assert (login.user.username, login.means, login.level, login.organisation, login.provider_subject) == (
        "independent|lasting-number-of-lies",
        "itsme",
        "high",
        "0428315871",
        "subject-of-lies",
    )
    again = Client().get(back.removeprefix("http://testserver"))
    assert again.status_code == 422
    assert client.post("/afmelden/")["Location"].startswith(f"{issuer}/v1/logout?client_id={CLIENT_ID}&")


def test_a_code_of_another_browser_is_refused(issuer: str) -> None:
    victim, thief = Client(), Client()
    stolen = _answer(_walk(victim.get("/aanmelden/met/itsme/")["Location"]))
    own = _answer(_walk(thief.get("/aanmelden/met/itsme/")["Location"]))
    response = thief.get(CALLBACK, own | {"code": stolen["code"]})
    assert (response.status_code, Login.objects.count()) == (422, 0)
    assert (victim.get(CALLBACK, stolen).status_code, Login.objects.count()) == (302, 1)
