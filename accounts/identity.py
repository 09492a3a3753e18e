"""Who somebody is, as a login provider vouches for it: the one thing that enters the portal at login."""

from dataclasses import dataclass, field

from accounts.capacity import Capacity
from accounts.means import Level, Means


@dataclass(frozen=True)
class Identity:
    """A person by the word of a login provider, and the means, assurance level and capacity of this login.

    `subject` is the provider's own lasting identifier of the person, unique together with `issuer`. It is never the
    national register number. By `provider_subject` and `provider_session` the provider says which login it ends.
    """

    issuer: str
    subject: str
    given_name: str
    family_name: str
    email: str
    means: Means
    level: Level
    capacity: Capacity = field(default_factory=Capacity)
    provider_subject: str = ""
    provider_session: str = ""

    @property
    def username(self) -> str:
        """Return the identifier under which the portal knows the person."""
        return f"{self.issuer}|{self.subject}"
