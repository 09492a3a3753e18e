"""The inbox of a company: every message that was sent, in full."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from correspondence import attachments, services
from correspondence.guards import inbox_required
from correspondence.models import MessageQuerySet
from portefeuille import clock

PAGE_SIZE = 20


@require_safe
@inbox_required
def inbox(request: HttpRequest, letters: MessageQuerySet) -> HttpResponse:
    """List the messages, the newest first."""
    rows = letters.defer("text", "html").order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "correspondence/inbox.html", {"page": page})


@require_safe
@inbox_required
def message(request: HttpRequest, letters: MessageQuerySet, pk: int) -> HttpResponse:
    """Show a message as it was sent; opening it marks it as read."""
    letter = get_object_or_404(letters, pk=pk)
    services.mark_read(message=letter, now=clock.now())
    labels = [attachments.label(reference) for reference in letter.attachments]
    return render(request, "correspondence/message.html", {"letter": letter, "attachments": labels})


@require_safe
@inbox_required
def attachment(_request: HttpRequest, letters: MessageQuerySet, pk: int, position: int) -> HttpResponse:
    """Hand over an attachment of a message by its place, counted from 1."""
    letter = get_object_or_404(letters, pk=pk)
    if not 1 <= position <= len(letter.attachments):
        raise Http404
    file = attachments.open_reference(letter.attachments[position - 1])
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )
