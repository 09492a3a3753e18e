"""Who may act for a company, and who asked to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from companies.enums import AccessRequestStatus, InvitationStatus, MandateRole, Right

ADMINISTRATORS = (MandateRole.LEGAL_REPRESENTATIVE, MandateRole.LOCAL_ADMINISTRATOR)
# An administrator holds every right: he could give it to himself.
_HAS_ITS_RIGHTS = Q(role=MandateRole.USER) | Q(may_apply=True, may_pay=True)


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates, narrowed."""

    def valid_on(self, today: object) -> "MandateQuerySet":
        """Keep the mandates in force on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)

    def who_may_decide(self) -> "MandateQuerySet":
        """Keep those who may grant and withdraw access."""
        return self.filter(role__in=ADMINISTRATORS)


class Mandate(models.Model):
    """The right of a person to act for a company from one day to another."""

    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="mandates", verbose_name=_("company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=MandateRole.choices)
    may_apply = models.BooleanField(_("may apply"), default=True)
    may_pay = models.BooleanField(_("may pay"), default=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until and including"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user"], condition=Q(valid_to__isnull=True), name="mandate_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from") - 1),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=_HAS_ITS_RIGHTS, name="mandate_administrator_may_everything"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.company_id}"

    @property
    def may_decide_on_access(self) -> bool:
        """Tell whether the holder may approve requests and withdraw rights."""
        return self.role in ADMINISTRATORS

    def may(self, right: Right) -> bool:
        """Tell whether the holder has a right; to look goes with every mandate."""
        return {Right.VIEW: True, Right.APPLY: self.may_apply, Right.PAY: self.may_pay}[right]


class AccessRequest(models.Model):
    """A person asks to act for a company; a legal representative or local administrator decides."""

    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="access_requests", verbose_name=_("company")
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_requests", verbose_name=_("asked by")
    )
    explanation = models.TextField(_("explanation"), blank=True, max_length=1000)
    status = models.CharField(
        _("status"), max_length=8, choices=AccessRequestStatus.choices, default=AccessRequestStatus.PENDING
    )
    requested_at = models.DateTimeField(_("asked on"))
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason of the refusal"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "requester"], condition=Q(status="pending"), name="access_request_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", decided_at__isnull=True)
                | ~Q(status="pending") & Q(decided_at__isnull=False),
                name="access_request_decided_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="access_request_refusal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requester_id} {self.company_id} {self.status}"


class Invitation(models.Model):
    """An administrator offers somebody a right by mail; it becomes a mandate when that person accepts."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="invitations", verbose_name=_("company")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=MandateRole.choices)
    may_apply = models.BooleanField(_("may apply"), default=True)
    may_pay = models.BooleanField(_("may pay"), default=True)
    valid_to = models.DateField(_("until and including"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=InvitationStatus.choices, default=InvitationStatus.PENDING
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited on"))
    answered_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                "company", Lower("email"), condition=Q(status="pending"), name="invitation_one_pending_per_address"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", answered_at__isnull=True)
                | ~Q(status="pending") & Q(answered_at__isnull=False),
                name="invitation_closed_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_by__isnull=False)
                | ~Q(status="accepted") & Q(accepted_by__isnull=True),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(condition=_HAS_ITS_RIGHTS, name="invitation_administrator_may_everything"),
            models.CheckConstraint(
                condition=~Q(role=MandateRole.LEGAL_REPRESENTATIVE), name="invitation_never_to_represent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.role} {self.status}"
