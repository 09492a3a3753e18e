"""A company with its contact data and its story."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.enums import CompanyEventKind
from companies.search import database_search_key
from portefeuille.events import AbstractEvent
from portefeuille.identifiers import format_enterprise_number


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies, narrowed."""

    def for_user(self, user_id: int, *, today: object) -> "CompanyQuerySet":
        """Keep the companies for which a person holds a mandate today."""
        return self.filter(
            Q(mandates__valid_to__isnull=True) | Q(mandates__valid_to__gte=today),
            mandates__user_id=user_id,
            mandates__valid_from__lte=today,
        ).distinct()


class Company(models.Model):
    """An enterprise of the Crossroads Bank for Enterprises (KBO)."""

    enterprise_number = models.CharField(_("enterprise number"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=320)
    legal_form = models.ForeignKey(
        "companies.LegalForm", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("legal form")
    )
    is_natural_person = models.BooleanField(_("natural person"), default=False)
    situation = models.CharField(
        _("legal situation"), max_length=3, default="000", help_text=_("KBO code; 000 is normal.")
    )
    started_on = models.DateField(_("active since"), null=True, blank=True)
    ceased_on = models.DateField(_("ceased on"), null=True, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    house_number = models.CharField(_("house number"), max_length=22, blank=True)
    box = models.CharField(_("box"), max_length=20, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    municipality = models.CharField(_("municipality"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True, help_text=_("Empty for Belgium."))
    register_email = models.CharField(_("e-mail address in the KBO"), max_length=254, blank=True)
    search_key = models.GeneratedField(
        expression=database_search_key("name"), output_field=models.TextField(), db_persist=True
    )
    refund_iban = models.CharField(_("account for refunds"), max_length=34, blank=True)
    is_blocked = models.BooleanField(_("blocked by the agency"), default=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        indexes = [models.Index(fields=["search_key"], name="company_by_search_key", opclasses=["text_pattern_ops"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise_number__regex=r"^[01][0-9]{9}$"), name="company_enterprise_number_has_ten_digits"
            ),
            models.CheckConstraint(
                condition=Q(ceased_on__isnull=True) | Q(started_on__isnull=True) | Q(ceased_on__gte=F("started_on")),
                name="company_ceases_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({format_enterprise_number(self.enterprise_number)})"


class ContactAddress(models.Model):
    """An e-mail address to which everything about the company's projects goes."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contact_addresses")
    email = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("contact address")
        verbose_name_plural = _("contact addresses")
        constraints = [
            models.UniqueConstraint("company", models.functions.Lower("email"), name="contact_address_once_per_company")
        ]

    def __str__(self) -> str:
        return self.email


class CompanyEvent(AbstractEvent):
    """The append-only story of a company in the portal."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="events", verbose_name=_("company"))
    kind = models.CharField(_("what"), max_length=40, choices=CompanyEventKind.choices)

    class Meta:
        verbose_name = _("company event")
        verbose_name_plural = _("company events")
        indexes = [models.Index(fields=["company", "-occurred_at"], name="company_event_story")]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.kind}"
