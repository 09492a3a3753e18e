"""What companies owe to the measure: claims, their instalments, and the money that came in for them."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import ClaimKind, ClaimStatus
from portefeuille.fields import EuroField


class Claim(models.Model):
    """An amount that a company owes; it pays with a communication of its own, at once or in instalments."""

    application = models.ForeignKey(
        "applications.SubsidyApplication", models.PROTECT, related_name="claims", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ClaimKind.choices)
    amount = EuroField(_("amount in euro"))
    paid = EuroField(_("received in euro"), default=0)
    status = models.CharField(_("status"), max_length=6, choices=ClaimStatus.choices, default=ClaimStatus.OPEN)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    structured_communication = models.CharField(_("structured communication"), max_length=12, unique=True)
    source = models.OneToOneField(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claim",
        verbose_name=_("reversal on the bank statement"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_reason = models.TextField(_("why it was given up"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["made_at"], condition=Q(status="open"), name="claim_open")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="claim_amount_positive"),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("amount")), name="claim_paid_within_amount"),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(paid=F("amount")), name="claim_paid_means_all_received"
            ),
            models.CheckConstraint(
                condition=Q(structured_communication__regex=r"^[0-9]{12}$"), name="claim_communication_has_12_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.amount}"

    @property
    def outstanding(self) -> Decimal:
        """Return what is still owed, in euro; nothing once the claim is closed."""
        missing: Decimal = self.amount - self.paid
        return missing if self.status == ClaimStatus.OPEN else missing * 0


class Instalment(models.Model):
    """A part of a claim with its last day; money that comes in counts for the earliest one first."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="instalments", verbose_name=_("claim"))
    serial = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("pay at the latest on"))
    amount = EuroField(_("amount in euro"))

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["claim", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "serial"], name="instalment_once_per_claim"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.serial}: {self.amount}"


class ClaimPayment(models.Model):
    """Money of one bank movement that came in for a claim."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="payments", verbose_name=_("claim"))
    movement = models.OneToOneField(
        "payments.BankMovement", models.PROTECT, related_name="claim_payment", verbose_name=_("bank movement")
    )
    amount = EuroField(_("amount in euro"))
    booked_on = models.DateField(_("booking date of the bank"))

    class Meta:
        verbose_name = _("payment of a claim")
        verbose_name_plural = _("payments of claims")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="claim_payment_amount_positive")]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.amount}"
