"""What the agency decided to do with deposits that are not simply right, by period."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import Outcome, Treatment
from payments.matching import CHOICES
from portefeuille.fields import EuroField

# The first day of the rows that the installation brings, before any deposit: nobody proposed or approved them.
FIRST_DAY = date(2009, 1, 1)


class DepositPolicyQuerySet(models.QuerySet["DepositPolicy"]):
    """Policies, narrowed."""

    def in_force(self) -> "DepositPolicyQuerySet":
        """Keep the rows that were approved."""
        return self.filter(approved_at__isnull=False)

    def proposed(self) -> "DepositPolicyQuerySet":
        """Keep the proposals that wait for a second person."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)


class DepositPolicy(models.Model):
    """What is done with money of one outcome, from a day on until the next row of that outcome begins.

    Rows of one outcome cannot overlap: they have a first day only, and that is unique. PostgreSQL refuses any change of
    a row that was approved.
    """

    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=[(outcome.value, outcome.label) for outcome in Outcome if outcome in CHOICES],
    )
    treatment = models.CharField(_("treatment"), max_length=6, choices=Treatment.choices)
    tolerance = EuroField(
        _("tolerance in euro"),
        default=0,
        help_text=_("Too little or too much by at most this is written off. 0 asks and returns every cent."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), default=0, help_text=_("Late money still counts within these days after the last day.")
    )
    decide_within_days = models.PositiveSmallIntegerField(
        _("days to decide"), default=5, help_text=_("How long a movement that is held may wait for a person.")
    )
    valid_from = models.DateField(
        _("from"), help_text=_("By the booking date of the bank; it holds until the next row of the outcome begins.")
    )
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = DepositPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy for deposits")
        verbose_name_plural = _("policies for deposits")
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="deposit_policy_one_per_first_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(approved_at__isnull=True),
                name="deposit_policy_approved_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False, approved_at__isnull=True, approved_by__isnull=True)
                | Q(proposed_by__isnull=False, approved_at__isnull=False, approved_by__isnull=False)
                & ~Q(proposed_by=F("approved_by"))
                | Q(
                    proposed_by__isnull=True, approved_by__isnull=True, approved_at__isnull=False, valid_from=FIRST_DAY
                ),
                name="deposit_policy_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    *[
                        ~Q(outcome=outcome) | Q(treatment__in=sorted(treatments))
                        for outcome, treatments in CHOICES.items()
                    ]
                ),
                name="deposit_policy_treatment_of_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(tolerance=0) | Q(tolerance__gt=0, outcome__in=[Outcome.PARTIAL, Outcome.OVERPAID]),
                name="deposit_policy_tolerance_of_amounts",
            ),
            models.CheckConstraint(
                condition=Q(grace_days=0) | Q(outcome=Outcome.LATE), name="deposit_policy_grace_of_late_money"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.valid_from:%d/%m/%Y}"


class PayerAccount(models.Model):
    """An account from which money was accepted for a company, remembered from the first time on."""

    company = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="payer_accounts", verbose_name=_("company")
    )
    account = models.CharField(_("account"), max_length=40)
    first_seen_on = models.DateField(_("first seen on"))

    class Meta:
        verbose_name = _("known payer account")
        verbose_name_plural = _("known payer accounts")
        constraints = [models.UniqueConstraint(fields=["company", "account"], name="payer_account_once_per_company")]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.account}"
