"""Registered providers of training and advice, and what their customers think of them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from portefeuille import identifiers
from providers.enums import CHANGING, IbanChangeStatus, Pillar


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Providers, narrowed."""

    def for_company(self, company_id: int) -> "ProviderQuerySet":
        """Keep the provider that is this company."""
        return self.filter(company_id=company_id)


class Provider(models.Model):
    """A company that is registered to give training or advice."""

    company = models.OneToOneField(
        "companies.Company", models.PROTECT, related_name="provider", verbose_name=_("company")
    )
    iban = models.CharField(_("account for payments"), max_length=34)
    website = models.URLField(_("website"), blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")

    def __str__(self) -> str:
        return self.company.name


class IbanChange(models.Model):
    """A new account number of a provider: it waits some days and for a second person, and payments wait with it."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="iban_changes", verbose_name=_("provider"))
    old_iban = models.CharField(_("account until now"), max_length=34)
    new_iban = models.CharField(_("new account"), max_length=34)
    status = models.CharField(
        _("status"), max_length=9, choices=IbanChangeStatus.choices, default=IbanChangeStatus.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested on"))
    usable_from = models.DateField(_("in force at the earliest on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("how it was checked, or why it was refused"), max_length=500, blank=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True)

    class Meta:
        verbose_name = _("new account of a provider")
        verbose_name_plural = _("new accounts of providers")
        permissions = [("decide_ibanchange", _("Can decide on a new account of a provider"))]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"],
                condition=Q(status__in=["requested", "approved"]),
                name="iban_changes_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="iban_change_is_decided_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(status="requested")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="iban_change_is_decided_with_a_reason",
            ),
            models.CheckConstraint(condition=~Q(old_iban=F("new_iban")), name="iban_change_changes_something"),
        ]

    def __str__(self) -> str:
        return identifiers.format_iban(self.new_iban)

    @property
    def is_open(self) -> bool:
        """Tell whether payments to the provider wait for this change."""
        return self.status in CHANGING


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations, narrowed."""

    def valid_on(self, day: object) -> "RegistrationQuerySet":
        """Keep the registrations in force on a day."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)


class Registration(models.Model):
    """The agency's recognition of a provider for one pillar during a period, under one number."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="registrations", verbose_name=_("provider"))
    pillar = models.CharField(_("pillar"), max_length=8, choices=Pillar.choices)
    registration_number = models.CharField(_("registration number"), max_length=10)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until and including"))

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [models.Index(fields=["registration_number"], name="registration_by_number")]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_number__regex=r"^DV\.O[0-9]{6}$", pillar=Pillar.TRAINING)
                | Q(registration_number__regex=r"^DV\.A[0-9]{6}$", pillar=Pillar.ADVICE),
                name="registration_number_fits_its_pillar",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="registration_ends_after_it_starts"
            ),
            # GiST compares ranges without any extension, so the provider stands as a range of one.
            ExclusionConstraint(
                name="registration_periods_do_not_overlap",
                expressions=[
                    (Func(F("provider"), F("provider"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            models.Case(models.When(pillar=Pillar.TRAINING, then=Value(0)), default=Value(1)),
                            models.Case(models.When(pillar=Pillar.TRAINING, then=Value(0)), default=Value(1)),
                            Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.registration_number


class Rating(models.Model):
    """What one company thought of a provider after one project: five scores from 1 to 5."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="ratings", verbose_name=_("provider"))
    project_number = models.CharField(_("project"), max_length=13, unique=True)
    content = models.PositiveSmallIntegerField(_("content"))
    teacher = models.PositiveSmallIntegerField(_("trainer or adviser"))
    organisation = models.PositiveSmallIntegerField(_("organisation"))
    value = models.PositiveSmallIntegerField(_("value for money"))
    recommendation = models.PositiveSmallIntegerField(_("would recommend"))
    comment = models.TextField(_("comment for the agency"), blank=True, max_length=2000)
    rated_at = models.DateTimeField(_("rated on"))

    SCORES = ("content", "teacher", "organisation", "value", "recommendation")

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    content__range=(1, 5),
                    teacher__range=(1, 5),
                    organisation__range=(1, 5),
                    value__range=(1, 5),
                    recommendation__range=(1, 5),
                ),
                name="rating_scores_from_one_to_five",
            )
        ]

    def __str__(self) -> str:
        return self.project_number
