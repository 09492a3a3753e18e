"""What happens to companies because time passes."""

from datetime import datetime, timedelta
from pathlib import Path

from companies import services
from companies.enums import AccessRequestStatus, InvitationStatus
from companies.kbo import folder
from companies.models import AccessRequest, Invitation


def expire_access_requests(*, now: datetime) -> int:
    """Close every request that nobody answered within the term; repeatable. Return how many."""
    overdue = AccessRequest.objects.filter(
        status=AccessRequestStatus.PENDING, requested_at__lte=now - services.ANSWER_TERM
    ).order_by("requested_at")
    closed = 0
    for request_id in overdue.values_list("pk", flat=True):
        services.expire_access_request(request_id=request_id, now=now)
        closed += 1
    return closed


def remind_of_access_requests(*, now: datetime) -> int:
    """Remind of every request that waits for a week or longer, once on each reminder day. Return how many mails."""
    waiting = AccessRequest.objects.filter(
        status=AccessRequestStatus.PENDING, requested_at__lte=now - timedelta(days=services.REMINDER_DAYS[0])
    ).order_by("requested_at")
    return sum(
        services.remind_of_access_request(request_id=request_id, now=now)
        for request_id in waiting.values_list("pk", flat=True)
    )


def expire_invitations(*, now: datetime) -> int:
    """Close every invitation that nobody accepted within the term; repeatable. Return how many."""
    overdue = Invitation.objects.filter(
        status=InvitationStatus.PENDING, invited_at__lte=now - services.INVITATION_TERM
    ).order_by("invited_at")
    closed = 0
    for invitation_id in overdue.values_list("pk", flat=True):
        services.expire_invitation(invitation_id=invitation_id, now=now)
        closed += 1
    return closed


def import_kbo_folder(path: Path, *, now: datetime) -> folder.FolderReport:
    """Load the extracts of the KBO that lie in a folder; repeatable. Return what became of each."""
    return folder.import_folder(path, now=now)
