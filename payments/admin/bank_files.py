"""Bank files: hand them in, see what became of them, and decide about a number that is missing."""

import logging
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from accounts.models import User
from payments import services, tasks
from payments.enums import IMPORTED, STOPPED, FileVerdict, Outcome
from payments.forms import BankFilesForm, GapForm
from payments.models import BankFile, BankStatement, StatementSource
from payments.services import Receipt
from payments.services.chain import NUMBER_GAP
from portefeuille import clock
from portefeuille.admin import Queue, register_queue
from portefeuille.errors import Conflict
from portefeuille.readonly import ReadOnlyAdmin, ReadOnlyTabularInline

logger = logging.getLogger(__name__)

UNPROCESSABLE = 422


class StatementInline(ReadOnlyTabularInline):
    """The statements of a file."""

    model = BankStatement
    fields = ("sequence", "opening_on", "opening_balance", "closing_on", "closing_balance")
    ordering = ("pk",)
    show_change_link = True


@admin.register(BankFile)
class BankFileAdmin(ReadOnlyAdmin):
    """Files of the bank, those of which nothing was booked included."""

    change_list_template = "admin/payments/bankfile/change_list.html"
    change_form_template = "admin/payments/bankfile/change_form.html"
    list_display = ("name", "format", "verdict", "received_at", "received_by", "new_count", "remark_count")
    list_filter = ("verdict", "format")
    list_select_related = ("received_by",)
    search_fields = ("name", "sha256__startswith")
    search_help_text = _("File name or beginning of the SHA-256")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "-pk")
    fields = ("name", "format", "verdict", "received_at", "received_by", "begun_at", "imported_at", "sha256")
    inlines = (StatementInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankFile]:
        """Leave the bytes of the files where they are."""
        return super().get_queryset(request).defer("content").select_related("received_by", "gap_accepted_by")

    @admin.display(description=_("new movements"))
    def new_count(self, row: BankFile) -> int:
        """How many movements the file added."""
        return sum(row.outcomes.values())

    @admin.display(description=_("remarks"))
    def remark_count(self, row: BankFile) -> int:
        """How many remarks the reader made."""
        return len(row.violations)

    def has_receive_permission(self, request: HttpRequest) -> bool:
        """Hand in files: who may add bank files."""
        return request.user.has_perm("payments.add_bankfile")

    def get_urls(self) -> list[URLPattern]:
        """Add the page that takes files, and the decision about a missing number."""
        take = require_http_methods(["GET", "POST"])(self.receive)
        accept = require_http_methods(["GET", "POST"])(self.accept_gap)
        return [
            path("inlezen/", self.admin_site.admin_view(take), name="payments_bankfile_receive"),
            path("<int:file_id>/nummer/", self.admin_site.admin_view(accept), name="payments_bankfile_accept_gap"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the files, with the way to hand one in."""
        context = {"may_receive": self.has_receive_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what became of a file: its state, what it added, and every remark with its line."""
        file = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if isinstance(file, BankFile):
            is_held_by_number = {each["code"] for each in file.violations} & {NUMBER_GAP}
            context |= {
                "file": file,
                "is_waiting": file.verdict == FileVerdict.WAITING,
                "is_stopped": file.verdict in STOPPED,
                "is_imported": file.verdict in IMPORTED,
                "outcomes": [(Outcome(name).label, count) for name, count in sorted(file.outcomes.items())],
                "may_accept_gap": file.verdict == FileVerdict.HELD
                and bool(is_held_by_number)
                and self.has_receive_permission(request),
            }
        return super().change_view(request, object_id, form_url, context)

    def receive(self, request: HttpRequest) -> HttpResponse:
        """Take files, answer at once, and let a worker import them; a known one is answered with when and by whom."""
        if not self.has_receive_permission(request):
            raise PermissionDenied
        form = BankFilesForm(request.POST, request.FILES) if request.method == "POST" else BankFilesForm()
        if not form.is_valid():
            return self._page(request, "receive", form, title=_("Hand in bank files"))
        receipts = [
            services.receive(
                content=upload.read(), name=upload.name or "", received_by=_staff(request), now=clock.now()
            )
            for upload in form.cleaned_data["bank_files"]
        ]
        for receipt in receipts:
            self._tell(request, receipt)
        transaction.on_commit(_import_soon)
        if len(receipts) == 1:
            return redirect("admin:payments_bankfile_change", receipts[0].file.pk)
        return redirect("admin:payments_bankfile_changelist")

    def _tell(self, request: HttpRequest, receipt: Receipt) -> None:
        file = receipt.file
        if not receipt.is_known:
            self.log_addition(request, file, "received")
            text = _now("%(name)s is received and waits to be imported.") % {"name": file.name}
            self.message_user(request, text, messages.SUCCESS)
            return
        facts = {
            "name": file.name,
            "moment": timezone.localtime(file.received_at).strftime("%d/%m/%Y %H:%M"),
            "by": file.received_by or _now("the bank's folder"),
        }
        text = _now("This file was already received as %(name)s on %(moment)s, from %(by)s. It is not imported again.")
        self.message_user(request, text % facts, messages.WARNING)

    def accept_gap(self, request: HttpRequest, file_id: int) -> HttpResponse:
        """Ask why a held file may be imported although a number is missing, and import it."""
        if not self.has_receive_permission(request):
            raise PermissionDenied
        file = self.get_queryset(request).filter(pk=file_id).first()
        if file is None:
            raise Http404
        form = GapForm(request.POST) if request.method == "POST" else GapForm()
        if not form.is_valid():
            return self._page(request, "accept_gap", form, title=_("Accept the missing number"), file=file)
        try:
            report = services.accept_gap(
                file_id=file_id, user=_staff(request), reason=form.cleaned_data["reason"], now=clock.now()
            )
        except Conflict:
            self.message_user(request, _now("This file is not held any more."), messages.WARNING)
        else:
            self.log_change(request, report.file, f"gap accepted: {form.cleaned_data['reason']}")
        return redirect("admin:payments_bankfile_change", file_id)

    def _page(self, request: HttpRequest, name: str, form: Any, **context: Any) -> HttpResponse:
        address = reverse("admin:payments_bankfile_changelist")
        page = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "back": address, **context}
        status = UNPROCESSABLE if form.is_bound else 200
        return TemplateResponse(request, f"admin/payments/bankfile/{name}.html", page, status=status)


def _staff(request: HttpRequest) -> User:
    """Return the member of staff whom the admin let in."""
    return cast("User", request.user)


def _import_soon() -> None:
    """Wake a worker; when the broker is away, the next look of beat finds the file."""
    try:
        tasks.import_waiting.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("bank files wait for the next look: %s", type(error).__name__)


@admin.register(StatementSource)
class StatementSourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """Which format books an account; the first file decides, and a person may change it."""

    list_display = ("account", "format", "changed_at", "changed_by")
    list_select_related = ("changed_by",)
    ordering = ("account",)
    fields = ("account", "format", "changed_at", "changed_by")
    readonly_fields = ("account", "changed_at", "changed_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one: the first file of an account does."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StatementSource | None = None) -> bool:
        """Nobody deletes one."""
        return False

    def save_model(self, request: HttpRequest, obj: StatementSource, form: Any, change: bool) -> None:  # noqa: FBT001
        """Change the source in the name of the member of staff."""
        services.change_source(
            source_id=obj.pk, statement_format=form.cleaned_data["format"], user=_staff(request), now=clock.now()
        )


register_queue(
    Queue(
        _("Bank files that wait to be imported"),
        lambda: BankFile.objects.filter(verdict=FileVerdict.WAITING),
        since="received_at",
        narrowing={"verdict__exact": FileVerdict.WAITING},
    )
)
register_queue(
    Queue(
        _("Bank files of which nothing is booked"),
        lambda: BankFile.objects.filter(verdict__in=STOPPED),
        since="received_at",
        narrowing={"verdict__in": ",".join(STOPPED)},
    )
)
