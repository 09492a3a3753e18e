"""What happens because time passes: select, and call one service per row. Every job can run twice."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from applications.models import SubsidyApplication
from payments import folder, services
from payments.enums import ProofCause
from providers.enums import IbanChangeStatus
from providers.models import IbanChange

logger = logging.getLogger(__name__)


def import_waiting(*, now: datetime) -> int:
    """Take in what lies in the folder of the bank, and import every file that waits; return how many were imported."""
    if settings.BANK_FOLDER:
        folder.take_in(Path(settings.BANK_FOLDER), now=now)
    return services.import_waiting(now=now)


def lapse_overdue(*, now: datetime) -> int:
    """Lapse every application whose own contribution did not arrive in time; return how many."""
    overdue = SubsidyApplication.objects.all().deposit_overdue(timezone.localdate(now)).order_by("pk")
    keys = list(overdue.values_list("pk", flat=True))
    return sum(services.lapse(application_id=key, now=now) for key in keys)


def put_accounts_in_force(*, now: datetime) -> int:
    """Use every approved account number of a provider whose day has come; return how many."""
    keys = IbanChange.objects.filter(status=IbanChangeStatus.APPROVED, usable_from__lte=timezone.localdate(now))
    return sum(services.put_account_in_force(change_id=key, now=now) for key in keys.values_list("pk", flat=True))


def expire_overdue(*, now: datetime) -> int:
    """Close every project that was not paid before its end term; return how many."""
    passed = SubsidyApplication.objects.all().end_term_passed(timezone.localdate(now)).order_by("pk")
    keys = list(passed.values_list("pk", flat=True))
    return sum(services.expire(application_id=key, now=now) for key in keys)


def prove_books(*, now: datetime) -> bool:
    """Prove the books, and tell whether they hold."""
    return services.prove_books(cause=ProofCause.DAILY, now=now).holds
