"""The part of a bank movement that was booked as own contribution of a project."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portefeuille.fields import EuroField


class Deposit(models.Model):
    """Money that arrived for a project and stays there."""

    movement = models.ForeignKey(
        "payments.BankMovement", models.PROTECT, related_name="deposits", verbose_name=_("bank movement")
    )
    application = models.ForeignKey(
        "applications.SubsidyApplication", models.PROTECT, related_name="deposits", verbose_name=_("project")
    )
    amount = EuroField(_("amount in euro"))
    booked_on = models.DateField(_("booking date of the bank"))

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        constraints = [
            models.UniqueConstraint(fields=["movement", "application"], name="deposit_once_per_movement"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.amount}"
