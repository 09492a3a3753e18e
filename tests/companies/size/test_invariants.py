"""What must hold for every ownership graph."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from companies.size import DEFINITIONS, Amounts, Case, Kind, Link, Party, RelationType, Result, classify

from .groups import EUROS, NAMES, PERCENTAGES, PERSONS, PUBLIC_BODY, WORKERS, groups, links, with_party

# A busy machine is no reason to fail.
on_any_machine = settings(deadline=None)

ORDER = [*DEFINITIONS[-1].class_names(), None]


def rank(result: Result) -> int:
    """Return how large the class is; an unknown class is the most careful answer of all."""
    return ORDER.index(result.size_class)


def linked(given_case: Case, applicant: str) -> set[str]:
    """Return the linked group of an enterprise, itself included."""
    found = classify(replace(given_case, applicant=applicant)).relations
    return {applicant, *(name for name, relation in found.items() if relation.type == RelationType.LINKED)}


@on_any_machine
@given(groups())
def test_linked_is_the_same_group_from_every_member(given_case: Case) -> None:
    for name in linked(given_case, "A"):
        assert linked(given_case, name) == linked(given_case, "A")


@on_any_machine
@given(groups(), st.permutations([*NAMES, *PERSONS, PUBLIC_BODY]), st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(given_case: Case, names: list[str], chance: Random) -> None:
    new = dict(zip([*NAMES, *PERSONS, PUBLIC_BODY], (f"x{name}" for name in names), strict=True))
    parties = [replace(party, id=new[party.id]) for party in given_case.parties]
    renamed_links = [link._replace(owner=new[link.owner], owned=new[link.owned]) for link in given_case.links]
    chance.shuffle(parties)
    chance.shuffle(renamed_links)
    renamed = classify(
        replace(
            given_case,
            applicant=new["A"],
            parties=tuple(parties),
            links=tuple(renamed_links),
            acting_jointly=tuple(frozenset(new[name] for name in persons) for persons in given_case.acting_jointly),
        )
    )
    plain = classify(given_case)
    assert renamed.size_class == plain.size_class
    assert renamed.public_share == plain.public_share
    assert renamed.relations == {new[name]: relation for name, relation in plain.relations.items()}
    assert [year.totals for year in renamed.years] == [year.totals for year in plain.years]


@on_any_machine
@given(groups(), st.sampled_from(NAMES), st.sampled_from([0, 1]), st.sampled_from(WORKERS), st.sampled_from(EUROS))
def test_larger_figures_never_give_a_smaller_class(
    given_case: Case, name: str, position: int, workers: Decimal, euro: Decimal
) -> None:
    party = next(party for party in given_case.parties if party.id == name)
    row = party.accounts[position]
    larger = Amounts(
        *(max(old or Decimal(0), new) for old, new in zip(row.amounts, (workers, euro, euro), strict=True))
    )
    rows = list(party.accounts)
    rows[position] = row._replace(amounts=larger)
    grown = with_party(given_case, replace(party, accounts=tuple(rows)))
    assert rank(classify(grown)) >= rank(classify(given_case))


@on_any_machine
@given(groups(), links())
def test_more_holdings_never_give_a_smaller_class(given_case: Case, link: Link) -> None:
    grown = replace(given_case, links=(*given_case.links, link))
    assert rank(classify(grown)) >= rank(classify(given_case))


@on_any_machine
@given(groups(), st.integers(0, 9), st.sampled_from(PERCENTAGES), st.sampled_from(PERCENTAGES))
def test_larger_holdings_never_give_a_smaller_class(
    given_case: Case, position: int, capital: Decimal, votes: Decimal
) -> None:
    assume(position < len(given_case.links))
    changed = list(given_case.links)
    link = changed[position]
    changed[position] = link._replace(capital=max(link.capital, capital), votes=max(link.votes, votes))
    assert rank(classify(replace(given_case, links=tuple(changed)))) >= rank(classify(given_case))


@on_any_machine
@given(groups(), st.sampled_from(NAMES), st.sampled_from([0, 1]), st.sampled_from([0, 1, 2]))
def test_what_becomes_unknown_never_gives_a_smaller_class(
    given_case: Case, name: str, position: int, quantity: int
) -> None:
    party = next(party for party in given_case.parties if party.id == name)
    rows = list(party.accounts)
    values = list(rows[position].amounts)
    values[quantity] = None
    rows[position] = rows[position]._replace(amounts=Amounts(*values))
    blurred = with_party(given_case, replace(party, accounts=tuple(rows)))
    assert rank(classify(blurred)) >= rank(classify(given_case))


@on_any_machine
@given(groups())
def test_a_share_lies_between_a_quarter_and_the_whole_or_is_none(given_case: Case) -> None:
    for relation in classify(given_case).relations.values():
        if relation.type in (RelationType.PARTNER, RelationType.LINKED_TO_PARTNER):
            assert 25 <= relation.share <= 100
        else:
            assert relation.share == (100 if relation.type == RelationType.LINKED else 0)


@on_any_machine
@given(groups())
def test_the_sum_is_that_of_the_relations(given_case: Case) -> None:
    """Recomputed from the relations alone: full figures of linked enterprises, and the share of partners."""
    result = classify(given_case)
    shares = {"A": Fraction(1), **{name: Fraction(item.share) / 100 for name, item in result.relations.items()}}
    expected: dict[str, Fraction] = defaultdict(Fraction)
    for party in given_case.parties:
        for row in party.accounts:
            if row.year == 2024:
                workers, turnover, balance_total = (Fraction(value or 0) for value in row.amounts)
                expected["workers"] += shares[party.id] * workers
                expected["turnover"] += shares[party.id] * turnover * 12 / row.months
                expected["balance_total"] += shares[party.id] * balance_total
    totals = result.years[-1].totals
    found = {"workers": totals.workers, "turnover": totals.turnover, "balance_total": totals.balance_total}
    assert found == expected


@on_any_machine
@given(groups())
def test_without_links_the_own_figures_decide(given_case: Case) -> None:
    alone = classify(replace(given_case, links=(), previous_class=None))
    assert alone.size_class == alone.own_class
    assert {relation.share for relation in alone.relations.values()} == {0}


@on_any_machine
@given(groups())
def test_the_own_class_is_the_same_in_every_group(given_case: Case) -> None:
    assert classify(given_case).own_class == classify(replace(given_case, links=(), previous_class=None)).own_class


def slow_groups(given_case: Case) -> set[frozenset[str]]:
    """Return the linked groups by trying every pair again until nothing changes: the law read literally, and slowly.

    Without listed investors and persons: majorities of the votes of a whole group, and rights.
    """
    held = {name: {name} for name in NAMES}
    changed = True
    while changed:
        changed = False
        for one, other in combinations(NAMES, 2):
            if held[one] is not held[other] and (
                _controls(held[one], other, given_case) or _controls(held[other], one, given_case)
            ):
                merged = held[one] | held[other]
                held.update(dict.fromkeys(merged, merged))
                changed = True
    return {frozenset(group) for group in held.values()}


def _controls(group: set[str], target: str, given_case: Case) -> bool:
    mine = [link for link in given_case.links if link.owner in group and link.owned == target]
    mine = [link for link in mine if link.owner != target]
    return sum(link.votes for link in mine) > 50 or any(link.control for link in mine)


@on_any_machine
@given(groups())
def test_the_groups_are_those_of_the_law_read_literally(given_case: Case) -> None:
    plain = replace(
        given_case,
        parties=tuple(
            replace(party, kind=Kind.ENTERPRISE) if party.kind in (Kind.VENTURE_CAPITAL, Kind.UNIVERSITY) else party
            for party in given_case.parties
        ),
        links=tuple(link for link in given_case.links if link.owner in NAMES),
    )
    for name in NAMES:
        assert frozenset(linked(plain, name)) in slow_groups(plain)


@on_any_machine
@given(groups())
def test_a_stranger_changes_nothing(given_case: Case) -> None:
    stranger = Party(id="stranger")
    result, crowded = classify(given_case), classify(replace(given_case, parties=(*given_case.parties, stranger)))
    assert crowded.size_class == result.size_class
    assert [year.totals for year in crowded.years] == [year.totals for year in result.years]
    assert crowded.relations["stranger"].type == RelationType.NONE
