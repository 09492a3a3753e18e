"""The subsidy application, from the first step of the draft to the archive, and what belongs to it."""

import uuid
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications import lifecycle
from applications.enums import DeliveryMode, EventKind, Status, Subtheme, Theme
from companies.enums import Size
from portefeuille.events import AbstractEvent
from portefeuille.fields import EuroField
from providers.enums import Pillar


class ApplicationQuerySet(models.QuerySet["SubsidyApplication"]):
    """Applications, narrowed."""

    def for_company(self, company_id: int) -> "ApplicationQuerySet":
        """Keep the applications of a company."""
        return self.filter(company_id=company_id)

    def for_provider(self, provider_id: int) -> "ApplicationQuerySet":
        """Keep the submitted applications that name a provider."""
        return self.filter(registration__provider_id=provider_id).exclude(status=Status.DRAFT)

    def drafts(self) -> "ApplicationQuerySet":
        """Keep what has not been submitted."""
        return self.filter(status=Status.DRAFT)

    def submitted(self) -> "ApplicationQuerySet":
        """Keep what has a number."""
        return self.exclude(status=Status.DRAFT)

    def running(self) -> "ApplicationQuerySet":
        """Keep the projects on which something can still happen."""
        return self.filter(status__in=lifecycle.OPEN)

    def deposit_overdue(self, today: date) -> "ApplicationQuerySet":
        """Keep the projects whose own contribution should have arrived before today."""
        return self.filter(status__in=lifecycle.AWAITING_MONEY, deposit_due_on__lt=today)

    def end_term_passed(self, today: date) -> "ApplicationQuerySet":
        """Keep the funded projects whose last day to pay lies before today."""
        return self.filter(status__in=lifecycle.FUNDED, payable_until__lt=today)


