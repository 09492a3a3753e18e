"""The person who is at work in the portal, whether entrepreneur, provider or staff."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.means import Level, Means


class User(AbstractBaseUser, PermissionsMixin):
    """A person; what he may do follows from his mandates (entrepreneurs) or his groups (staff)."""

    username = models.CharField(
        _("identifier"),
        max_length=255,
        unique=True,
        help_text=_("The login provider's own identifier of the person, or the login name of a member of staff."),
    )
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("known since"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    def get_short_name(self) -> str:
        """Return the given name."""
        return self.given_name


class Login(models.Model):
    """One login of a person: with what, how sure, in which capacity, and the session that it opened until it ended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="logins", verbose_name=_("person"))
    session_key = models.CharField(_("session"), max_length=40, unique=True)
    provider_subject = models.CharField(_("name at the login provider"), max_length=255, blank=True, db_index=True)
    provider_session = models.CharField(_("session at the login provider"), max_length=255, blank=True)
    means = models.CharField(
        _("means, empty for the password of staff"), max_length=20, choices=Means.choices, blank=True
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    organisation = models.CharField(_("enterprise number of the capacity"), max_length=10, blank=True)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="login_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.means} {self.started_at:%Y-%m-%d %H:%M}"
