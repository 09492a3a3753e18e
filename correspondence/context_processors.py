"""What every page shows of the inbox."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from correspondence.models import Message


def inbox(request: HttpRequest) -> dict[str, object]:
    """Give the number of unread messages of the company at work; nothing is asked until a template shows it."""
    company = getattr(request, "company", None)
    if company is None:
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(lambda: Message.objects.for_company(company.pk).unread().count())}
