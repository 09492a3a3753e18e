"""A provider of OpenID Connect in this process, on a real port, that answers whatever a test wants it to sign."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "portal-under-test"
CLIENT_SECRET = "only-for-tests"
CALLBACK = reverse("accounts:callback")
ITSME = "urn:be:vlaanderen:authmech:itsme"
SMS = "urn:be:vlaanderen:authmech:csamsms"

Claims = dict[str, Any]


def new_key() -> RSAKey:
    """Return a key with a number of its own."""
    return RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


usual_key = cache(new_key)


@dataclass
class Asked:
    """What the portal asked in one visit to the provider."""

    parameters: dict[str, str]

    @property
    def state(self) -> str:
        """Return the state."""
        return self.parameters["state"]


@dataclass
class Peer:
    """The provider: its keys, what it puts into the next token, and what it was asked."""

    url: str = ""
    key: RSAKey = field(default_factory=usual_key)
    published: list[RSAKey] | None = None
    claims: Claims = field(default_factory=dict)
    without: tuple[str, ...] = ()
    header: dict[str, str] = field(default_factory=dict)
    signing_key: RSAKey | None = None
    forge: Callable[[Claims], str] | None = None
    delay: float = 0
    broken: bool = False
    metadata: Claims = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    token_requests: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    key_requests: int = 0

    @property
    def issuer(self) -> str:
        """Return the issuer, which like that of the Flemish login has a path."""
        return f"{self.url}/op"

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Return the portal's settings as a client of this provider."""
        return {
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "private_key": "",
            "scopes": "openid profile vo",
            "role_claim": "kmop_rol_3d",
            "realm": "https://login.example",
            "timeout": 2,
        } | changes

    def document(self) -> Claims:
        """Return the discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/v1/auth",
            "token_endpoint": f"{self.issuer}/v1/token",
            "jwks_uri": f"{self.issuer}/v1/keys",
            "end_session_endpoint": f"{self.issuer}/v1/logout",
            # A provider that would sign with a shared secret too: the portal must not listen.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | self.metadata

    def key_set(self) -> Claims:
        """Return the public keys."""
        keys = [self.key] if self.published is None else self.published
        return {"keys": [key.as_dict(private=False) for key in keys]}

    def sign(self, claims: Claims, **header: str) -> str:
        """Sign claims with the key of the provider, or with the one that the test put in its place."""
        key = self.signing_key or self.key
        given = {"alg": "RS256", "kid": self.key.kid or ""} | self.header | header
        kept = {name: value for name, value in given.items() if value}
        return jwt.encode(kept, claims, key, algorithms=[kept["alg"]])

    def id_token(self, nonce: str) -> str:
        """Return the next ID token: a good one, but for what the test changed."""
        claims = good_claims(self.issuer, nonce) | self.claims
        claims = {name: value for name, value in claims.items() if name not in self.without}
        return self.forge(claims) if self.forge else self.sign(claims)

    def exchange(self, form: dict[str, str], headers: dict[str, str]) -> tuple[int, Claims]:
        """Answer a request for tokens; a code is used once, with the verifier of the browser that asked for it."""
        self.token_requests.append((form, headers))
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or challenge.decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def visit(self, client: Client, address: str = "/aanmelden/met/itsme/") -> Asked:
        """Start a login in a browser and return what the portal asks of the provider."""
        response = client.get(address)
        assert response.status_code == 302, response.content.decode()
        url = urlsplit(response["Location"])
        assert f"{url.scheme}://{url.netloc}{url.path}" == f"{self.issuer}/v1/auth"
        return Asked({name: values[0] for name, values in parse_qs(url.query).items()})

    def code_for(self, asked: Asked) -> str:
        """Return a code for what was asked, as after the person identified himself."""
        code = f"code-{len(self.codes)}-{asked.state}"
        self.codes[code] = asked.parameters
        return code

    def log_in(self, client: Client, address: str = "/aanmelden/met/itsme/") -> Any:
        """Walk through the whole login in a browser and return the last answer of the portal."""
        asked = self.visit(client, address)
        return client.get(CALLBACK, {"state": asked.state, "code": self.code_for(asked)})


def good_claims(issuer: str, nonce: str) -> Claims:
    """Return the claims of an entrepreneur who logged in with itsme a moment ago."""
    now = int(time.time())
    return {
        "iss": issuer,
        "sub": "subject-of-lies",
        "aud": CLIENT_ID,
        "azp": CLIENT_ID,
        "exp": now + 600,
        "iat": now,
        "nonce": nonce,
        "sid": "session-at-the-provider",
        "acr": ITSME,
        "given_name": "Lies",
        "family_name": "Peeters",
        "vo_id": "c1a4-lies",
        "vo_email": "lies@voorbeeld.test",
        "vo_doelgroepcode": "EA",
        "vo_doelgroepnaam": "Economische actoren",
    }


@contextmanager
def running() -> Iterator[Peer]:
    """Serve a provider on a free port of this machine."""
    peer = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/op/.well-known/openid-configuration":
                self._answer(200, peer.document())
            elif self.path == "/op/v1/keys":
                peer.key_requests += 1
                self._answer(200, peer.key_set())
            else:
                self._answer(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*peer.exchange(form, dict(self.headers)))

        def _answer(self, status: int, content: Claims) -> None:
            time.sleep(peer.delay)
            body = b"<html>" if peer.broken else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
