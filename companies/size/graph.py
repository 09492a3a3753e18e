"""Who holds what in whom on one day, with the lines of one holder added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from companies.size.case import LISTED_INVESTORS, Control, Kind, Link, Party
from companies.size.definition import Definition
from companies.size.quantities import add

_NOTHING: Mapping[str, "Holding"] = {}


class Holding(NamedTuple):
    """What one party holds in another: percentages, whether it controls, and by agreement on a majority of votes.

    `is_listed` tells that article 3(2), second subparagraph, lists the holder as an investor in this enterprise.
    """

    capital: Decimal
    votes: Decimal
    has_control: bool
    has_agreement: bool
    is_listed: bool


@dataclass(frozen=True)
class Structure:
    """The graph of one day: holdings by holder and by enterprise held.

    `enterprises` are all parties but persons and public bodies: only they have figures and can be linked.
    """

    parties: Mapping[str, Party]
    enterprises: frozenset[str]
    public_bodies: frozenset[str]
    held_by: Mapping[str, Mapping[str, Holding]]
    holders_of: Mapping[str, Mapping[str, Holding]]

    def holdings(self, holder: str) -> Mapping[str, Holding]:
        """Return what a party holds, by the party held."""
        return self.held_by.get(holder, _NOTHING)

    def holders(self, held: str) -> Mapping[str, Holding]:
        """Return who holds something in a party, by holder."""
        return self.holders_of.get(held, _NOTHING)


def structure_on(day: date, *, parties: Iterable[Party], links: Iterable[Link], definition: Definition) -> Structure:
    """Return the structure of a day; shares of a company in itself (treasury shares) are left out."""
    known = {party.id: party for party in parties}
    public_bodies = frozenset(party.id for party in known.values() if is_public_body(party, definition))
    in_force = [link for link in links if link.owner != link.owned and _is_in_force(link, day)]
    listed = _listed_holdings(in_force, known, public_bodies, definition)
    held_by: defaultdict[str, dict[str, Holding]] = defaultdict(dict)
    holders_of: defaultdict[str, dict[str, Holding]] = defaultdict(dict)
    for link in in_force:
        holding = _holding(link, is_listed=(link.owner, link.owned) in listed)
        earlier = held_by[link.owner].get(link.owned)
        if earlier is not None:
            holding = _together(earlier, holding)
        held_by[link.owner][link.owned] = holders_of[link.owned][link.owner] = holding
    return Structure(
        parties=known,
        enterprises=frozenset(i for i, party in known.items() if party.kind != Kind.PERSON and i not in public_bodies),
        public_bodies=public_bodies,
        held_by=held_by,
        holders_of=holders_of,
    )


def is_public_body(party: Party, definition: Definition) -> bool:
    """Tell whether a party is a public body: also a local authority that is not known to be small (article 3(2)(d))."""
    if party.kind != Kind.LOCAL_AUTHORITY:
        return party.kind == Kind.PUBLIC_BODY
    is_poor = party.budget is not None and party.budget < definition.authority_budget_below
    is_sparse = party.inhabitants is not None and party.inhabitants < definition.authority_inhabitants_below
    return not (is_poor and is_sparse)


def _is_in_force(link: Link, day: date) -> bool:
    has_begun = link.valid_from is None or link.valid_from <= day
    return has_begun and (link.valid_until is None or day < link.valid_until)


def _listed_holdings(
    links: Iterable[Link], parties: Mapping[str, Party], public_bodies: frozenset[str], definition: Definition
) -> set[tuple[str, str]]:
    """Return the pairs of holder and held where article 3(2), second subparagraph, lists the holder.

    Business angels are listed as long as all of them together are known to have invested less than a ceiling.
    """
    listed = [
        link for link in links if parties[link.owner].kind in LISTED_INVESTORS and link.owner not in public_bodies
    ]
    invested: defaultdict[str, Decimal] = defaultdict(Decimal)
    for link in listed:
        if parties[link.owner].kind == Kind.BUSINESS_ANGEL:
            unknown = Decimal(definition.angels_below)
            invested[link.owned] = add(invested[link.owned], unknown if link.investment is None else link.investment)
    return {
        (link.owner, link.owned)
        for link in listed
        if parties[link.owner].kind != Kind.BUSINESS_ANGEL or invested[link.owned] < definition.angels_below
    }


def _holding(link: Link, *, is_listed: bool) -> Holding:
    """Return what one line gives its holder.

    A listed investor that stays out of the management is presumed to have no dominant influence by contract (article
    3(3), second subparagraph); its other rights and its votes stand.
    """
    is_passive = is_listed and not link.is_involved_in_management and link.control == Control.CONTRACT
    return Holding(
        capital=link.capital,
        votes=link.votes,
        has_control=link.control is not None and not is_passive,
        has_agreement=link.control == Control.AGREEMENT,
        is_listed=is_listed,
    )


def _together(one: Holding, other: Holding) -> Holding:
    """Return two lines of one holder as one holding."""
    return Holding(
        capital=add(one.capital, other.capital),
        votes=add(one.votes, other.votes),
        has_control=one.has_control or other.has_control,
        has_agreement=one.has_agreement or other.has_agreement,
        is_listed=one.is_listed,
    )
