"""The means of the Flemish login, and how sure each of them is.

Source: the login provider's list of means and levels (eIDAS regulation 910/2014, article 8).
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How sure the login provider is of the person."""

    SUBSTANTIAL = "substantial", _("substantial")
    HIGH = "high", _("high")


class Means(models.TextChoices):
    """With what a person logs in. The values stand in URLs."""

    EID = "eid", _("eID and card reader")
    ITSME = "itsme", _("itsme")
    APP = "app", _("Security code by mobile app")
    SMS = "sms", _("Security code by SMS")
    EIDAS = "eidas", _("Identity card of another European country")

    @property
    def level(self) -> Level:
        """Return the assurance level that this means reaches."""
        return Level.SUBSTANTIAL if self in {Means.APP, Means.SMS} else Level.HIGH

    @property
    def hint(self) -> Promise:
        """Return what a person needs for it."""
        return _HINTS[self]


_HINTS = {
    Means.EID: _("Your Belgian identity card, its PIN code and a card reader."),
    Means.ITSME: _("The itsme app on your mobile phone."),
    Means.APP: _("An app that shows a code of six digits, set up before with your eID."),
    Means.SMS: _("A mobile phone number that you registered before with your eID."),
    Means.EIDAS: _("A recognised electronic means of identification of your country (eIDAS)."),
}
