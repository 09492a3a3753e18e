"""Why a login does not succeed, each in words that tell the person what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portefeuille.errors import DomainError


class LoginError(DomainError):
    """A login that did not succeed; nobody was logged in, and who was logged in before still is."""

    title: str | Promise = _("Logging in did not succeed")
    # Another choice at the login provider can help: the person acted in a capacity that has no business here.
    may_switch = False

    def __init__(self, message: str | Promise = "", *, detail: str = "") -> None:
        """Keep the sentence for the person, and for the log a detail without personal data."""
        super().__init__(message or self.sentence)
        self.detail = detail

    sentence: str | Promise = ""


class ProviderUnavailable(LoginError):
    """The login provider does not answer in time, or answers nonsense (HTTP 503)."""

    status = 503
    title = _("The login service does not answer")
    sentence = _(
        "The login service of the Flemish government does not answer at the moment. Nothing that you filled in was"
        " lost. Wait a minute and try again."
    )


class UnknownLogin(LoginError):
    """The answer belongs to no login that this browser started a short while ago (HTTP 422)."""

    sentence = _("This login was started in another browser, was used already, or took too long. Log in again.")


class ForgedToken(LoginError):
    """What the provider, or somebody else, sent cannot be trusted (HTTP 422)."""

    sentence = _("The answer of the login service is not valid, so we did not let anyone in. Log in again.")


class Cancelled(LoginError):
    """The person, or the provider, stopped the login (HTTP 422)."""

    title = _("You did not log in")
    sentence = _("Logging in was stopped. You can try again, or choose another means.")


class LevelTooLow(LoginError):
    """The means is not sure enough for this portal (HTTP 422)."""

    title = _("Choose a surer means")
    sentence = _("You logged in with a means that is not sure enough. Choose one of the means on the page to log in.")


class NoBusinessHere(LoginError):
    """The person acts in a capacity for which this portal has nothing (HTTP 403)."""

    status = 403
    title = _("This portal is for entrepreneurs")
    may_switch = True
