"""The outcome of a group as plain values: what a page shows, a PDF prints and the evidence keeps is one and the same.

Quantities are exact decimals as text, unknown is None; words are made of the codes when somebody reads them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from companies.groups.rows import GroupRows
from companies.models import GroupMember
from companies.size import Line, RelationType, Result, YearSum, decimal_text
from companies.size.aggregation import total


@dataclass(frozen=True)
class PartyReport:
    """A party, how it stands to the company, and the percentage at which it counts; `relation` is "self" or a type."""

    id: str
    name: str
    number: str
    country: str
    kind: str
    relation: str
    share: str


@dataclass(frozen=True)
class LinkReport:
    """What one party holds in another, in percent."""

    owner: str
    owned: str
    capital: str
    votes: str
    control: str


@dataclass(frozen=True)
class LineReport:
    """One line of the sum: whose accounts of which year, at what percentage, and what they add."""

    id: str
    name: str
    year: int | None
    percentage: str
    workers: str | None
    turnover: str | None
    balance_total: str | None
    is_estimate: bool
    months: int
    covers: tuple[str, ...]


@dataclass(frozen=True)
class YearReport:
    """The sum of one year, and the size that this year points to by itself."""

    year: int
    lines: tuple[LineReport, ...]
    workers: str | None
    turnover: str | None
    balance_total: str | None
    size: str | None


@dataclass(frozen=True)
class MissingReport:
    """A figure that nobody stated."""

    id: str
    name: str
    year: int
    quantity: str


@dataclass(frozen=True)
class DoubtReport:
    """Something a person should look at; `id` is that of a party, or empty for a year."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class Report:
    """Everything that a result rests on."""

    applicant: str
    size: str | None
    own_size: str | None
    decided_by: str
    applicant_type: str
    is_complete: bool
    public_share: str
    parties: tuple[PartyReport, ...]
    links: tuple[LinkReport, ...]
    years: tuple[YearReport, ...]
    missing: tuple[MissingReport, ...] = ()
    doubts: tuple[DoubtReport, ...] = ()
    limits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the report as values that JSON keeps."""
        return asdict(self)

    def party(self, party_id: str) -> PartyReport:
        """Return a party by its id."""
        return next(party for party in self.parties if party.id == party_id)

    @property
    def others(self) -> tuple[PartyReport, ...]:
        """Return everybody but the company itself."""
        return tuple(party for party in self.parties if party.id != self.applicant)

    @property
    def counts_others(self) -> bool:
        """Tell whether anybody else bears on the size."""
        return self.applicant_type != "autonomous" or self.decided_by == "public_body"


def report_of(rows: GroupRows, result: Result) -> Report:
    """Return the outcome of a group; the latest year first."""
    names = {str(member.pk): member.name for member in rows.members}
    definition = result.definition
    return Report(
        applicant=result.applicant,
        size=result.size,
        own_size=None if result.own_class is None else definition.size_of(result.own_class),
        decided_by=result.decided_by.value,
        applicant_type=result.applicant_type.value,
        is_complete=result.is_complete,
        public_share=decimal_text(result.public_share),
        parties=tuple(_party(member, result) for member in rows.members),
        links=tuple(
            LinkReport(
                str(link.owner_id),
                str(link.owned_id),
                decimal_text(link.capital),
                decimal_text(link.effective_votes),
                link.control,
            )
            for link in rows.links
        ),
        years=tuple(_year(year, result, names) for year in reversed(result.years)),
        missing=tuple(
            MissingReport(item.enterprise, names[item.enterprise], item.year, item.quantity) for item in result.missing
        ),
        doubts=tuple(
            DoubtReport(item.kind.value, item.where if item.where in names else "", names.get(item.where, item.where))
            for item in result.doubts
        ),
        limits={
            item.size: {
                "workers": item.limits.workers,
                "turnover": item.limits.turnover,
                "balance_total": item.limits.balance_total,
            }
            for item in definition.classes
        },
    )


def report_from_json(content: Mapping[str, Any]) -> Report:
    """Return a report that the evidence kept."""
    return Report(
        **{
            **content,
            "parties": tuple(PartyReport(**item) for item in content["parties"]),
            "links": tuple(LinkReport(**item) for item in content["links"]),
            "years": tuple(
                YearReport(**{**year, "lines": tuple(_line_from_json(line) for line in year["lines"])})
                for year in content["years"]
            ),
            "missing": tuple(MissingReport(**item) for item in content["missing"]),
            "doubts": tuple(DoubtReport(**item) for item in content["doubts"]),
        }
    )


def _line_from_json(line: Mapping[str, Any]) -> LineReport:
    return LineReport(**{**line, "covers": tuple(line["covers"])})


def _party(member: GroupMember, result: Result) -> PartyReport:
    party = str(member.pk)
    relation = result.relations.get(party)
    if relation is None:
        name, share = ("self", "100") if party == result.applicant else (RelationType.NONE.value, "0")
    else:
        name, share = relation.type.value, decimal_text(relation.share)
    return PartyReport(party, member.name, member.enterprise_number, member.country, member.kind, name, share)


def _year(year: YearSum, result: Result, names: Mapping[str, str]) -> YearReport:
    return YearReport(
        year=year.year,
        lines=tuple(_line(line, names) for line in year.lines),
        workers=_text(year.totals.workers),
        turnover=_text(year.totals.turnover),
        balance_total=_text(year.totals.balance_total),
        size=None if year.raw_class is None else result.definition.size_of(year.raw_class),
    )


def _line(line: Line, names: Mapping[str, str]) -> LineReport:
    counted = total([line])
    return LineReport(
        id=line.enterprise,
        name=names[line.enterprise],
        year=line.year,
        percentage=decimal_text(line.percentage),
        workers=_text(counted.workers),
        turnover=_text(counted.turnover),
        balance_total=_text(counted.balance_total),
        is_estimate=line.is_estimate,
        months=line.months,
        covers=tuple(sorted(names[covered] for covered in line.covers if covered != line.enterprise)),
    )


def _text(quantity: Fraction | None) -> str | None:
    return None if quantity is None else decimal_text(quantity)
