"""The means of the Flemish login, and how sure each of them is.

Source: the login provider's list of means and levels (eIDAS regulation 910/2014, article 8).
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_URN = "urn:be:vlaanderen:authmech:"


class Level(models.TextChoices):
    """How sure the login provider is of the person, the least sure first."""

    SUBSTANTIAL = "substantial", _("substantial")
    HIGH = "high", _("high")

    def reaches(self, wanted: "Level") -> bool:
        """Tell whether this level is at least another one."""
        return _ORDER.index(self) >= _ORDER.index(wanted)


_ORDER = [Level.SUBSTANTIAL, Level.HIGH]


class Means(models.TextChoices):
    """With what a person logs in. The values stand in URLs."""

    EID = "eid", _("eID and card reader")
    ITSME = "itsme", _("itsme")
    APP = "app", _("Security code by mobile app")
    SMS = "sms", _("Security code by SMS")
    EIDAS = "eidas", _("Identity card of another European country")

    @property
    def level(self) -> Level:
        """Return the highest assurance level that this means reaches."""
        return Level.SUBSTANTIAL if self in {Means.APP, Means.SMS} else Level.HIGH

    @property
    def hint(self) -> Promise:
        """Return what a person needs for it."""
        return _HINTS[self]

    def acr_values(self, level: Level) -> str:
        """Return the names under which the provider knows this means at a level or above, for `acr_values`."""
        return " ".join(name for name, (means, own) in ACR.items() if means == self and own.reaches(level))


# What the provider answers in `acr`. Means below the level substantial have no business here and are not listed.
ACR = {
    f"{_URN}eid": (Means.EID, Level.HIGH),
    f"{_URN}itsme": (Means.ITSME, Level.HIGH),
    f"{_URN}csamtotp": (Means.APP, Level.SUBSTANTIAL),
    f"{_URN}csamsms": (Means.SMS, Level.SUBSTANTIAL),
    f"{_URN}eidashigh": (Means.EIDAS, Level.HIGH),
    f"{_URN}eidassubstantial": (Means.EIDAS, Level.SUBSTANTIAL),
}

_HINTS = {
    Means.EID: _("Your Belgian identity card, its PIN code and a card reader."),
    Means.ITSME: _("The itsme app on your mobile phone."),
    Means.APP: _("An app that shows a code of six digits, set up before with your eID."),
    Means.SMS: _("A mobile phone number that you registered before with your eID."),
    Means.EIDAS: _("A recognised electronic means of identification of your country (eIDAS)."),
}
