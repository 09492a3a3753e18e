"""Whether public bodies control too much of an enterprise for it to be an SME (article 3(4))."""

from decimal import Decimal

from companies.size.case import LISTED_INVESTORS, Kind
from companies.size.control import controlled_by
from companies.size.definition import Definition
from companies.size.graph import Structure
from companies.size.quantities import HUNDRED, ZERO, add_all


def public_share(applicant: str, structure: Structure, linked: frozenset[str], definition: Definition) -> Decimal:
    """Return the percentage of capital or votes that public bodies control together, directly or indirectly.

    Indirect control runs through enterprises that they control, not through minority shares. A listed investor that is
    public, or a local authority, counts with them once it is linked. Control of a majority of the votes by agreement
    counts as that majority.
    """
    public = structure.public_bodies | {
        enterprise for enterprise in linked if enterprise != applicant and _is_public_investor(enterprise, structure)
    }
    if not public:
        return ZERO
    hands = public | controlled_by(public, structure, definition)
    holdings = [holding for holder, holding in structure.holders(applicant).items() if holder in hands]
    capital = add_all(holding.capital for holding in holdings)
    votes = add_all(holding.votes for holding in holdings)
    if any(holding.has_agreement for holding in holdings):
        votes = max(votes, Decimal(definition.majority_above))
    return min(max(capital, votes), HUNDRED)


def _is_public_investor(enterprise: str, structure: Structure) -> bool:
    party = structure.parties[enterprise]
    return party.kind in LISTED_INVESTORS and (party.is_public or party.kind == Kind.LOCAL_AUTHORITY)
