"""Configuration of the companies app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    """Name the app for staff."""

    name = "companies"
    verbose_name = _("Companies")
