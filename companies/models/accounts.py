"""The register of annual accounts: the figures that decide the size of a company."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.enums import AccountsSource

MONTHS_IN_YEAR = 12
# Belgian law allows an accounting period of 24 months less a day.
LONGEST_PERIOD = 23


class AnnualAccounts(models.Model):
    """The figures of one closed accounting year of one enterprise, from its filed accounts or entered by staff.

    Workers are rubric 9087, turnover 70, balance sheet total 20/58; empty is unknown, not zero.
    """

    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="annual_accounts", verbose_name=_("company")
    )
    closed_on = models.DateField(_("end of the accounting year"))
    months = models.PositiveSmallIntegerField(_("months"), default=MONTHS_IN_YEAR)
    workers = models.DecimalField(
        _("workers in full-time equivalents"), max_digits=10, decimal_places=1, null=True, blank=True
    )
    turnover = models.DecimalField(_("turnover in euro"), max_digits=16, decimal_places=2, null=True, blank=True)
    balance_total = models.DecimalField(
        _("balance sheet total in euro"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(
        _("source"), max_length=6, choices=AccountsSource.choices, default=AccountsSource.FILING, editable=False
    )
    recorded_at = models.DateTimeField(_("recorded on"), null=True, editable=False)

    class Meta:
        verbose_name = _("annual accounts")
        verbose_name_plural = _("annual accounts")
        constraints = [
            models.UniqueConstraint(fields=["company", "closed_on"], name="annual_accounts_once_per_year_end"),
            models.CheckConstraint(condition=Q(workers__gte=0), name="annual_accounts_workers_not_negative"),
            models.CheckConstraint(condition=Q(turnover__gte=0), name="annual_accounts_turnover_not_negative"),
            models.CheckConstraint(condition=Q(balance_total__gte=0), name="annual_accounts_balance_not_negative"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=LONGEST_PERIOD), name="annual_accounts_months_make_sense"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.closed_on}"
