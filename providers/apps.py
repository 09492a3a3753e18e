"""Configuration of the providers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    """Name the app for staff."""

    name = "providers"
    verbose_name = _("Providers")
