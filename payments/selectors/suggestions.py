"""Which projects a movement may be meant for, with the reasons, the best first: a help for a person, never a booking.

Money description §10.3 rows 12 and 21, §11.4: near misses, amount, account seen before, likeness of the name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from applications import lifecycle
from applications.models import SubsidyApplication
from companies.search import search_key
from payments.enums import Nearness
from payments.matching import ALIKE, account_key, likeness, near_misses, project_numbers
from payments.models import BankMovement, PayerAccount
from payments.statements import references
from portefeuille.known import known

# How many projects a person is shown, and how many are looked at for each reason.
SHOWN = 8
LOOKED_AT = 40
# What each reason counts for in the order; the sum of the reasons decides.
NAMED, NEAR, ACCOUNT, NAME, AMOUNT = 16, 8, 4, 2, 1
# A name is looked up by its first letters, so that the index finds it.
FIRST_LETTERS = 6


@dataclass(frozen=True)
class Suggestion:
    """A project that a movement may be for, with why."""

    application: SubsidyApplication
    weight: int
    reasons: Sequence[str | Promise]
    likeness: int

    @property
    def takes_money(self) -> bool:
        """Tell whether money can be assigned to the project now."""
        return self.application.status in lifecycle.AWAITING_MONEY


@dataclass(frozen=True)
class _Clues:
    """What a movement tells of the project that it is for."""

    named: frozenset[str]
    near: Mapping[str, Nearness]
    numbers: Sequence[str]
    payers: frozenset[int]


def suggestions(movement: BankMovement) -> Sequence[Suggestion]:
    """Return the projects that a credit may be meant for; at most three queries."""
    if movement.amount < 0:
        return []
    clues = _Clues(
        named=frozenset(_named(movement)),
        near=_near(movement),
        numbers=project_numbers(f"{movement.text} {movement.reference}"),
        payers=frozenset(_companies_of_account(movement)),
    )
    waiting = Q(status__in=lifecycle.AWAITING_MONEY)
    found = (
        SubsidyApplication.objects.submitted()
        .annotate(due=F("own_contribution") - F("deposited"))
        .filter(
            Q(structured_communication__in=[*clues.named, *clues.near])
            | Q(number__in=clues.numbers)
            | waiting & (Q(company_id__in=clues.payers) | Q(due=movement.amount) | _name_condition(movement))
        )
        .select_related("company")
        .order_by("-pk")[:LOOKED_AT]
    )
    rated = [_rate(row, movement, clues) for row in found]
    ranked = sorted(rated, key=lambda row: (-row.weight, -row.likeness, row.application.pk))
    return ranked[:SHOWN]


def _named(movement: BankMovement) -> Iterable[str]:
    """Return the valid communications of a movement."""
    communication = references.as_communication(movement.reference)
    found = references.find_communications(movement.text).valid
    return [communication, *found] if communication else found


def _near(movement: BankMovement) -> dict[str, Nearness]:
    """Return the communications that are one mistake away from those of a movement."""
    near: dict[str, Nearness] = {}
    for digits in [*references.find_communications(movement.text).invalid, *_named(movement)]:
        near.update(near_misses(digits))
    return near


def _companies_of_account(movement: BankMovement) -> set[int]:
    account = account_key(movement.counterparty_account)
    if not account:
        return set()
    return set(PayerAccount.objects.filter(account=account).values_list("company_id", flat=True))


def _name_condition(movement: BankMovement) -> Q:
    letters = search_key(movement.counterparty_name)[:FIRST_LETTERS]
    return Q(company__search_key__startswith=letters) if len(letters) == FIRST_LETTERS else Q(pk__isnull=True)


def _rate(row: SubsidyApplication, movement: BankMovement, clues: _Clues) -> Suggestion:
    """Add up the reasons for one project."""
    alike = likeness(movement.counterparty_name, row.company.name)
    communication = known(row.structured_communication)
    reasons: dict[str | Promise, int] = {}
    if communication in clues.named:
        reasons[_("the communication is that of this project")] = NAMED
    elif communication in clues.near:
        reasons[clues.near[communication].label] = NEAR
    if row.number in clues.numbers:
        reasons[Nearness.PROJECT_NUMBER.label] = NEAR
    if row.company_id in clues.payers:
        reasons[_("this account paid for this company before")] = ACCOUNT
    if alike >= ALIKE:
        reasons[_("the name of the payer is %(percent)s %% like that of the company") % {"percent": alike}] = NAME
    if row.outstanding == movement.amount:
        reasons[_("the amount is exactly what is still to be deposited")] = AMOUNT
    return Suggestion(row, sum(reasons.values()), list(reasons), alike)
