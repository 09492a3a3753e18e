"""Row locks: the one way in which a service takes hold of what it changes."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def lock(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Lock the selected rows until the transaction ends, in the order of their keys.

    The lock leaves foreign-key checks of other transactions alone (`FOR NO KEY UPDATE`) and never reaches joined rows.
    """
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")
