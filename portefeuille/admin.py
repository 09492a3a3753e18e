"""The agency's admin site at /beheer/, with the work that waits on its front page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Count, Min, Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


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


def _waiting(queue: Queue) -> Waiting:
    found = queue.rows().aggregate(count=Count("pk"), oldest=Min(queue.since))
    return Waiting(queue.label, queue.address, found["count"], found["oldest"])


class AgencyAdminSite(AdminSite):
    """The registers and work lists of the agency."""

    site_header = _("kmo-portefeuille: agency")
    site_title = _("kmo-portefeuille: agency")
    index_title = _("Work and registers")
    site_url = "/"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits, then the registers."""
        mine = [queue for queue in _QUEUES if self._model_admin(queue).has_view_permission(request)]
        return super().index(request, {"queues": [_waiting(queue) for queue in mine], **(extra_context or {})})

    def _model_admin(self, queue: Queue) -> Any:
        return self._registry[queue.model]
