"""The agency's admin as an app: Django's own, with our site."""

from django.contrib.admin.apps import AdminConfig


class AgencyAdminConfig(AdminConfig):
    """Serve the agency's own admin site."""

    default_site = "portefeuille.admin.AgencyAdminSite"
