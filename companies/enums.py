"""Closed lists of the companies app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """Size of an enterprise by the EU recommendation 2003/361."""

    SMALL = "small", _("small enterprise")
    MEDIUM = "medium", _("medium-sized enterprise")
    LARGE = "large", _("large enterprise")


class Criterion(models.TextChoices):
    """What decided the size that is proposed."""

    NO_FIGURES = "no_figures", _("no figures on record")
    WITHIN = "within", _("below every limit of a small enterprise")
    WORKERS = "workers", _("number of workers")
    AMOUNTS = "amounts", _("turnover and balance sheet total")
    TWO_YEARS = "two_years", _("two years in a row are needed for a change")


class LegalFormGroup(models.TextChoices):
    """What kind of body a legal form makes."""

    COMPANY = "company", _("company")
    PUBLIC = "public", _("public body")
    NON_PROFIT = "non_profit", _("non-profit association or foundation")
    OTHER = "other", _("other")


class NaceVersion(models.TextChoices):
    """Edition of the NACE-BEL nomenclature."""

    V2008 = "2008", "NACE-BEL 2008"
    V2025 = "2025", "NACE-BEL 2025"


class ActivityGroup(models.TextChoices):
    """Where in the register an activity comes from."""

    VAT = "001", _("VAT activity")
    REGISTERED = "003", _("registered activity")
    SOCIAL_SECURITY = "006", _("social security activity")


class Classification(models.TextChoices):
    """Weight of an activity within its group."""

    MAIN = "MAIN", _("main activity")
    SECONDARY = "SECO", _("secondary activity")
    ANCILLARY = "ANCI", _("ancillary activity")


class MandateRole(models.TextChoices):
    """On what ground a person may act for a company."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative")
    LOCAL_ADMINISTRATOR = "local_administrator", _("local administrator")
    USER = "user", _("user")


class AccessRequestStatus(models.TextChoices):
    """Where a request for access stands."""

    PENDING = "pending", _("waiting for an answer")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("expired without an answer")


class CompanyEventKind(models.TextChoices):
    """What happened to a company in the portal."""

    ACCESS_REQUESTED = "access_requested", _("Access requested")
    ACCESS_APPROVED = "access_approved", _("Access approved")
    ACCESS_REFUSED = "access_refused", _("Access refused")
    ACCESS_EXPIRED = "access_expired", _("Access request expired")
    MANDATE_WITHDRAWN = "mandate_withdrawn", _("Access withdrawn")
    SIZE_DECLARED = "size_declared", _("Size confirmed")
    SIZE_LOCKED = "size_locked", _("Size locked for the year")
    CONTACT_CHANGED = "contact_changed", _("Contact data changed")
    BLOCKED = "blocked", _("Blocked by the agency")
    RELEASED = "released", _("Released by the agency")
