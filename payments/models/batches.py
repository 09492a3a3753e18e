"""Batches of orders on their way to the bank: made by one person, approved by another, kept as they left."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import BatchEventKind, BatchStatus
from portefeuille.events import AbstractEvent
from portefeuille.fields import EuroField

_LEFT = ["exported", "acknowledged", "rejected"]
_APPROVED = ["approved", *_LEFT]


class OrderBatch(models.Model):
    """Orders that go to the bank in one file: the maker and the one or two checkers are different people.

    `message_id` names the file at the bank and is given once; the file itself is made when the last checker approves.
    """

    message_id = models.CharField(_("message id"), max_length=35, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=BatchStatus.choices, default=BatchStatus.DRAFT)
    version = models.CharField(_("version of the message"), max_length=2)
    is_booked_as_one = models.BooleanField(_("one debit for the whole batch"))
    execution_on = models.DateField(_("day of execution"))
    order_count = models.PositiveIntegerField(_("orders"))
    total = EuroField(_("total in euro"), max_digits=15)
    required_approvals = models.PositiveSmallIntegerField(_("approvals needed"), default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made on"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved on"), null=True, blank=True)
    second_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second approval by"),
    )
    second_approved_at = models.DateTimeField(_("second approval on"), null=True, blank=True)
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("downloaded by"),
    )
    exported_at = models.DateTimeField(_("downloaded on"), null=True, blank=True)
    closing_reason = models.CharField(_("why it was cancelled or rejected"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("batch of orders")
        verbose_name_plural = _("batches of orders")
        permissions = [
            ("make_batch", _("Can make and cancel batches of orders")),
            ("approve_batch", _("Can approve batches of orders that others made")),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(status__in=["draft", "approved"]), name="batch_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="batch_is_not_approved_by_its_maker",
            ),
            models.CheckConstraint(
                condition=Q(second_approved_by__isnull=True)
                | (
                    Q(approved_by__isnull=False)
                    & ~Q(second_approved_by=F("made_by"))
                    & ~Q(second_approved_by=F("approved_by"))
                ),
                name="batch_second_approval_is_of_a_third_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_APPROVED)
                | (
                    Q(approved_by__isnull=False, approved_at__isnull=False)
                    & (Q(required_approvals=1) | Q(second_approved_by__isnull=False))
                ),
                name="batch_is_approved_before_it_leaves",
            ),
            models.CheckConstraint(condition=Q(required_approvals__in=[1, 2]), name="batch_needs_one_or_two_approvals"),
            models.CheckConstraint(
                condition=~Q(status__in=_LEFT) | Q(exported_by__isnull=False, exported_at__isnull=False),
                name="batch_is_downloaded_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["cancelled", "rejected"]) | ~Q(closing_reason=""),
                name="batch_is_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class OrderFile(models.Model):
    """The pain.001 file of a batch, kept as it was made and never changed; the first ones had no batch."""

    batch = models.OneToOneField(
        OrderBatch, models.PROTECT, null=True, blank=True, related_name="file", verbose_name=_("batch")
    )
    message_id = models.CharField(_("message id"), max_length=35, unique=True)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    order_count = models.PositiveIntegerField(_("orders"))
    total = EuroField(_("total in euro"), max_digits=15)
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("order file")
        verbose_name_plural = _("order files")

    def __str__(self) -> str:
        return self.message_id


class BatchEvent(AbstractEvent):
    """The append-only story of a batch."""

    batch = models.ForeignKey(OrderBatch, models.PROTECT, related_name="events", verbose_name=_("batch"))
    kind = models.CharField(_("what"), max_length=10, choices=BatchEventKind.choices)

    class Meta:
        verbose_name = _("event of a batch")
        verbose_name_plural = _("events of batches")
        indexes = [models.Index(fields=["batch", "occurred_at"], name="event_of_batch")]

    def __str__(self) -> str:
        return self.kind


class StatusReport(models.Model):
    """What the bank said of a batch (pain.002), kept as it came; one file is read once."""

    batch = models.ForeignKey(OrderBatch, models.PROTECT, related_name="reports", verbose_name=_("batch"))
    name = models.CharField(_("file name"), max_length=255)
    message_id = models.CharField(_("message id"), max_length=35, blank=True)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    accepted_count = models.PositiveIntegerField(_("accepted"), default=0)
    rejected_count = models.PositiveIntegerField(_("rejected"), default=0)
    received_at = models.DateTimeField(_("received on"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("received by")
    )

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")

    def __str__(self) -> str:
        return self.name
