"""The one family of errors that a view may catch and show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Refusal:
    """A condition of the regulation that is not met.

    `code` is stable and listed in docs/rules.md, `field` names the form field it belongs to ("" for the whole),
    `message` says in the reader's language what is wrong and what to do.
    """

    code: str
    message: str | Promise
    field: str = ""


class DomainError(Exception):
    """A request that the portal understands and declines; nothing was changed."""

    status = 422

    def __init__(self, message: str | Promise) -> None:
        """Keep the sentence that the user will read."""
        super().__init__(message)
        self.message = message


class Refused(DomainError):
    """One or more conditions are not met (HTTP 422)."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        """Keep every refusal, so that the applicant sees all of them at once."""
        super().__init__(refusals[0].message)
        self.refusals = tuple(refusals)


class NotAllowed(Refused):
    """The person may see this, but not do it (HTTP 403); what he may not even see does not exist (404)."""

    status = 403


class Conflict(DomainError):
    """The row has moved on meanwhile: the step is not allowed from its present status (HTTP 409)."""

    status = 409
