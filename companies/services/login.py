"""Take over the rights for which the login service vouches: legal representatives, and users of this portal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.capacity import Capacity
from accounts.models import User
from companies import selectors
from companies.enums import CompanyEventKind, MandateRole
from companies.models import Company, Mandate
from companies.services.events import hold_company, record

# The profile of the right of this portal in the user management of the Flemish government.
USER_ROLE = "Gebruiker"


@transaction.atomic
def accept_capacity(*, user: User, capacity: Capacity, now: datetime) -> None:
    """Give a person the rights that the login service speaks of, on companies that the portal knows; repeatable.

    Who represents a company by the register gets in, whatever was decided here. The right of a user is taken over once:
    what an administrator of the company changed or withdrew here afterwards stays so.
    """
    today = timezone.localdate(now)
    for company_id in _known(capacity.represents):
        _let_represent(company_id, user, today=today, now=now)
    for company_id in _known(number for role, number in capacity.roles if role == USER_ROLE):
        hold_company(company_id=company_id)
        if not Mandate.objects.filter(company_id=company_id, user=user).exists():
            _give(company_id, user, MandateRole.USER, today=today, now=now)


def _known(numbers: Iterable[str]) -> list[int]:
    """Return the keys of the companies with these numbers, in an order that lets two people log in at once."""
    found = Company.objects.filter(enterprise_number__in=list(numbers), ceased_on__isnull=True)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _let_represent(company_id: int, user: User, *, today: date, now: datetime) -> None:
    hold_company(company_id=company_id)
    mandate = selectors.mandate_of(user_id=user.pk, company_id=company_id, today=today)
    if mandate is None:
        _give(company_id, user, MandateRole.LEGAL_REPRESENTATIVE, today=today, now=now)
    elif mandate.role != MandateRole.LEGAL_REPRESENTATIVE:
        mandate.role, mandate.may_apply, mandate.may_pay, mandate.valid_to = (
            MandateRole.LEGAL_REPRESENTATIVE,
            True,
            True,
            None,
        )
        mandate.save(update_fields=["role", "may_apply", "may_pay", "valid_to"])
        _record(mandate, now)


def _give(company_id: int, user: User, role: MandateRole, *, today: date, now: datetime) -> None:
    _record(Mandate.objects.create(company_id=company_id, user=user, role=role, valid_from=today), now)


def _record(mandate: Mandate, now: datetime) -> None:
    record(
        company_id=mandate.company_id,
        kind=CompanyEventKind.MANDATE_CHANGED,
        now=now,
        actor=mandate.user,
        mandate=mandate.pk,
        person=mandate.user_id,
        source="login",
        role=mandate.role,
    )
