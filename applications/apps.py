"""Configuration of the applications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Let mails carry the documents of an application."""

    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Register who makes the attachments."""
        from applications import documents  # noqa: PLC0415 - models are ready only now
        from correspondence import attachments  # noqa: PLC0415 - as above

        attachments.register(
            documents.DEPOSIT_INSTRUCTION,
            documents.open_deposit_instruction,
            label=_("Deposit data (PDF)"),
        )
