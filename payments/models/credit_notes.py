"""What a provider pays back: asked by the applicant, announced with a communication, received by the bank."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from applications.enums import StopReason
from payments.enums import CreditNoteStatus
from portefeuille.fields import EuroField


class CreditNote(models.Model):
    """Money of a project that a provider pays back, divided as it was paid: own contribution and subsidy."""

    application = models.ForeignKey(
        "applications.SubsidyApplication", models.PROTECT, related_name="credit_notes", verbose_name=_("project")
    )
    status = models.CharField(_("status"), max_length=9, choices=CreditNoteStatus.choices)
    reason = models.CharField(_("reason"), max_length=30, choices=StopReason.choices)
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True)
    note_number = models.CharField(_("number of the credit note"), max_length=50, blank=True)
    amount = EuroField(_("amount excluding VAT"))
    own_share = EuroField(_("to the company"))
    subsidy_share = EuroField(_("to the government"))
    structured_communication = models.CharField(_("structured communication"), max_length=12, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("announced by"),
    )
    made_at = models.DateTimeField(_("made at"))
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    movement = models.OneToOneField(
        "payments.BankMovement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_note",
        verbose_name=_("bank movement"),
    )

    class Meta:
        verbose_name = _("credit note of a provider")
        verbose_name_plural = _("credit notes of providers")
        indexes = [models.Index(fields=["status", "made_at"], name="credit_note_queue")]
        constraints = [
            models.UniqueConstraint(
                "application",
                Upper("note_number"),
                condition=Q(status__in=["announced", "received"]),
                name="credit_note_once_per_number",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["decision", "asked"]),
                name="credit_note_asked_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_note_amount_positive"),
            models.CheckConstraint(
                condition=Q(amount=F("own_share") + F("subsidy_share"), own_share__gte=0, subsidy_share__gte=0),
                name="credit_note_shares_add_up",
            ),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(movement__isnull=False, received_on__isnull=False),
                name="credit_note_received_has_a_movement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.amount}"
