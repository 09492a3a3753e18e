"""The outbox for staff: searchable, read only; a message that failed can be sent again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from correspondence import dispatch, services
from correspondence.enums import MessageStatus
from correspondence.models import Message
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Every mail, with where it stands on its way out."""

    list_display = ("subject", "project_number", "to", "status", "attempt_count", "created_at", "sent_at")
    list_filter = ("status", "kind")
    search_fields = ("project_number__startswith", "subject", "recipients__icontains")
    search_help_text = _("Project number, subject or e-mail address")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    fields = (
        "subject",
        "company",
        "project_number",
        "recipients",
        "status",
        "attempt_count",
        "next_attempt_at",
        "last_error",
        "created_at",
        "sent_at",
        "read_at",
        "text",
        "attachments",
        "key",
    )
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Leave what no column shows where it is."""
        return super().get_queryset(request).defer("html")

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Who may send a message again."""
        return request.user.has_perm("correspondence.change_message")

    @admin.display(description=_("to"))
    def to(self, row: Message) -> str:
        """Addresses of the message."""
        return ", ".join(row.recipients)

    @admin.action(description=_("Send again what could not be sent"), permissions=["resend"])
    def send_again(self, request: HttpRequest, letters: QuerySet[Message]) -> None:
        """Queue the failed ones among the chosen messages for a new round of attempts."""
        count = 0
        for letter in letters.filter(status=MessageStatus.FAILED):
            queued = services.send_again(message_id=letter.pk, now=clock.now())
            if queued:
                dispatch.send_soon(queued)
                self.log_change(request, queued, "sent again")
                count += 1
        text = ngettext("%(count)s message waits to be sent.", "%(count)s messages wait to be sent.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


register_queue(
    Queue(
        _("Messages that could not be sent"),
        lambda: Message.objects.filter(status=MessageStatus.FAILED),
        since="created_at",
        narrowing={"status__exact": MessageStatus.FAILED},
    )
)
