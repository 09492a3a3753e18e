"""What the pages of staff share: a deed on chosen rows, each by its service, with a sentence about what came of it."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from accounts.models import User
from portefeuille.errors import DomainError

Row = TypeVar("Row", bound=Model)


def person(request: HttpRequest) -> User:
    """Return the member of staff who asks."""
    return cast("User", request.user)


def do_for_each(
    page: "admin.ModelAdmin[Any]", request: HttpRequest, rows: QuerySet[Row], deed: Callable[[Row], object]
) -> None:
    """Do a deed for each row; tell how many it was done for, and stop with the sentence of the first refusal."""
    done = 0
    try:
        for row in rows:
            deed(row)
            done += 1
    except DomainError as error:
        page.message_user(request, str(error.message), messages.ERROR)
    if done:
        text = ngettext("%(n)s row changed.", "%(n)s rows changed.", done) % {"n": done}
        page.message_user(request, text, messages.SUCCESS)
