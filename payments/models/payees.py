"""What is known of the accounts that we pay to: whether the name fits, and which ones get nothing any more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.enums import PayeeVerdict


class BlockedIban(models.Model):
    """An account that gets no payment, since when and why; lifted with a reason, never deleted."""

    iban = models.CharField(_("account"), max_length=34)
    reason = models.CharField(_("reason"), max_length=500)
    blocked_at = models.DateTimeField(_("blocked on"))
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("blocked by"),
        help_text=_("Empty when the bank returned a payment."),
    )
    lifted_at = models.DateTimeField(_("lifted on"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )
    lifting_reason = models.CharField(_("why it was lifted"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("blocked account")
        verbose_name_plural = _("blocked accounts")
        constraints = [
            models.UniqueConstraint(fields=["iban"], condition=Q(lifted_at__isnull=True), name="iban_blocked_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="iban_blocked_with_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | (Q(lifted_by__isnull=False) & ~Q(lifting_reason="")),
                name="iban_block_lifted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.iban


class PayeeCheck(models.Model):
    """What a bank answered when it compared name and account of a payee; the latest of an account counts.

    After "no match" a person may decide, with a reason, that the account is paid all the same.
    """

    iban = models.CharField(_("account"), max_length=34)
    name = models.CharField(_("name that we asked about"), max_length=320)
    verdict = models.CharField(_("answer"), max_length=12, choices=PayeeVerdict.choices)
    known_name = models.CharField(_("name that the bank knows"), max_length=140, blank=True)
    checked_at = models.DateTimeField(_("checked on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    accepting_reason = models.CharField(_("why it was accepted"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("verification of payee")
        verbose_name_plural = _("verifications of payees")
        indexes = [models.Index(fields=["iban", "-checked_at"], name="payee_check_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | (Q(accepted_by__isnull=False) & ~Q(accepting_reason="")),
                name="payee_accepted_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.iban}: {self.verdict}"
