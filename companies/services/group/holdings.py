"""Who holds what in whom."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from companies.groups import rules
from companies.models import GroupLink
from companies.services.group.edit import Edit, hold, link_of, member_of, note, refuse


@dataclass(frozen=True, kw_only=True)
class HoldingData:
    """What one party holds in another; percentages of the whole, investment in euro."""

    owner_id: int
    owned_id: int
    capital: Decimal
    votes: Decimal | None = None
    control: str = ""
    is_involved: bool = True
    investment: Decimal | None = None
    held_since: date | None = None


@transaction.atomic
def save_holding(*, edit: Edit, data: HoldingData, link_id: int | None = None) -> GroupLink:
    """Add what one party holds in another, or change it.

    Raises `Refused` for what cannot be: a company that owns itself, nothing held, holders of more than 100 % together.
    """
    group = hold(edit)
    link = GroupLink(group=group) if link_id is None else link_of(group, link_id)
    owner, owned = member_of(group, data.owner_id), member_of(group, data.owned_id)
    votes = data.capital if data.votes is None else data.votes
    siblings = list(group.links.exclude(pk=link.pk))
    pairs = [(other.owner_id, other.owned_id) for other in siblings]
    holders = [other for other in siblings if other.owned_id == owned.pk]
    refuse(
        [
            rules.owns_itself(owner.pk, owned.pk),
            rules.cannot_be_owned(owned.kind),
            rules.holds_nothing(data.capital, votes, data.control),
            rules.stands_already(pairs, (owner.pk, owned.pk)),
            rules.more_than_whole(
                [data.capital, *(other.capital for other in holders)], field="capital", name=owned.name
            ),
            rules.more_than_whole(
                [votes, *(other.effective_votes for other in holders)], field="votes", name=owned.name
            ),
        ]
    )
    for name, value in vars(data).items():
        setattr(link, name, value)
    link.save()
    note(group, edit, what="holding_saved")
    return link


@transaction.atomic
def remove_holding(*, edit: Edit, link_id: int) -> None:
    """Take a holding out of the group."""
    group = hold(edit)
    link_of(group, link_id).delete()
    note(group, edit, what="holding_removed")
