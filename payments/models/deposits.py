"""The part of a bank movement that was booked as own contribution of a project."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portefeuille.fields import EuroField


class DepositQuerySet(models.QuerySet["Deposit"]):
    """Deposits, narrowed."""

    def standing(self) -> "DepositQuerySet":
        """Keep the deposits that were not taken off their project again, by a person or by the bank."""
        return self.filter(undone_by__isnull=True, reversed_by__isnull=True)


class Deposit(models.Model):
    """Money that arrived for a project and stays there, unless a person corrects it or the bank takes it back."""

    movement = models.ForeignKey(
        "payments.BankMovement", models.PROTECT, related_name="deposits", verbose_name=_("bank movement")
    )
    application = models.ForeignKey(
        "applications.SubsidyApplication", models.PROTECT, related_name="deposits", verbose_name=_("project")
    )
    amount = EuroField(_("amount in euro"))
    booked_on = models.DateField(_("booking date of the bank"))
    decision = models.ForeignKey(
        "payments.MovementDecision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deposits",
        verbose_name=_("decision"),
    )
    undone_by = models.ForeignKey(
        "payments.MovementDecision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_deposits",
        verbose_name=_("undone by"),
    )

    reversed_by = models.OneToOneField(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_deposit",
        verbose_name=_("taken back by"),
    )

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "application"],
                condition=Q(undone_by__isnull=True),
                name="deposit_once_per_movement",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.amount}"
