"""What the look-alike tells the portal behind the browser's back: that a login ended (Back-Channel Logout 1.0)."""

import logging
import secrets
import time

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from lookalike.settings import ISSUER, OAUTH2_PROVIDER, PORTAL_URL
from lookalike.validators import subject
from lookalike.visits import Visit
from portefeuille import lookalike

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# seconds
LIFE = 120
PATIENCE = 3

logger = logging.getLogger(__name__)


def callback_url() -> str:
    """Return the address of the portal to which a login leads back."""
    return f"{PORTAL_URL}/aanmelden/terug/"


def after_logout_url() -> str:
    """Return the address of the portal to which a logout leads back."""
    return f"{PORTAL_URL}/"


def tell_portal(visit: Visit) -> None:
    """Send the portal a logout token; a portal that does not answer has no sessions to end."""
    token = logout_token(visit, now=int(time.time()))
    try:
        requests.post(f"{PORTAL_URL}/aanmelden/afgemeld/", data={"logout_token": token}, timeout=PATIENCE)
    except requests.RequestException as error:
        logger.warning("the portal does not hear that a login ended: %s", type(error).__name__)


def logout_token(visit: Visit, *, now: int) -> str:
    """Return a signed message that a login ended; `now` in seconds since 1970."""
    key = RSAKey.import_key(str(OAUTH2_PROVIDER["OIDC_RSA_PRIVATE_KEY"]))
    claims = {
        "iss": ISSUER,
        "aud": lookalike.CLIENT_ID,
        "iat": now,
        "exp": now + LIFE,
        "jti": secrets.token_urlsafe(16),
        "sub": subject(visit.person),
        "sid": visit.sid,
        "events": {LOGOUT_EVENT: {}},
    }
    return jwt.encode({"alg": "RS256", "kid": key.thumbprint()}, claims, key, default_type="logout+jwt")
