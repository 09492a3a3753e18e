"""The size that a company confirmed, and the evidence it rested on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.enums import Size


class SizeDeclaration(models.Model):
    """The size that a company confirmed for one calendar year, with the figures it rests on.

    `proposed_size` is what the portal advised: with the group where one was entered, else by the company's own figures.
    """

    company = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="size_declarations", verbose_name=_("company")
    )
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


class SizeEvidence(models.Model):
    """What a confirmation of a size rested on, kept as it was: never changed, one row for each confirmation."""

    company = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="size_evidence", verbose_name=_("company")
    )
    year = models.PositiveSmallIntegerField(_("calendar year"))
    rule_version = models.CharField(_("rule version"), max_length=100)
    advised_size = models.CharField(_("advised size"), max_length=6, choices=Size.choices, blank=True)
    declared_size = models.CharField(_("confirmed size"), max_length=6, choices=Size.choices)
    reason = models.TextField(_("reason for a smaller size"), blank=True, max_length=2000)
    content = models.JSONField(_("group, figures and result"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    recorded_at = models.DateTimeField(_("confirmed on"))

    class Meta:
        verbose_name = _("evidence of a size")
        verbose_name_plural = _("evidence of sizes")
        indexes = [models.Index(fields=["company", "year", "-recorded_at"], name="size_evidence_latest")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.year} {self.recorded_at:%Y-%m-%d %H:%M}"
