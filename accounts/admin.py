"""Persons for staff: searchable, read only but for shutting somebody out."""

from typing import cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import services
from accounts.models import User
from accounts.staff import services as staff_services
from accounts.staff.again import sensitive
from portefeuille.errors import Refused
from portefeuille.readonly import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Everybody who logged in once, and the staff."""

    list_display = ("family_name", "given_name", "email", "username", "is_staff", "is_active", "date_joined")
    list_display_links = ("family_name", "given_name", "username")
    list_filter = ("is_staff", "is_active")
    search_fields = (
        "family_name__istartswith",
        "given_name__istartswith",
        "email__istartswith",
        "username__startswith",
    )
    search_help_text = _("Beginning of a name, e-mail address or identifier")
    ordering = ("family_name", "given_name", "pk")
    fields = ("username", "given_name", "family_name", "email", "is_staff", "is_active", "last_login", "date_joined")
    actions = ("shut_out", "let_in", "reset_second_factor")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Only administrators of the agency decide who may log in."""
        return bool(request.user.is_superuser)

    @admin.action(description=_("Shut out: cannot log in any more"), permissions=["decide"])
    @sensitive
    def shut_out(self, request: HttpRequest, persons: QuerySet[User]) -> None:
        """End the access of persons at once; open sessions end at their next click. Nobody shuts out himself."""
        chosen = list(persons.exclude(username=request.user.get_username()))
        for person in chosen:
            services.set_active(person_id=person.pk, is_active=False)
            self.log_change(request, person, "shut out")
        self._report(request, len(chosen))

    @admin.action(description=_("Let in again"), permissions=["decide"])
    @sensitive
    def let_in(self, request: HttpRequest, persons: QuerySet[User]) -> None:
        """Let persons log in again."""
        chosen = list(persons)
        for person in chosen:
            services.set_active(person_id=person.pk, is_active=True)
            self.log_change(request, person, "let in again")
        self._report(request, len(chosen))

    @admin.action(
        description=_("Take the second factor away: the next login sets up a new one"), permissions=["decide"]
    )
    @sensitive
    def reset_second_factor(self, request: HttpRequest, persons: QuerySet[User]) -> None:
        """Help colleagues who lost their phone and their recovery codes; nobody does so for himself."""
        chosen = list(persons.filter(is_staff=True))
        try:
            with transaction.atomic():
                for person in chosen:
                    staff_services.reset(person_id=person.pk, by=cast("User", request.user))
                    self.log_change(request, person, "second factor taken away")
        except Refused as error:
            self.message_user(request, str(error.message), messages.ERROR)
        else:
            self._report(request, len(chosen))

    def _report(self, request: HttpRequest, count: int) -> None:
        text = ngettext("%(count)s person changed.", "%(count)s persons changed.", count) % {"count": count}
        self.message_user(request, text, messages.SUCCESS)
