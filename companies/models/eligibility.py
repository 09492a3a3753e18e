"""What the agency decided on activities, and what is known of the part of a company in public hands."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.enums import PublicShareSource


class ActivityDecisionQuerySet(models.QuerySet["ActivityDecision"]):
    """Decisions on activities, narrowed."""

    def in_force(self, day: object) -> "ActivityDecisionQuerySet":
        """Keep what two people decided and what had begun on a day."""
        return self.filter(approved_at__isnull=False, valid_from__lte=day)

    def proposed(self) -> "ActivityDecisionQuerySet":
        """Keep the proposals that wait for a second person."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)


class ActivityDecision(models.Model):
    """An activity comes on the list of the measure or leaves it, from a day until the next decision on it begins.

    One person proposes, another approves. Without any decision the list of the annex counts (`NaceCode.is_eligible`).
    """

    nace = models.ForeignKey(
        "companies.NaceCode", models.PROTECT, related_name="decisions", verbose_name=_("NACE-BEL code")
    )
    is_eligible = models.BooleanField(_("accepted by the measure"))
    valid_from = models.DateField(_("from"), help_text=_("Applications from this day on are judged by it."))
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
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

    objects = ActivityDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on an activity")
        verbose_name_plural = _("decisions on activities")
        constraints = [
            models.UniqueConstraint(
                fields=["nace", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="activity_decision_one_per_first_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="activity_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="activity_decision_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, approved_at__isnull=True),
                name="activity_decision_approved_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nace_id} {self.valid_from}"


class PublicShare(models.Model):
    """What was recorded or declared of the part of a company in public hands; append-only, the latest counts.

    `percent` is empty where somebody declared only on which side of 25 % it lies.
    """

    company = models.ForeignKey("companies.Company", models.PROTECT, related_name="public_shares")
    source = models.CharField(_("source"), max_length=11, choices=PublicShareSource.choices)
    is_below_limit = models.BooleanField(_("less than 25 % in public hands"))
    percent = models.DecimalField(_("percent in public hands"), max_digits=5, decimal_places=2, null=True, blank=True)
    remark = models.CharField(_("source or remark"), max_length=500, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated at"))

    class Meta:
        verbose_name = _("public share")
        verbose_name_plural = _("public shares")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True)
                | Q(percent__gte=0, percent__lt=25, is_below_limit=True)
                | Q(percent__gte=25, percent__lte=100, is_below_limit=False),
                name="public_share_agrees_with_its_percent",
            ),
            models.CheckConstraint(
                condition=~Q(source="agency") | ~Q(remark=""), name="public_share_of_the_agency_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.source}"
