"""A company with its contact data, its figures and its confirmed size."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.enums import CompanyEventKind, Size
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


class AnnualAccounts(models.Model):
    """The figures of one closed accounting year of one enterprise, from its filed accounts."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="annual_accounts", verbose_name=_("company"))
    closed_on = models.DateField(_("end of the accounting year"))
    workers = models.DecimalField(_("workers in full-time equivalents"), max_digits=10, decimal_places=1)
    turnover = models.DecimalField(_("turnover in euro"), max_digits=16, decimal_places=2, null=True, blank=True)
    balance_total = models.DecimalField(
        _("balance sheet total in euro"), max_digits=16, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("annual accounts")
        verbose_name_plural = _("annual accounts")
        constraints = [
            models.UniqueConstraint(fields=["company", "closed_on"], name="annual_accounts_once_per_year_end"),
            models.CheckConstraint(condition=Q(workers__gte=0), name="annual_accounts_workers_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.closed_on}"


class SizeDeclaration(models.Model):
    """The size that a company confirmed for one calendar year, with the evidence it rests on."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="size_declarations", verbose_name=_("company"))
    year = models.PositiveSmallIntegerField(_("calendar year"))
    proposed_size = models.CharField(_("proposed size"), max_length=6, choices=Size.choices, blank=True)
    declared_size = models.CharField(_("confirmed size"), max_length=6, choices=Size.choices)
    reason = models.TextField(_("reason for a smaller size"), blank=True, max_length=2000)
    evidence = models.JSONField(_("figures and rule version"), default=dict)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    declared_at = models.DateTimeField(_("confirmed on"))
    locked_at = models.DateTimeField(_("locked since"), null=True, blank=True)

    class Meta:
        verbose_name = _("size confirmation")
        verbose_name_plural = _("size confirmations")
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="size_declaration_once_per_year"),
            models.CheckConstraint(
                condition=~Q(reason="", proposed_size="medium", declared_size="small")
                & ~Q(reason="", proposed_size="large", declared_size__in=["small", "medium"]),
                name="size_declaration_smaller_needs_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}: {self.declared_size}"


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
