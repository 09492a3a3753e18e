"""Model fields of the kernel."""

from typing import Any

from django.db import models


class EuroField(models.DecimalField):
    """An amount in euro: twelve digits, two of them cents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the precision."""
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)