class SubsidyApplication(models.Model):
    """One service for which a company asks a subsidy; from submission on it carries a project number."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="applications", verbose_name=_("company")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("started on"))
    changed_at = models.DateTimeField(_("last saved"))

    # Step 1: the company.
    nace = models.ForeignKey(
        "companies.NaceCode", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("main activity")
    )

    # Step 2: the project.
    pillar = models.CharField(_("kind of service"), max_length=8, choices=Pillar.choices, blank=True)
    title = models.CharField(_("name of the training or advice"), max_length=150, blank=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    delivery_mode = models.CharField(_("kind of training"), max_length=10, choices=DeliveryMode.choices, blank=True)
    theme = models.CharField(_("theme"), max_length=14, choices=Theme.choices, blank=True)
    subtheme = models.CharField(_("subtheme"), max_length=18, choices=Subtheme.choices, blank=True)
    hours = models.DecimalField(_("total number of hours"), max_digits=8, decimal_places=2, null=True, blank=True)
    agreed_on = models.DateField(_("date of enrolment or agreement"), null=True, blank=True)
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    ends_on = models.DateField(_("end date"), null=True, blank=True)
    cost = EuroField(_("cost excluding VAT"), null=True, blank=True)
    other_aid = EuroField(_("other aid for the same cost"), default=0)

    # Step 3: the provider.
    registration = models.ForeignKey(
        "providers.Registration",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("provider"),
    )

    # Steps 4 and 5: what submission fixes.
    declarations = models.JSONField(_("declarations on honour"), default=list, blank=True)
    number = models.CharField(_("project number"), max_length=13, null=True, blank=True, unique=True)
    structured_communication = models.CharField(
        _("structured communication"), max_length=12, null=True, blank=True, unique=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    regime_code = models.CharField(_("regime"), max_length=10, blank=True)
    size = models.CharField(_("size of the company"), max_length=6, choices=Size.choices, blank=True)
    rate = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    subsidy = EuroField(_("subsidy"), null=True, blank=True)
    own_contribution = EuroField(_("own contribution"), null=True, blank=True)
    deposit_due_on = models.DateField(_("deposit at the latest on"), null=True, blank=True)
    payable_until = models.DateField(_("pay at the latest on"), null=True, blank=True)
    deposited = EuroField(_("deposited so far"), default=0)
    budget_used = EuroField(_("part of the budget of its year"), default=0)
    funded_on = models.DateField(_("subsidy added on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_reason = models.CharField(_("reason of closing"), max_length=30, blank=True)
    closing_explanation = models.TextField(_("explanation of closing"), max_length=1000, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["company", "-submitted_at"], name="application_history"),
            models.Index(fields=["company", "status"], name="application_by_status"),
            models.Index(fields=["registration", "-submitted_at"], name="application_by_provider"),
            models.Index(
                fields=["deposit_due_on"],
                condition=Q(status__in=["awaiting_deposit", "partially_deposited"]),
                name="application_deposit_due",
            ),
            models.Index(
                fields=["payable_until"],
                condition=Q(status__in=["payable", "partially_paid"]),
                name="application_payable_until",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", number__isnull=True, submitted_at__isnull=True)
                | ~Q(status="draft")
                & Q(
                    number__isnull=False,
                    structured_communication__isnull=False,
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                    submitted_on__isnull=False,
                    deposit_due_on__isnull=False,
                    payable_until__isnull=False,
                    nace__isnull=False,
                    registration__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    agreed_on__isnull=False,
                    cost__isnull=False,
                    rate__isnull=False,
                    subsidy__isnull=False,
                    own_contribution__isnull=False,
                ),
                name="application_complete_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__regex=r"^[0-9]{4}KMO[0-9]{6}$"),
                name="application_number_has_its_shape",
            ),
            models.CheckConstraint(
                condition=Q(structured_communication__isnull=True) | Q(structured_communication__regex=r"^[0-9]{12}$"),
                name="application_communication_has_12_digits",
            ),
            models.CheckConstraint(
                condition=Q(subsidy__isnull=True) | Q(cost=F("subsidy") + F("own_contribution")),
                name="application_subsidy_plus_own_is_cost",
            ),
            models.CheckConstraint(
                condition=Q(subsidy__isnull=True) | Q(subsidy__gt=0, own_contribution__gte=0),
                name="application_shares_not_negative",
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gt=0), name="application_cost_positive"),
            models.CheckConstraint(condition=Q(other_aid__gte=0), name="application_other_aid_not_negative"),
            models.CheckConstraint(condition=Q(budget_used__gte=0), name="application_budget_used_not_negative"),
            models.CheckConstraint(
                condition=Q(deposited__gte=0)
                & (Q(own_contribution__isnull=True) | Q(deposited__lte=F("own_contribution"))),
                name="application_deposited_within_own_part",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["payable", "partially_paid", "completed"])
                | Q(deposited=F("own_contribution"), funded_on__isnull=False),
                name="application_funded_means_deposited",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.key}"

    @property
    def outstanding(self) -> Decimal:
        """Return what is still to be deposited, in euro; zero for a draft."""
        missing: Decimal = (self.own_contribution or self.deposited) - self.deposited
        return missing


class NumberSeries(models.Model):
    """The last project number given out in a calendar year; its row lock keeps the series without gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series of the years")
        constraints = [
            models.CheckConstraint(condition=Q(last_serial__lte=999_999), name="number_series_has_six_digits")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_serial}"


class AnnualBudget(models.Model):
    """What a company was granted in a calendar year; the row that is locked before a grant."""

    company = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="annual_budgets", verbose_name=_("company")
    )
    year = models.PositiveSmallIntegerField(_("calendar year"))
    ceiling = EuroField(_("ceiling"))
    granted = EuroField(_("granted"), default=0)

    class Meta:
        verbose_name = _("annual budget")
        verbose_name_plural = _("annual budgets")
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="annual_budget_once_per_company"),
            models.CheckConstraint(
                condition=Q(granted__gte=0, granted__lte=F("ceiling")), name="annual_budget_within_ceiling"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}"


class ApplicationEvent(AbstractEvent):
    """The append-only story of an application: the timeline that applicant and staff read."""

    application = models.ForeignKey(
        SubsidyApplication, models.PROTECT, related_name="events", verbose_name=_("application")
    )
    kind = models.CharField(_("what"), max_length=20, choices=EventKind.choices)

    class Meta:
        verbose_name = _("application event")
        verbose_name_plural = _("application events")
        indexes = [models.Index(fields=["application", "occurred_at"], name="application_event_story")]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.kind}"


class Document(models.Model):
    """A file that the portal made for an application; it can be made again from the row at any time."""

    class Kind(models.TextChoices):
        """What the file is."""

        DEPOSIT_INSTRUCTION = "deposit_instruction", _("deposit data")

    application = models.ForeignKey(
        SubsidyApplication, models.PROTECT, related_name="documents", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    file = models.FileField(_("file"), upload_to="documents/%Y/%m/")
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="document_once_per_application_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"
