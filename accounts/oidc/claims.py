"""What the claims of the Flemish login mean: claims in, `Identity` out.

The national register number (claim `rrn`) is not asked for; where a provider sends it all the same, it goes no further
than this module.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.capacity import Capacity, TargetGroup
from accounts.identity import Identity
from accounts.means import ACR
from accounts.oidc.config import Provider
from accounts.oidc.errors import ForgedToken, LevelTooLow, NoBusinessHere
from portefeuille import identifiers

NAME_LENGTH = 100
_SUBJECT = re.compile(r"[!-~]{1,150}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_NO_BUSINESS: dict[TargetGroup, str | Promise] = {
    TargetGroup.CITIZEN: _(
        "You logged in as a citizen. Only who acts for a company can ask for a subsidy: log in again and choose the"
        " capacity of entrepreneur."
    ),
    TargetGroup.STAFF: _(
        "You logged in as a member of staff of the Flemish government. Staff of the agency use the pages of the agency;"
        " for a company of your own, log in again and choose the capacity of entrepreneur."
    ),
}
_OTHERS = _(
    "You logged in for an organisation that cannot use the kmo-portefeuille. Do you have a company as well? Log in"
    " again and choose the capacity of entrepreneur."
)


def identity(claims: dict[str, Any], provider: Provider) -> Identity:
    """Return who logged in; raise `ForgedToken` for a missing or malformed claim, `LevelTooLow`, `NoBusinessHere`."""
    subject = _text(claims, "vo_id")
    if not _SUBJECT.fullmatch(subject):
        raise ForgedToken(detail="vo_id")
    capacity = _capacity(claims, provider)
    if claims.get("acr") not in ACR:
        raise LevelTooLow(detail="acr")
    means, level = ACR[claims["acr"]]
    return Identity(
        issuer=provider.realm,
        subject=subject,
        given_name=_name(claims, "given_name"),
        family_name=_name(claims, "family_name"),
        email=_email(claims),
        means=means,
        level=level,
        capacity=capacity,
        provider_subject=_text(claims, "sub"),
        provider_session=_text(claims, "sid"),
    )


def _capacity(claims: dict[str, Any], provider: Provider) -> Capacity:
    try:
        group = TargetGroup(_text(claims, "vo_doelgroepcode"))
    except ValueError:
        raise ForgedToken(detail="vo_doelgroepcode") from None
    if group != TargetGroup.ENTERPRISE:
        raise NoBusinessHere(_NO_BUSINESS.get(group, _OTHERS), detail=group.value)
    organisation = _text(claims, "vo_orgcode")
    try:
        number = identifiers.parse_enterprise_number(organisation) if organisation else ""
    except ValueError:
        raise ForgedToken(detail="vo_orgcode") from None
    return Capacity(
        target_group=group,
        organisation=number,
        represents=tuple(_numbers(_texts(claims.get("wv_orgcode")))),
        roles=tuple(_roles(claims.get(provider.role_claim))),
    )


def _roles(value: object) -> Iterable[tuple[str, str]]:
    """Yield role and enterprise number of each entry `Role:number` or `Role:number, number`."""
    for entry in _texts(value):
        role, _colon, numbers = entry.partition(":")
        for number in _numbers(numbers.split(",")):
            yield role.strip(), number


def _numbers(texts: Iterable[str]) -> Iterable[str]:
    """Yield the enterprise numbers among texts; what cannot be read gives nobody a right."""
    for text in texts:
        with suppress(ValueError):
            yield identifiers.parse_enterprise_number(text)


def _texts(value: object) -> list[str]:
    """Return the texts of a claim that is absent, one text or a list of them."""
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value if isinstance(value, str) else ""


def _name(claims: dict[str, Any], name: str) -> str:
    """Return a name as a database and a page can hold it."""
    return _CONTROL.sub("", _text(claims, name)).strip()[:NAME_LENGTH]


def _email(claims: dict[str, Any]) -> str:
    """Return the address of the person, or "" when there is none that mail could reach."""
    address = _text(claims, "vo_email")
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address
