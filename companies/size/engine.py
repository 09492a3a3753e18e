"""Decide the size of an enterprise with its group: the rules in their order."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from companies.size.aggregation import lines_of, own_line, total
from companies.size.case import Case, Kind, TakeoverPolicy
from companies.size.ceilings import raw_class, settled_class
from companies.size.checks import check
from companies.size.control import linked_groups, spheres_of_persons
from companies.size.definition import DEFINITIONS, Definition, definition_on
from companies.size.doubts import doubts_about, missing_in
from companies.size.graph import Structure, structure_on
from companies.size.partners import Relations, relations_of
from companies.size.public import public_share
from companies.size.quantities import HUNDRED, ZERO
from companies.size.result import ApplicantType, DecidedBy, Relation, RelationType, Result, YearSum
from companies.size.years import Books, Period, closed_on, considered_period


def classify(case: Case, *, definitions: tuple[Definition, ...] = DEFINITIONS) -> Result:
    """Return the size of the applicant on the reference date, with everything it rests on.

    Raises `CaseError` for a case that contradicts itself.
    """
    definition = definition_on(case.reference_date, definitions)
    check(case, definition)
    period = considered_period(case)
    surroundings = _Surroundings(case, definition)
    views = [surroundings.on(day) for day in _structure_days(case, period)]
    books = Books({party.id: party for party in case.parties}, case.reference_date)
    years = tuple(_year_sum(view, books, year, definition) for view, year in zip(views, period.years, strict=True))
    today = surroundings.on(case.reference_date)
    last = views[-1] if views else today
    public = public_share(case.applicant, today.structure, today.relations.linked, definition)
    size_class = settled_class([year.raw_class for year in years], definition, previous=period.previous_class)
    return Result(
        applicant=case.applicant,
        size_class=definition.largest if public >= definition.public_from else size_class,
        own_class=own_class(case, books, definition),
        applicant_type=_applicant_type(last.relations),
        decided_by=_decided_by(years, period, size_class, is_public=public >= definition.public_from),
        is_complete=bool(years) and not any(year.totals.has_unknown() for year in years),
        public_share=public,
        relations=dict(_relations(last)),
        years=years,
        missing=tuple(missing_in(years)),
        doubts=tuple(doubts_about(last.structure, last.relations, last.spheres, period.years)),
        definition=definition,
    )


def own_class(case: Case, books: Books, definition: Definition) -> str | None:
    """Return the class by the applicant's own accounts alone, after the two-year rule: what the portal proposes."""
    period = considered_period(replace(case, ownership_changes=()))
    sums = [total([own_line(case.applicant, books, year)]) for year in period.years]
    return settled_class([raw_class(totals, definition) for totals in sums], definition)


@dataclass(frozen=True)
class _View:
    """The structure of a day, the applicant's relations in it, and what persons control together."""

    structure: Structure
    relations: Relations
    spheres: tuple[frozenset[str], ...]


class _Surroundings:
    """The views of a case by day, each computed once for all days on which the same links are in force."""

    def __init__(self, case: Case, definition: Definition) -> None:
        bounds = {day for link in case.links for day in (link.valid_from, link.valid_until) if day is not None}
        self._case = case
        self._definition = definition
        self._bounds = sorted(bounds)
        self._views: dict[int, _View] = {}

    def on(self, day: date) -> _View:
        """Return the view of a day."""
        span = bisect_right(self._bounds, day)
        if span not in self._views:
            self._views[span] = self._view(day)
        return self._views[span]

    def _view(self, day: date) -> _View:
        case, definition = self._case, self._definition
        structure = structure_on(day, parties=case.parties, links=case.links, definition=definition)
        spheres = spheres_of_persons(case, structure, definition)
        groups = linked_groups(case, structure, spheres, definition)
        return _View(structure, relations_of(case.applicant, structure, groups, definition), spheres)


def _structure_days(case: Case, period: Period) -> Sequence[date]:
    """Return the day whose structure each year is judged in: its closing date.

    The last year is judged in the structure of the reference date, unless the policy holds to the two-year rule.
    """
    applicant = next(party for party in case.parties if party.id == case.applicant)
    days = [min(closed_on(applicant, year), case.reference_date) for year in period.years]
    if days and case.policy == TakeoverPolicy.IMMEDIATE:
        days[-1] = case.reference_date
    return days


def _year_sum(view: _View, books: Books, year: int, definition: Definition) -> YearSum:
    lines = tuple(lines_of(view.relations, books, year))
    totals = total(lines)
    return YearSum(year, lines, totals, raw_class(totals, definition))


def _applicant_type(relations: Relations) -> ApplicantType:
    if len(relations.linked) > 1:
        return ApplicantType.LINKED
    return ApplicantType.PARTNER if relations.partners else ApplicantType.AUTONOMOUS


def _decided_by(years: Sequence[YearSum], period: Period, size_class: str | None, *, is_public: bool) -> DecidedBy:
    if is_public:
        return DecidedBy.PUBLIC_BODY
    if not years:
        return DecidedBy.NO_DATA
    if period.is_estimate:
        return DecidedBy.ESTIMATE
    if period.is_after_takeover:
        return DecidedBy.OWNERSHIP_CHANGE
    return DecidedBy.CEILINGS if size_class == years[-1].raw_class else DecidedBy.TWO_YEAR_RULE


def _relations(view: _View) -> Iterator[tuple[str, Relation]]:
    """Yield the relation of every party but the applicant and persons."""
    known = dict(_counted_relations(view.relations))
    for enterprise in view.relations.exempt:
        known[enterprise] = Relation(RelationType.EXEMPT_INVESTOR, ZERO)
    for body in view.structure.public_bodies:
        known[body] = Relation(RelationType.PUBLIC_BODY, ZERO)
    none = Relation(RelationType.NONE, ZERO)
    for party in view.structure.parties.values():
        if party.kind != Kind.PERSON and party.id != view.relations.applicant:
            yield party.id, known.get(party.id, none)


def _counted_relations(relations: Relations) -> Iterator[tuple[str, Relation]]:
    linked = Relation(RelationType.LINKED, HUNDRED)
    yield from ((enterprise, linked) for enterprise in relations.linked)
    for partner in relations.partners:
        for enterprise in partner.members:
            is_direct = enterprise in partner.direct
            yield (
                enterprise,
                Relation(RelationType.PARTNER if is_direct else RelationType.LINKED_TO_PARTNER, partner.share),
            )
