"""The agency's admin site at /beheer/."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class AgencyAdminSite(AdminSite):
    """The registers and work lists of the agency."""

    site_header = _("kmo-portefeuille: agency")
    site_title = _("kmo-portefeuille: agency")
    index_title = _("Registers")
    site_url = "/"
