"""Orders to pay: invoices to providers, and refunds to those who deposited."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from payments.enums import FAILED, PaymentStatus, RefundReason
from portefeuille.fields import EuroField


class InvoicePaymentQuerySet(models.QuerySet["InvoicePayment"]):
    """Payments, narrowed."""

    def for_provider(self, provider_id: int) -> "InvoicePaymentQuerySet":
        """Keep the payments to a provider."""
        return self.filter(application__registration__provider_id=provider_id)

    def live(self) -> "InvoicePaymentQuerySet":
        """Keep the payments that took money out of a wallet and did not bring it back."""
        return self.exclude(status__in=FAILED)

    def to_collect(self) -> "InvoicePaymentQuerySet":
        """Keep the payments that stand in no batch yet."""
        return self.filter(status=PaymentStatus.CREATED, batch__isnull=True)


class InvoicePayment(models.Model):
    """The applicant's order to pay an invoice of the provider from the project's wallet.

    `key` comes with the form and makes a double click one order; `end_to_end_id` comes back on the bank statement.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        "applications.SubsidyApplication", models.PROTECT, related_name="payments", verbose_name=_("project")
    )
    invoice_number = models.CharField(_("invoice number"), max_length=50)
    invoiced_on = models.DateField(_("invoice date"))
    amount = EuroField(_("amount excluding VAT"))
    own_share = EuroField(_("from the own contribution"))
    subsidy_share = EuroField(_("from the subsidy"))
    beneficiary_name = models.CharField(_("name of the provider"), max_length=320)
    beneficiary_iban = models.CharField(_("account of the provider"), max_length=34)
    communication = models.CharField(_("structured communication of the invoice"), max_length=25, blank=True)
    resend_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="resent", verbose_name=_("sent again for")
    )
    end_to_end_id = models.CharField(_("reference on the bank statement"), max_length=35, unique=True)
    status = models.CharField(_("status"), max_length=9, choices=PaymentStatus.choices, default=PaymentStatus.CREATED)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    ordered_at = models.DateTimeField(_("ordered at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    batch = models.ForeignKey(
        "payments.OrderBatch", models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("batch")
    )
    executed_on = models.DateField(_("executed on"), null=True, blank=True)
    movement = models.ForeignKey(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invoice_payments",
        verbose_name=_("bank movement"),
    )

    objects = InvoicePaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment of an invoice")
        verbose_name_plural = _("payments of invoices")
        indexes = [
            models.Index(fields=["application", "-ordered_at"], name="invoice_payment_of_project"),
            models.Index(fields=["ordered_at"], condition=Q(status="created"), name="invoice_payment_to_send"),
            models.Index(fields=["beneficiary_iban"], name="invoice_payment_by_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                "application",
                Upper("invoice_number"),
                condition=~Q(status__in=["rejected", "returned", "cancelled"]),
                name="invoice_payment_once_per_invoice",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(amount=F("own_share") + F("subsidy_share"), own_share__gte=0, subsidy_share__gte=0),
                name="invoice_payment_shares_add_up",
            ),
            models.CheckConstraint(
                condition=Q(status="executed", executed_on__isnull=False) | ~Q(status="executed"),
                name="invoice_payment_executed_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_number}: {self.amount}"


class RefundQuerySet(models.QuerySet["Refund"]):
    """Refunds, narrowed."""

    def to_collect(self) -> "RefundQuerySet":
        """Keep the refunds whose account is known and that stand in no batch yet."""
        return self.filter(status=PaymentStatus.CREATED, batch__isnull=True).exclude(beneficiary_iban="")

    def waiting_for_account(self, company_id: int) -> "RefundQuerySet":
        """Keep the refunds to a company that nobody can send before it names an account."""
        return self.filter(application__company_id=company_id, beneficiary_iban="", status=PaymentStatus.CREATED)

    def unsent(self) -> "RefundQuerySet":
        """Keep the refunds that stand in no batch yet."""
        return self.filter(status=PaymentStatus.CREATED, batch__isnull=True)


class Refund(models.Model):
    """Money that goes back to the one who deposited it, or to the company's own account."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    application = models.ForeignKey(
        "applications.SubsidyApplication",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("project"),
    )
    source = models.ForeignKey(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("movement that is returned"),
    )
    decision = models.ForeignKey(
        "payments.MovementDecision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("decision"),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=RefundReason.choices)
    amount = EuroField(_("amount in euro"))
    beneficiary_name = models.CharField(_("to"), max_length=320, blank=True)
    beneficiary_iban = models.CharField(_("account"), max_length=40, blank=True)
    resend_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="resent", verbose_name=_("sent again for")
    )
    end_to_end_id = models.CharField(_("reference on the bank statement"), max_length=35, unique=True)
    status = models.CharField(_("status"), max_length=9, choices=PaymentStatus.choices, default=PaymentStatus.CREATED)
    created_at = models.DateTimeField(_("prepared on"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    batch = models.ForeignKey(
        "payments.OrderBatch", models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("batch")
    )
    executed_on = models.DateField(_("executed on"), null=True, blank=True)
    movement = models.ForeignKey(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="executed_refunds",
        verbose_name=_("bank movement"),
    )

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        indexes = [models.Index(fields=["created_at"], condition=Q(status="created"), name="refund_to_send")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.amount}"
