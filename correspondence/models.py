"""Messages: every mail is a row before it is a mail, and stays readable in the portal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence.enums import MessageStatus


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, narrowed."""

    def for_company(self, company_id: int) -> "MessageQuerySet":
        """Keep the messages in the inbox of a company."""
        return self.filter(company_id=company_id)

    def unread(self) -> "MessageQuerySet":
        """Keep the messages that nobody of the company opened yet."""
        return self.filter(read_at__isnull=True)

    def due(self, now: object) -> "MessageQuerySet":
        """Keep the messages that should leave at or before a moment."""
        return self.filter(status=MessageStatus.QUEUED, next_attempt_at__lte=now)


class Message(models.Model):
    """One message to one inbox; `key` makes it impossible to send the same news twice."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    company = models.ForeignKey(
        "companies.Company", models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("inbox of")
    )
    project_number = models.CharField(_("project"), max_length=13, blank=True, db_index=True)
    recipients = models.JSONField(_("to"), default=list)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=MessageStatus.choices, default=MessageStatus.QUEUED)
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written on"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    read_at = models.DateTimeField(_("read on"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["company", "-created_at"], name="message_inbox"),
            models.Index(fields=["next_attempt_at"], condition=Q(status="queued"), name="message_due"),
            models.Index(fields=["company"], condition=Q(read_at__isnull=True), name="message_unread"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | ~Q(status="sent") & Q(sent_at__isnull=True),
                name="message_sent_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.subject
