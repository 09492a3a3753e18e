"""In which capacity somebody logged in: for whom he acts during one session, by the word of the login provider."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetGroup(models.TextChoices):
    """The groups of people whom the Flemish login tells apart (claim `vo_doelgroepcode`)."""

    CITIZEN = "BUR", _("citizen")
    ENTERPRISE = "EA", _("entrepreneur")
    LOCAL_AUTHORITY = "LB", _("local authority")
    EDUCATION = "OV", _("education")
    STAFF = "GID", _("staff of the Flemish government")
    ASSOCIATION = "VER", _("association")


@dataclass(frozen=True)
class Capacity:
    """For whom a person acts in one session.

    `organisation` is the enterprise number that the person chose at the provider (ten digits, or "" when the choice is
    made here). `represents` holds the enterprise numbers of which he is legal representative, `roles` the pairs of role
    and enterprise number that the user management of the Flemish government gave him for this portal.
    """

    target_group: TargetGroup = TargetGroup.ENTERPRISE
    organisation: str = ""
    represents: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def speaks_of_companies(self) -> bool:
        """Tell whether the provider named any company."""
        return bool(self.organisation or self.represents or self.roles)

    def to_session(self) -> dict[str, Any]:
        """Return the plain values that a session keeps."""
        return asdict(self)

    @classmethod
    def from_session(cls, values: dict[str, Any]) -> Self:
        """Return the capacity that `to_session()` kept."""
        return cls(
            target_group=TargetGroup(values["target_group"]),
            organisation=values["organisation"],
            represents=tuple(values["represents"]),
            roles=tuple((role, number) for role, number in values["roles"]),
        )
