"""What a person may do for a company, asked inside the transaction of the deed itself."""

from datetime import date

from accounts.models import User
from companies import access_rules
from companies.enums import Right
from companies.models import Mandate
from portefeuille.errors import NotAllowed, Refused
from portefeuille.locking import lock


def require_right(*, company_id: int, user: User, right: Right, today: date) -> Mandate:
    """Hold the mandate under which a person acts until the transaction ends, and return it.

    A withdrawal that comes at the same moment either waits for the deed or stops it. Raises `NotAllowed` for a person
    without a mandate today, and for one whose mandates do not carry the right.
    """
    mandates = list(lock(Mandate.objects.valid_on(today).filter(company_id=company_id, user=user)))
    fitting = [mandate for mandate in mandates if mandate.may(right)]
    if not fitting:
        raise NotAllowed([access_rules.right_missing(right if mandates else Right.VIEW)])
    return fitting[0]


def require_decider(*, mandate: Mandate, today: date) -> None:
    """Raise `Refused` unless the holder of a mandate, as it stands now, may decide on access.

    Called under the lock of the company, so that of two administrators who withdraw each other only one succeeds.
    """
    if not Mandate.objects.valid_on(today).who_may_decide().filter(pk=mandate.pk).exists():
        raise Refused([access_rules.NOT_DECIDER])
