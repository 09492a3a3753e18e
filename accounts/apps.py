"""Configuration of the accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import limits
from portefeuille import clock


def _start_clock(request: HttpRequest, **_details: object) -> None:
    limits.begin(request, now=clock.now())


class AccountsConfig(AppConfig):
    """Name the app for staff."""

    name = "accounts"
    verbose_name = _("Persons")

    def ready(self) -> None:
        """Let the clock of a session start at every login, of whatever kind."""
        user_logged_in.connect(_start_clock, dispatch_uid="clock of the session")
