"""Orders that need a person: rejected, returned, or asked back from the bank of the payee."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.enums import CaseKind, RecallAnswer


class OrderCase(models.Model):
    """What went wrong with one order, and what was decided; `reason_code` is the ISO 20022 code, the bank's or ours."""

    payment = models.ForeignKey(
        "payments.InvoicePayment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("payment of an invoice"),
    )
    refund = models.ForeignKey(
        "payments.Refund", models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("refund")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=CaseKind.choices)
    reason_code = models.CharField(_("reason of the bank"), max_length=35, blank=True)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    movement = models.ForeignKey(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bank movement"),
    )
    answer = models.CharField(_("answer to the recall"), max_length=8, choices=RecallAnswer.choices, blank=True)
    opened_at = models.DateTimeField(_("opened on"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    decision = models.CharField(_("decision"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("case of an order")
        verbose_name_plural = _("cases of orders")
        indexes = [models.Index(fields=["opened_at"], condition=Q(closed_at__isnull=True), name="order_case_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(payment__isnull=False, refund__isnull=True) | Q(payment__isnull=True, refund__isnull=False),
                name="order_case_is_about_one_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(decision=""), name="order_case_closed_with_a_decision"
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind="recall", closed_at__isnull=True, payment__isnull=False),
                name="payment_recalled_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["refund"],
                condition=Q(kind="recall", closed_at__isnull=True, refund__isnull=False),
                name="refund_recalled_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason_code}"
