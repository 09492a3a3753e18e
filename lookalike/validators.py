"""What stands in a token of the look-alike: the claims of the Flemish login, each in its scope."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from lookalike import people
from portefeuille import lookalike


class Validator(OAuth2Validator):
    """Put the claims of the visit that led to the code into the token."""

    oidc_claim_scope = {
        "sub": "openid",
        "sid": "openid",
        "acr": "openid",
        "given_name": "profile",
        "family_name": "profile",
        "vo_id": "vo",
        "vo_email": "vo",
        "vo_doelgroepcode": "vo",
        "vo_doelgroepnaam": "vo",
        "vo_orgcode": "vo",
        "vo_orgnaam": "vo",
        "wv_orgcode": "wettelijkvertegenwoordiger",
        lookalike.ROLE_CLAIM: "kmop",
    }

    def get_additional_claims(self, request: Any) -> dict[str, object]:
        """Return the claims of the person, the capacity and the means that were chosen."""
        visit = request.claims or {}
        who = people.person(request.user.get_username())
        chosen = people.choice(who, visit.get("choice", "")) if who else None
        if who is None or chosen is None:
            return {"sub": subject(request.user.get_username())}
        return people.claims(who, chosen) | {"sub": subject(who.key), "sid": visit["sid"], "acr": visit["acr"]}


def subject(key: str) -> str:
    """Return the name of a person at this provider, which is not the one that lasts (`vo_id`)."""
    return f"{key}@lookalike"
