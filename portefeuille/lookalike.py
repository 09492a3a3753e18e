"""What the demo and the look-alike of the Flemish login (`lookalike/`) agree on. None of it protects anything real."""

from typing import Any

CLIENT_ID = "kmo-portefeuille-demo"
CLIENT_SECRET = "secret-of-the-demo-that-everybody-may-know"  # noqa: S105 - the look-alike lets anyone in as anybody
ROLE_CLAIM = "kmop_rol_3d"
SCOPES = "openid profile vo wettelijkvertegenwoordiger kmop"
# The identifiers of the people of the demo stay the same on every port.
REALM = "demo"


def port(portal_port: int) -> int:
    """Return the port of the look-alike that belongs to a port of the portal: 9020 beside 8000."""
    return portal_port + 1020


def issuer(port: int) -> str:
    """Return the address of the look-alike on a port of this machine."""
    return f"http://localhost:{port}/op"


def client(port: int) -> dict[str, Any]:
    """Return the portal's settings as a client of the look-alike, in the form of `env.openid()`."""
    return {
        "issuer": issuer(port),
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "private_key": "",
        "scopes": SCOPES,
        "role_claim": ROLE_CLAIM,
        "realm": REALM,
        "timeout": 5,
    }
