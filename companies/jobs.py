"""What happens to companies because time passes."""

from datetime import datetime

from companies import services
from companies.enums import AccessRequestStatus
from companies.models import AccessRequest


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
