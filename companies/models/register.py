"""Reference data of the registers: legal forms, NACE-BEL codes, and what KBO Open Data brings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.enums import ActivityGroup, CandidateGround, Classification, ImportMeans, LegalFormGroup, NaceVersion


class LegalForm(models.Model):
    """A legal form of the KBO and whether the measure accepts it."""

    code = models.CharField(_("KBO code"), max_length=3, primary_key=True)
    label = models.CharField(_("name in Dutch"), max_length=200)
    label_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    group = models.CharField(_("group"), max_length=10, choices=LegalFormGroup.choices)
    is_eligible = models.BooleanField(_("accepted by the measure"))

    class Meta:
        verbose_name = _("legal form")
        verbose_name_plural = _("legal forms")

    def __str__(self) -> str:
        return self.abbreviation or self.label


class NaceCode(models.Model):
    """A five-digit NACE-BEL activity and whether the measure accepts it as main activity."""

    version = models.CharField(_("edition"), max_length=4, choices=NaceVersion.choices)
    code = models.CharField(_("code"), max_length=5)
    label = models.CharField(_("description in Dutch"), max_length=400)
    label_fr = models.CharField(_("description in French"), max_length=400, blank=True)
    label_en = models.CharField(_("description in English"), max_length=400, blank=True)
    is_eligible = models.BooleanField(_("accepted by the measure"), default=True)

    class Meta:
        verbose_name = _("NACE-BEL code")
        verbose_name_plural = _("NACE-BEL codes")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="nace_code_once_per_version"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="nace_code_has_five_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class NaceCandidate(models.Model):
    """An activity of NACE-BEL 2025 that one of NACE-BEL 2008 may have become.

    Derived from the two lists, not the official conversion: it is offered to people and never applied by itself.
    """

    old = models.ForeignKey(NaceCode, models.CASCADE, related_name="candidates", verbose_name=_("code of 2008"))
    new = models.ForeignKey(NaceCode, models.CASCADE, related_name="+", verbose_name=_("code of 2025"))
    ground = models.CharField(_("ground"), max_length=5, choices=CandidateGround.choices)

    class Meta:
        verbose_name = _("NACE-BEL candidate")
        verbose_name_plural = _("NACE-BEL candidates")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="nace_candidate_once")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Establishment(models.Model):
    """A place where a company works; its postal code tells the Region."""

    establishment_number = models.CharField(_("establishment number"), max_length=10, unique=True)
    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="establishments", verbose_name=_("company")
    )
    started_on = models.DateField(_("active since"), null=True, blank=True)
    ceased_on = models.DateField(_("ceased on"), null=True, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    house_number = models.CharField(_("house number"), max_length=22, blank=True)
    box = models.CharField(_("box"), max_length=20, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    municipality = models.CharField(_("municipality"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("establishment")
        verbose_name_plural = _("establishments")

    def __str__(self) -> str:
        return self.establishment_number


class Activity(models.Model):
    """An activity that the KBO has on record for a company itself, or for one of its establishments.

    There are millions of them: the only indexes are the one that keeps them apart, which starts with the company, and
    the one by which an establishment finds its own.
    """

    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="activities", verbose_name=_("company"), db_index=False
    )
    establishment = models.ForeignKey(
        Establishment,
        models.CASCADE,
        related_name="activities",
        verbose_name=_("establishment"),
        null=True,
        blank=True,
        help_text=_("Empty for an activity of the company itself."),
    )
    nace = models.ForeignKey(
        NaceCode, models.PROTECT, related_name="+", verbose_name=_("NACE-BEL code"), db_index=False
    )
    group = models.CharField(_("group"), max_length=3, choices=ActivityGroup.choices)
    classification = models.CharField(_("weight"), max_length=4, choices=Classification.choices)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "establishment", "nace", "group", "classification"],
                name="activity_once_per_entity",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.nace_id}"


class KboExtract(models.Model):
    """An extract of KBO Open Data that was loaded; its number makes the import repeatable and the chain complete."""

    extract_number = models.PositiveIntegerField(_("extract number"), unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=[("full", _("full")), ("update", _("update"))])
    snapshot_on = models.DateField(_("state of"))
    imported_at = models.DateTimeField(_("loaded on"))
    means = models.CharField(_("by which means"), max_length=7, choices=ImportMeans.choices)
    file_name = models.CharField(_("file"), max_length=255)
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("KBO extract")
        verbose_name_plural = _("KBO extracts")

    def __str__(self) -> str:
        return str(self.extract_number)


class KboRefusal(models.Model):
    """A file in the watched folder that could not be loaded, and why: once a reason, with the last time it was seen."""

    file_name = models.CharField(_("file"), max_length=255)
    reason = models.TextField(_("reason"))
    is_waiting = models.BooleanField(
        _("waits in the folder"), help_text=_("It is tried again each night; otherwise it was moved to “refused”.")
    )
    refused_at = models.DateTimeField(_("last refused on"))

    class Meta:
        verbose_name = _("refused KBO file")
        verbose_name_plural = _("refused KBO files")
        constraints = [models.UniqueConstraint(fields=["file_name", "reason"], name="kbo_refusal_once_per_reason")]

    def __str__(self) -> str:
        return self.file_name
