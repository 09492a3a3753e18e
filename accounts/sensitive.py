"""What a person does only after a login of the highest level, as the environment decides (`HIGH_LEVEL_FOR`)."""

from django.conf import settings
from django.db import models

from accounts.means import Level


class Sensitive(models.TextChoices):
    """An action with which a thief could take money, or keep it. The values stand in the environment."""

    PAY = "pay"
    ACCOUNT = "account"
    ACCESS = "access"

    @property
    def level(self) -> Level:
        """Return how sure a login must be for this action."""
        return Level.HIGH if self.value in settings.HIGH_LEVEL_FOR else Level.SUBSTANTIAL
