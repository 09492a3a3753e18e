"""What cannot be entered in a group: values in, a refusal or nothing out."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from companies.enums import MemberKind, Size
from portefeuille.errors import Refusal

WHOLE = Decimal(100)
MOST_MEMBERS = 200


def owns_itself(owner: int, owned: int) -> Refusal | None:
    """A company holds no part of itself: treasury shares do not count."""
    if owner != owned:
        return None
    return Refusal(
        "GROUP_OWNS_ITSELF",
        _("A company cannot own itself. Leave its own shares out: they do not count."),
        "owned_id",
    )


def cannot_be_owned(kind: str) -> Refusal | None:
    """Nobody holds a part of a person or of a public body."""
    if kind not in {MemberKind.PERSON, MemberKind.PUBLIC_BODY}:
        return None
    return Refusal("GROUP_NOT_A_COMPANY", _("Nobody can own a part of a person or of a public body."), "owned_id")


def holds_nothing(capital: Decimal, votes: Decimal, control: str) -> Refusal | None:
    """A holding has a share of the capital or of the votes, or a special right."""
    if capital or votes or control:
        return None
    return Refusal("GROUP_HOLDS_NOTHING", _("Enter a share of more than 0 %, or choose a special right."), "capital")


def stands_already(pairs: Iterable[tuple[int, int]], pair: tuple[int, int]) -> Refusal | None:
    """Who holds what in whom is stated once."""
    if pair not in pairs:
        return None
    return Refusal(
        "GROUP_LINK_TWICE",
        _("You already entered what this party holds in this company. Change that holding on the page of the group."),
        "owner_id",
    )


def more_than_whole(shares: Iterable[Decimal], *, field: str, name: str) -> Refusal | None:
    """All holders of a company together hold 100 % at most."""
    held = sum(shares, Decimal(0))
    if held <= WHOLE:
        return None
    return Refusal(
        "GROUP_ABOVE_WHOLE",
        _("All holders of %(name)s together would have %(held)s %%. Check the shares: 100 %% is the most.")
        % {"name": name, "held": f"{held.normalize():f}".replace(".", ",")},
        field,
    )


def number_twice(numbers: Iterable[str], number: str) -> Refusal | None:
    """An enterprise stands in a group once."""
    if not number or number not in numbers:
        return None
    return Refusal("GROUP_NUMBER_TWICE", _("A company with this number is in the group already."), "enterprise_number")


def too_many(count: int) -> Refusal | None:
    """A group that is entered by hand has an end."""
    if count < MOST_MEMBERS:
        return None
    return Refusal(
        "GROUP_TOO_LARGE",
        _("A group has %(most)s parties at most here. Enter the consolidated accounts instead, or call 1700.")
        % {"most": MOST_MEMBERS},
    )


def year_twice(years: Iterable[int]) -> Refusal | None:
    """One accounting year ends in each calendar year."""
    listed = list(years)
    double = next((year for year in listed if listed.count(year) > 1), None)
    if double is None:
        return None
    return Refusal(
        "GROUP_YEAR_TWICE",
        _("Two accounting years end in %(year)s. Enter one for each calendar year.") % {"year": double},
    )


def unknown_without_reason(*, advised: Size | None, declared: Size, reason: str) -> Refusal | None:
    """Who belongs to a group whose size cannot be computed, and calls itself small or medium-sized, says why."""
    if advised is not None or declared == Size.LARGE or reason.strip():
        return None
    return Refusal(
        "SIZE_GROUP_UNKNOWN",
        _(
            "We cannot compute the size of your group: nothing is entered yet, or figures are missing. Complete the "
            "group, or explain how you came to this size."
        ),
        "reason",
    )


def group_denied(*, belongs_to_group: bool, is_alone: bool) -> Refusal | None:
    """Who entered a group that counts belongs to a group."""
    if belongs_to_group or is_alone:
        return None
    return Refusal(
        "SIZE_GROUP_DENIED",
        _("You entered a group in which other companies count. Answer yes, or remove them from the group."),
        "belongs_to_group",
    )
