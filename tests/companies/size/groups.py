"""Any small ownership graph, for the properties that must hold for all of them."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from companies.size import Accounts, Amounts, Case, Control, Kind, Link, Party

from .building import case

NAMES = "ABCDEF"
PERSONS = "pq"
PUBLIC_BODY = "G"
# The boundaries of the law, and values on both sides of them.
PERCENTAGES = [Decimal(text) for text in ("0", "10", "15", "24.99", "25", "30", "50", "50.01", "60", "100")]
WORKERS = [Decimal(text) for text in ("0", "4.5", "9.99", "10", "30", "49.995", "50", "120", "249", "250")]
EUROS = [Decimal(text) for text in ("0", "2000000", "2000000.01", "9999999.99", "10000000", "43000000", "50000000.01")]
KINDS = [Kind.ENTERPRISE, Kind.ENTERPRISE, Kind.ENTERPRISE, Kind.VENTURE_CAPITAL, Kind.UNIVERSITY]
MARKETS = [frozenset[str](), frozenset({"bakery"}), frozenset({"mill"}), frozenset({"bakery", "mill"})]

amounts = st.builds(Amounts, st.sampled_from(WORKERS), st.sampled_from(EUROS), st.sampled_from(EUROS))


@st.composite
def enterprises(draw: st.DrawFn, name: str) -> Party:
    """Return an enterprise with the accounts of two years; only A is never an investor."""
    rows = tuple(Accounts(year, draw(amounts), draw(st.sampled_from([6, 7, 12, 18]))) for year in (2023, 2024))
    kind = Kind.ENTERPRISE if name == "A" else draw(st.sampled_from(KINDS))
    return Party(
        id=name, kind=kind, markets=draw(st.sampled_from(MARKETS)), accounts=rows, is_public=draw(st.booleans())
    )


@st.composite
def links(draw: st.DrawFn) -> Link:
    """Return a holding of any party in any enterprise, itself included."""
    return Link(
        owner=draw(st.sampled_from([*NAMES, *PERSONS, PUBLIC_BODY])),
        owned=draw(st.sampled_from(NAMES)),
        capital=draw(st.sampled_from(PERCENTAGES)),
        votes=draw(st.sampled_from(PERCENTAGES)),
        control=draw(st.sampled_from([None] * 12 + list(Control))),
        is_involved_in_management=draw(st.booleans()),
    )


@st.composite
def groups(draw: st.DrawFn) -> Case:
    """Return a case of six enterprises, two persons and a public body, with up to ten holdings."""
    parties = [draw(enterprises(name)) for name in NAMES]
    others = [*(Party(id=name, kind=Kind.PERSON) for name in PERSONS), Party(id=PUBLIC_BODY, kind=Kind.PUBLIC_BODY)]
    return case(
        *parties,
        *others,
        *draw(st.lists(links(), max_size=10)),
        acting_jointly=draw(st.sampled_from([(), (frozenset(PERSONS),)])),
        adjacent_markets=draw(st.sampled_from([(), (("bakery", "mill"),)])),
        previous_class=draw(st.sampled_from([None, "small", "large"])),
    )


def with_party(given: Case, party: Party) -> Case:
    """Return a case in which one party is another."""
    return replace(given, parties=tuple(party if party.id == other.id else other for other in given.parties))
