"""Closed lists of the providers app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pillar(models.TextChoices):
    """The kind of service that the measure supports."""

    TRAINING = "training", _("training")
    ADVICE = "advice", _("advice")


class IbanChangeStatus(models.TextChoices):
    """Where a new account number of a provider stands."""

    REQUESTED = "requested", _("Waits for approval")
    APPROVED = "approved", _("Approved, not in force yet")
    IN_FORCE = "in_force", _("In force")
    REFUSED = "refused", _("Refused")


# While a change stands here, payments to the provider wait.
CHANGING = (IbanChangeStatus.REQUESTED, IbanChangeStatus.APPROVED)
