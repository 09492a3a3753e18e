"""Which enterprises are partners of a group, at what share, and which investors are exempt (article 3(2))."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from companies.size.control import Groups
from companies.size.definition import Definition
from companies.size.graph import Holding, Structure
from companies.size.quantities import HUNDRED, ZERO, add


@dataclass(frozen=True)
class PartnerGroup:
    """A partner with the enterprises linked to it, and the one share (percent) at which all of them count."""

    members: frozenset[str]
    direct: frozenset[str]
    share: Decimal


@dataclass(frozen=True)
class Relations:
    """The applicant's linked group (itself included), its partners, and the investors that article 3(2) exempts."""

    applicant: str
    linked: frozenset[str]
    partners: tuple[PartnerGroup, ...]
    exempt: frozenset[str]


@dataclass
class _Share:
    """Capital and votes that add up, ordinary and exempt, with those who hold them."""

    capital: Decimal = ZERO
    votes: Decimal = ZERO
    holders: list[str] = field(default_factory=list)

    def add(self, holder: str, holding: Holding) -> None:
        if holding.capital or holding.votes:
            self.capital = add(self.capital, holding.capital)
            self.votes = add(self.votes, holding.votes)
            self.holders.append(holder)

    def greater(self) -> Decimal:
        """Return the greater of capital and votes (article 6(2)), at most the whole."""
        return min(max(self.capital, self.votes), HUNDRED)


def relations_of(applicant: str, structure: Structure, groups: Groups, definition: Definition) -> Relations:
    """Return the relations of an applicant: partners stand immediately up- or downstream of its linked group.

    A group that reaches it by several holdings counts once, at the greatest percentage (article 6(2), cross-holdings).
    """
    linked = frozenset(groups.members(applicant))
    found = _Partners(groups, definition)
    for held, share in _downstream(linked, structure).items():
        found.add(held, share.greater(), [held])
    for enterprise in linked:
        found.add_upstream(_upstream(structure.holders(enterprise), linked, structure, groups))
    partners = found.partner_groups()
    inside = linked.union(*(partner.members for partner in partners))
    return Relations(applicant, linked, partners, frozenset(found.exempt - inside))


def _downstream(linked: frozenset[str], structure: Structure) -> Mapping[str, _Share]:
    """Return what the group holds in each enterprise outside it."""
    shares: defaultdict[str, _Share] = defaultdict(_Share)
    for holder in linked:
        for held, holding in structure.holdings(holder).items():
            if held in structure.enterprises and held not in linked:
                shares[held].add(holder, holding)
    return shares


def _upstream(
    holders: Mapping[str, Holding], linked: frozenset[str], structure: Structure, groups: Groups
) -> Mapping[str, tuple[_Share, _Share]]:
    """Return what each other group holds in one enterprise: through ordinary holders, and through listed investors."""
    shares: defaultdict[str, tuple[_Share, _Share]] = defaultdict(lambda: (_Share(), _Share()))
    for holder, holding in holders.items():
        if holder in structure.enterprises and holder not in linked:
            ordinary, listed = shares[groups.root(holder)]
            (listed if holding.is_listed else ordinary).add(holder, holding)
    return shares


class _Partners:
    """Partners as they are found: by group, at the greatest share seen."""

    def __init__(self, groups: Groups, definition: Definition) -> None:
        self.exempt: set[str] = set()
        self._groups = groups
        self._partner_from = definition.partner_from
        self._shares: dict[str, Decimal] = {}
        self._direct: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, enterprise: str, share: Decimal, direct: list[str]) -> None:
        """Note a holding between the applicant's group and the group of an enterprise, when it is large enough."""
        if share >= self._partner_from:
            root = self._groups.root(enterprise)
            self._shares[root] = max(share, self._shares.get(root, share))
            self._direct[root].update(direct)

    def add_upstream(self, shares: Mapping[str, tuple[_Share, _Share]]) -> None:
        """Note the holders of one enterprise: listed investors do not make a group a partner, and are exempt then."""
        for root, (ordinary, listed) in shares.items():
            self.add(root, ordinary.greater(), ordinary.holders)
            together = max(add(ordinary.capital, listed.capital), add(ordinary.votes, listed.votes))
            if together >= self._partner_from:
                self.exempt.update(listed.holders)

    def partner_groups(self) -> tuple[PartnerGroup, ...]:
        """Return the partners in the order in which they were found."""
        return tuple(
            PartnerGroup(frozenset(self._groups.members(root)), frozenset(self._direct[root]), share)
            for root, share in self._shares.items()
        )
