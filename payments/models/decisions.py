"""What people decided on movements that no rule could book: who, when, why. Never changed afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.enums import MOVING, DecisionKind
from payments.models.bank import BankMovement


class MovementDecision(models.Model):
    """A decision on a movement; PostgreSQL keeps it as it was written.

    `round` counts how often the movement was taken back into suspense: in each round the money leaves suspense once.
    """

    movement = models.ForeignKey(
        "payments.BankMovement", models.PROTECT, related_name="decisions", verbose_name=_("bank movement")
    )
    kind = models.CharField(_("decision"), max_length=8, choices=DecisionKind.choices)
    round = models.PositiveSmallIntegerField(_("round"))
    reason = models.TextField(_("reason"), max_length=1000)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))
    follow_up_on = models.DateField(_("look again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision on a movement")
        verbose_name_plural = _("decisions on movements")
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "round"], condition=Q(kind__in=MOVING), name="movement_leaves_suspense_once"
            ),
            models.UniqueConstraint(
                fields=["movement", "round"],
                condition=Q(kind=DecisionKind.UNDONE),
                name="movement_is_taken_back_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="movement_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.PARKED, follow_up_on__isnull=False)
                | ~Q(kind=DecisionKind.PARKED) & Q(follow_up_on__isnull=True),
                name="movement_decision_parked_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.movement_id}"


class MovementTask(BankMovement):
    """A bank movement as work for a person: the same rows, with a page on which they are decided."""

    class Meta:
        proxy = True
        verbose_name = _("bank movement to decide on")
        verbose_name_plural = _("bank movements to decide on")
        permissions = [("decide_movement", "Can decide on bank movements")]
