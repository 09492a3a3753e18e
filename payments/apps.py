"""Configuration of the payments app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Name the app for staff."""

    name = "payments"
    verbose_name = _("Money")
