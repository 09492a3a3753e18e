"""Admin pages that show and never change: what happened changes through a service, or not at all."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

PAGE = 50


class _NothingChanges:
    """Refuse to add, change and delete, whatever rights the member of staff has."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here."""
        return False


class ReadOnlyAdmin(_NothingChanges, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """A register that staff search and read."""

    list_per_page = PAGE
    show_full_result_count = False
    actions: Sequence[str] | None = None


class ReadOnlyTabularInline(_NothingChanges, admin.TabularInline):  # type: ignore[type-arg]  # not generic when it runs
    """Rows of another register on a page."""

    extra = 0
    can_delete = False
