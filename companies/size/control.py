"""Which enterprises are linked (article 3(3)): the least fixpoint of majorities, rights, persons and declarations.

Nothing recurses, so chains, rings and cross-holdings of any length end; the order of parties and links is irrelevant.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from companies.size.case import Case, Kind
from companies.size.definition import Definition
from companies.size.graph import Structure
from companies.size.quantities import add


def controlled_by(holders: Collection[str], structure: Structure, definition: Definition) -> frozenset[str]:
    """Return the enterprises that holders together control: by rights, or by more than half of the votes.

    Votes of enterprises that they control count with their own, to any depth.
    """
    controlled: set[str] = set()
    votes: defaultdict[str, Decimal] = defaultdict(Decimal)
    todo = list(holders)
    while todo:
        for held, holding in structure.holdings(todo.pop()).items():
            if held in controlled or held in holders or held not in structure.enterprises:
                continue
            votes[held] = add(votes[held], holding.votes)
            if holding.has_control or votes[held] > definition.majority_above:
                controlled.add(held)
                todo.append(held)
    return frozenset(controlled)


def spheres_of_persons(case: Case, structure: Structure, definition: Definition) -> tuple[frozenset[str], ...]:
    """Return what each person, and each group of persons acting jointly, controls: where it is two or more."""
    alone = [{party.id} for party in case.parties if party.kind == Kind.PERSON and structure.holdings(party.id)]
    groups: list[Collection[str]] = [*alone, *case.acting_jointly]
    spheres = (controlled_by(persons, structure, definition) for persons in groups)
    return tuple(sphere for sphere in spheres if len(sphere) > 1)


def linked_groups(
    case: Case, structure: Structure, spheres: Sequence[frozenset[str]], definition: Definition
) -> "Groups":
    """Return the groups of linked enterprises of a structure.

    A group counts as one holder: its votes are added, also those of investors whom article 3(2) lists (article 3(3)).
    """
    groups = Groups(structure, definition)
    todo = [*_majorities(structure, definition), *_through_persons(case, structure, spheres), *case.declared_links]
    while todo:
        one, other = todo.pop()
        if one in structure.enterprises and other in structure.enterprises:
            todo.extend(groups.merge(one, other))
    return groups


class Groups:
    """Disjoint groups of enterprises with the votes that each holds in others; the smaller merges into the larger."""

    def __init__(self, structure: Structure, definition: Definition) -> None:
        """Put every enterprise in a group of its own."""
        self._majority_above = definition.majority_above
        self._parent = {enterprise: enterprise for enterprise in structure.enterprises}
        self._members = {enterprise: [enterprise] for enterprise in structure.enterprises}
        self._votes = {
            enterprise: {held: holding.votes for held, holding in structure.holdings(enterprise).items()}
            for enterprise in structure.enterprises
        }

    def root(self, enterprise: str) -> str:
        """Return the enterprise that stands for the group of another."""
        parent = self._parent
        while parent[enterprise] != enterprise:
            parent[enterprise] = parent[parent[enterprise]]
            enterprise = parent[enterprise]
        return enterprise

    def members(self, enterprise: str) -> Sequence[str]:
        """Return the group of an enterprise, itself included."""
        return self._members[self.root(enterprise)]

    def merge(self, one: str, other: str) -> list[tuple[str, str]]:
        """Make one group of two, and return the links that their votes together bring about."""
        large, small = self.root(one), self.root(other)
        if large == small:
            return []
        if self._weight(large) < self._weight(small):
            large, small = small, large
        self._parent[small] = large
        self._members[large].extend(self._members.pop(small))
        return self._pool_votes(large, small)

    def _weight(self, root: str) -> int:
        return len(self._members[root]) + len(self._votes[root])

    def _pool_votes(self, large: str, small: str) -> list[tuple[str, str]]:
        votes, links = self._votes[large], []
        for held, share in self._votes.pop(small).items():
            votes[held] = add(votes[held], share) if held in votes else share
            if votes[held] > self._majority_above:
                links.append((large, held))
        return links


def _majorities(structure: Structure, definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield the links of article 3(3), first subparagraph: a majority of votes (a) or a right (b, c, d)."""
    for holder in structure.enterprises:
        for held, holding in structure.holdings(holder).items():
            if holding.has_control or holding.votes > definition.majority_above:
                yield holder, held


def _through_persons(case: Case, structure: Structure, spheres: Iterable[frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Yield the links through persons (article 3(3), fourth subparagraph).

    Enterprises that the same persons control are linked on the same market, or on markets next to each other.
    """
    adjacent: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in case.adjacent_markets:
        adjacent[one].append(other)
    for sphere in spheres:
        first_on: dict[str, str] = {}
        for enterprise in sphere:
            for market in structure.parties[enterprise].markets:
                yield first_on.setdefault(market, enterprise), enterprise
        for market, enterprise in first_on.items():
            yield from ((enterprise, first_on[other]) for other in adjacent[market] if other in first_on)
