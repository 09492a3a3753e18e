"""Who may do what for a company, and who may change that: values in, values out.

Source: domain description §1.2 (legal representative, local administrator, user); the rights *look*, *apply* and *pay*
are what entrepreneurs who let an accountant work for them ask for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from companies.enums import MandateRole, Right
from portefeuille.errors import Refusal


@dataclass(frozen=True)
class Grant:
    """What an administrator gives: a role, the rights of a user, and the last day (None for no end)."""

    role: MandateRole = MandateRole.USER
    may_apply: bool = True
    may_pay: bool = True
    valid_to: date | None = None

    @property
    def rights(self) -> dict[str, object]:
        """Return the columns that hold it; an administrator has every right, whatever was ticked."""
        is_administrator = self.role != MandateRole.USER
        return {
            "role": self.role,
            "may_apply": self.may_apply or is_administrator,
            "may_pay": self.may_pay or is_administrator,
            "valid_to": self.valid_to,
        }


@dataclass(frozen=True)
class Term:
    """From when until when somebody administers the access; without `valid_to` there is no end."""

    valid_from: date
    valid_to: date | None


NO_MANDATE = Refusal("NO_MANDATE", _("You do not act for this company. Choose another one, or ask for access."))
_MISSING = {
    Right.VIEW: NO_MANDATE,
    Right.APPLY: Refusal(
        "RIGHT_APPLY",
        _("You may look at the projects of this company, but not apply for it. Ask one of its administrators."),
    ),
    Right.PAY: Refusal(
        "RIGHT_PAY",
        _("You may look at the projects of this company, but not pay for it. Ask one of its administrators."),
    ),
}
NOT_DECIDER = Refusal("ACCESS_NOT_DECIDER", _("Only a legal representative or local administrator decides on access."))


def right_missing(right: Right) -> Refusal:
    """Return what somebody is told who has not a right, or has none at all (`Right.VIEW`)."""
    return _MISSING[right]


def end_passed(valid_to: date | None, today: date) -> Refusal | None:
    """A right ends today or later."""
    if valid_to is None or valid_to >= today:
        return None
    return Refusal("ACCESS_END_PASSED", _("Choose today or a later day as the last day."), "valid_to")


def given_by_register(role: MandateRole) -> Refusal | None:
    """A legal representative stands in the register: the portal neither makes nor changes one."""
    if role != MandateRole.LEGAL_REPRESENTATIVE:
        return None
    return Refusal(
        "MANDATE_FROM_REGISTER",
        _("A legal representative stands in the KBO. Have the entry changed there through your business counter."),
    )


def one_s_own(*, is_own: bool) -> Refusal | None:
    """Nobody changes or withdraws his own right: a slip would shut the company out."""
    if not is_own:
        return None
    return Refusal("MANDATE_OWN", _("You cannot change your own right. Ask another administrator."))


def administrator_lost(before: Iterable[Term], after: Iterable[Term], today: date) -> Refusal | None:
    """A company that has administrators keeps one today, and for as long as it had one before."""
    held, left = list(before), list(after)
    if _is_held(left, today) >= _is_held(held, today) and _last_day(left) >= _last_day(held):
        return None
    return Refusal(
        "MANDATE_LAST_ADMINISTRATOR",
        _("Your company would be left without an administrator. Make somebody else local administrator first."),
    )


def _is_held(terms: Iterable[Term], day: date) -> bool:
    return any(term.valid_from <= day and (term.valid_to is None or term.valid_to >= day) for term in terms)


def _last_day(terms: Iterable[Term]) -> date:
    return max((term.valid_to or date.max for term in terms), default=date.min)
