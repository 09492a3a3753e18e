"""Configuration of the correspondence app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    """Name the app for staff."""

    name = "correspondence"
    verbose_name = _("Correspondence")
