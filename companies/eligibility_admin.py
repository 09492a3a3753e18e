"""The list of activities and the public shares for staff: proposed by one, approved by another, never edited."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from companies import services
from companies.models import ActivityDecision, PublicShare
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import DomainError
from portefeuille.forms import TextField
from portefeuille.readonly import ReadOnlyAdmin


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A proposal; what cannot be proposed is said at its field."""

    reason = TextField(label=_("Reason"), max_length=500)

    class Meta:
        model = ActivityDecision
        fields = ("nace", "is_eligible", "valid_from", "reason")

    def clean_valid_from(self) -> date:
        """Refuse a day that has passed: what was judged stays judged."""
        day: date = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise ValidationError(_("Choose today or a later day: what was judged stays."), code="passed")
        return day


@admin.register(ActivityDecision)
class ActivityDecisionAdmin(ReadOnlyAdmin):
    """Decisions on activities: add one to propose it; somebody else approves it with the action of the list."""

    list_display = ("nace", "is_eligible", "valid_from", "proposed_by", "approved_by", "approved_at", "withdrawn_at")
    list_filter = (("approved_at", admin.EmptyFieldListFilter), "is_eligible")
    list_select_related = ("nace", "proposed_by", "approved_by")
    search_fields = ("nace__code__startswith", "nace__label")
    search_help_text = _("Code or words of the activity")
    ordering = ("-proposed_at", "-pk")
    autocomplete_fields = ("nace",)
    form = ProposalForm
    actions = ("approve", "withdraw")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change decisions proposes them."""
        return request.user.has_perm("companies.add_activitydecision")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may change decisions approves and withdraws them."""
        return request.user.has_perm("companies.change_activitydecision")

    def save_model(self, request: HttpRequest, obj: ActivityDecision, form: Any, change: Any) -> None:
        """Propose what the form holds."""
        made = services.propose_activity_decision(
            nace=obj.nace,
            is_eligible=obj.is_eligible,
            valid_from=obj.valid_from,
            reason=obj.reason,
            user=cast("User", request.user),
            now=clock.now(),
        )
        obj.pk = made.pk

    @admin.action(description=_("Approve what somebody else proposed"), permissions=["decide"])
    def approve(self, request: HttpRequest, decisions: QuerySet[ActivityDecision]) -> None:
        """Approve the chosen proposals."""
        self._each(request, decisions, services.approve_activity_decision)

    @admin.action(description=_("Withdraw the proposal"), permissions=["decide"])
    def withdraw(self, request: HttpRequest, decisions: QuerySet[ActivityDecision]) -> None:
        """Withdraw the chosen proposals."""
        self._each(request, decisions, services.withdraw_activity_decision)

    def _each(self, request: HttpRequest, decisions: QuerySet[ActivityDecision], service: Any) -> None:
        done = 0
        for decision in decisions:
            try:
                service(decision_id=decision.pk, user=cast("User", request.user), now=clock.now())
            except DomainError as error:
                self.message_user(request, f"{decision.nace}: {error.message}", messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(count)s decision changed.", "%(count)s decisions changed.", done) % {"count": done}
            self.message_user(request, text, messages.SUCCESS)


class ShareForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What the agency found: a percent, and where it was found."""

    percent = forms.DecimalField(
        label=_("Percent in public hands"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    remark = TextField(label=_("Source or remark"), max_length=500)

    class Meta:
        model = PublicShare
        fields = ("company", "percent", "remark")


@admin.register(PublicShare)
class PublicShareAdmin(ReadOnlyAdmin):
    """What is known of the part of companies in public hands; add what the agency found, with its source."""

    list_display = ("company", "source", "is_below_limit", "percent", "stated_by", "stated_at")
    list_filter = ("source", "is_below_limit")
    list_select_related = ("company", "stated_by")
    search_fields = ("company__search_key__startswith", "company__enterprise_number__startswith")
    ordering = ("-stated_at", "-pk")
    autocomplete_fields = ("company",)
    form = ShareForm

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add shares records what the agency found."""
        return request.user.has_perm("companies.add_publicshare")

    def save_model(self, request: HttpRequest, obj: PublicShare, form: Any, change: Any) -> None:
        """Record what the form holds."""
        made = services.record_public_share(
            company_id=obj.company_id,
            percent=form.cleaned_data["percent"],
            remark=obj.remark,
            user=cast("User", request.user),
            now=clock.now(),
        )
        obj.pk = made.pk


register_queue(
    Queue(
        _("Decisions on activities to approve"),
        ActivityDecision.objects.proposed,
        "proposed_at",
        {"approved_at__isempty": "1"},
    )
)
