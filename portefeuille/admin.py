"""The agency's admin site at /beheer/, with the work that waits on its front page."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, DateTimeField, IntegerField, Min, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from portefeuille import ratelimit


@dataclass(frozen=True)
class Queue:
    """Work that waits: which rows, since when (`since` names the field), and how the register narrows to them."""

    label: str | Promise
    rows: Callable[[], QuerySet[Any]]
    since: str
    narrowing: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """Return the model of the rows."""
        return self.rows().model

    @property
    def address(self) -> str:
        """Return the page of the register that lists the rows."""
        options = self.model._meta  # noqa: SLF001 - Django documents it as the way to a model's names
        register = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        return f"{register}?{urlencode(self.narrowing)}"


@dataclass(frozen=True)
class Waiting:
    """How much work of one kind waits, and since when the oldest."""

    label: str | Promise
    address: str
    count: int
    oldest: date | None


_QUEUES: list[Queue] = []


def register_queue(queue: Queue) -> None:
    """Show a queue on the front page; apps above the kernel call this in their `admin` module."""
    _QUEUES.append(queue)


def _waiting(queues: Sequence[Queue]) -> list[Waiting]:
    """Count every queue in one question to the database, however many queues there are."""
    parts = [
        queue.rows()
        .order_by()
        .values(queue=Value(number, output_field=IntegerField()))
        .annotate(count=Count("pk"), oldest=Cast(Min(queue.since), DateTimeField()))
        for number, queue in enumerate(queues)
    ]
    found = {row["queue"]: row for row in parts[0].union(*parts[1:], all=True)} if parts else {}
    nothing = {"count": 0, "oldest": None}
    rows = [found.get(number, nothing) for number in range(len(queues))]
    return [
        Waiting(queue.label, queue.address, row["count"], row["oldest"])
        for queue, row in zip(queues, rows, strict=True)
    ]


class AgencyAdminSite(AdminSite):
    """The registers and work lists of the agency."""

    site_header = _("kmo-portefeuille: agency")
    site_title = _("kmo-portefeuille: agency")
    index_title = _("Work and registers")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who is staff and gave a second factor in this session."""
        return super().has_permission(request) and request.user.is_verified()  # type: ignore[union-attr]  # of django_otp

    @method_decorator(login_not_required)
    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for the password, then for the second factor."""
        if super().has_permission(request) and not self.has_permission(request):
            query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
            return redirect(f"{reverse('staff:second_factor')}?{query}")
        if request.method == "POST":
            # Before the password is hashed, which is the dearest thing that a visitor can ask for.
            ratelimit.count(ratelimit.LOGIN, ratelimit.visitor_address(request), now=time.time())
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits, then the registers."""
        mine = [queue for queue in _QUEUES if self._model_admin(queue).has_view_permission(request)]
        return super().index(request, {"queues": _waiting(mine), **(extra_context or {})})

    def _model_admin(self, queue: Queue) -> Any:
        return self._registry[queue.model]
