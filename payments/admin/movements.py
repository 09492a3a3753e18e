"""The movements that wait for a person, in one place: a list, and a page on which each is decided."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from applications.models import SubsidyApplication
from payments import selectors, services
from payments.decision_forms import AssignForm, DecisionForm, ParkForm, ReturnForm, UndoForm, proposal
from payments.enums import UNDECIDED, Handling
from payments.models import MovementTask
from portefeuille import clock, money
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import Conflict, DomainError, Refused
from portefeuille.readonly import ReadOnlyAdmin

DECIDE = "payments.decide_movement"
FORMS: dict[str, type[DecisionForm]] = {
    "assign": AssignForm,
    "return": ReturnForm,
    "park": ParkForm,
    "undo": UndoForm,
}
# What the facts of a match are called.
FACTS = {
    "status": _("status of the project"),
    "outstanding": _("still to be deposited"),
    "deposit_due_on": _("last day of the deposit"),
    "references": _("communications"),
    "payer_likeness": _("likeness of the payer's name to the company, in percent"),
    "currency": _("currency"),
}


@admin.register(MovementTask)
class MovementTaskAdmin(ReadOnlyAdmin):
    """What no rule could book: since when, why, and what can be done."""

    list_display = ("booked_on", "age", "amount", "counterparty_name", "why", "project", "decide_by", "handling")
    list_display_links = ("booked_on", "amount")
    list_filter = ("handling", "outcome", "payer")
    list_select_related = ("application",)
    search_fields = ("reference__startswith", "application__number__startswith", "=amount")
    search_help_text = _("Communication, project number or amount")
    ordering = ("decide_by", "booked_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MovementTask]:
        """List what waits; the page of one opens for every movement, so that it can be undone."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        return rows.filter(handling__in=UNDECIDED) if match and str(match.url_name).endswith("changelist") else rows

    @admin.display(description=_("age"), ordering="booked_on")
    def age(self, row: MovementTask) -> str:
        """Days since the bank booked it."""
        days = (clock.today() - row.booked_on).days
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}

    @admin.display(description=_("why"), ordering="outcome")
    def why(self, row: MovementTask) -> str:
        """Rule that gave it to a person."""
        return row.get_rule_display() or row.get_outcome_display()

    @admin.display(description=_("project"), ordering="application__number")
    def project(self, row: MovementTask) -> str:
        """Number of the project that it names."""
        return row.application.number or "" if row.application else ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one movement with its facts, suggestions and story, and take the decision on it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = MovementTask.objects.select_related("application__company", "statement")
        movement = get_object_or_404(rows, pk=object_id if object_id.isdigit() else 0)
        chosen = request.POST.get("decision", "")
        bound: DecisionForm | None = None
        if request.method == "POST" and chosen in FORMS:
            if not request.user.has_perm(DECIDE):
                raise PermissionDenied
            bound = FORMS[chosen](request.POST, prefix=chosen)
            if bound.is_valid() and self._decide(request, movement, chosen, bound):
                return HttpResponseRedirect(request.path)
        context = self._context(request, movement, {chosen: bound} if bound else {})
        return TemplateResponse(
            request,
            "admin/payments/movementtask/decide.html",
            {**self.admin_site.each_context(request), **context, **(extra_context or {})},
            status=422 if bound else 200,
        )

    def _decide(self, request: HttpRequest, movement: MovementTask, chosen: str, form: DecisionForm) -> bool:
        """Call the one service of a decision; return whether the page is done with it."""
        try:
            _DEEDS[chosen](movement.pk, cast("User", request.user), form)
        except Refused as error:
            form.refuse(error.refusals)
            return False
        except Conflict as error:
            self.message_user(request, str(error.message), messages.ERROR)
            return True
        except DomainError as error:
            form.add_error(None, str(error.message))
            return False
        self.message_user(request, _("Your decision is kept."), messages.SUCCESS)
        return True

    def _context(self, request: HttpRequest, movement: MovementTask, bound: dict[str, DecisionForm]) -> dict[str, Any]:
        is_open = movement.handling in UNDECIDED
        return {
            "opts": self.opts,
            "title": _("Bank movement of %(amount)s") % {"amount": money.display(movement.amount)},
            "movement": movement,
            "facts": [(FACTS[name], value) for name, value in movement.facts.items() if name in FACTS],
            "is_open": is_open,
            "is_parked": movement.handling == Handling.PARKED,
            "is_credit": movement.amount > 0,
            "may_decide": request.user.has_perm(DECIDE),
            "suggestions": selectors.suggestions(movement) if is_open else [],
            "decisions": movement.decisions.select_related("actor").order_by("-pk"),
            "deposits": movement.deposits.select_related("application").order_by("pk"),
            "refunds": movement.refunds.order_by("pk"),
            "forms": {name: bound.get(name) or self._fresh(request, movement, name) for name in FORMS},
        }

    def _fresh(self, request: HttpRequest, movement: MovementTask, name: str) -> forms.Form:
        """Return an empty form, or the one for a suggestion that was chosen."""
        number = request.GET.get("project", "")
        if name != "assign" or not number:
            return FORMS[name](prefix=name)
        application = SubsidyApplication.objects.submitted().filter(number=number).first()
        return AssignForm(prefix=name, initial=proposal(application, movement.amount) if application else None)


def _assign(movement_id: int, user: User, form: AssignForm) -> object:
    return services.assign(
        movement_id=movement_id,
        amounts=form.amounts,
        user=user,
        reason=form.cleaned_data["reason"],
        now=clock.now(),
        to_payer=form.back_to_payer(),
    )


def _return(movement_id: int, user: User, form: ReturnForm) -> object:
    return services.return_to_payer(
        movement_id=movement_id, user=user, reason=form.cleaned_data["reason"], now=clock.now()
    )


def _park(movement_id: int, user: User, form: ParkForm) -> object:
    return services.park(
        movement_id=movement_id,
        user=user,
        note=form.cleaned_data["reason"],
        follow_up_on=form.cleaned_data["follow_up_on"],
        now=clock.now(),
    )


def _undo(movement_id: int, user: User, form: UndoForm) -> object:
    return services.undo(movement_id=movement_id, user=user, reason=form.cleaned_data["reason"], now=clock.now())


_DEEDS: dict[str, Callable[[int, User, Any], object]] = {
    "assign": _assign,
    "return": _return,
    "park": _park,
    "undo": _undo,
}

register_queue(
    Queue(
        _("Bank movements that no rule explains"),
        lambda: MovementTask.objects.filter(handling__in=UNDECIDED),
        since="booked_on",
    )
)
