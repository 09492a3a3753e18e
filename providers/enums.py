"""Closed lists of the providers app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pillar(models.TextChoices):
    """The kind of service that the measure supports."""

    TRAINING = "training", _("training")
    ADVICE = "advice", _("advice")
