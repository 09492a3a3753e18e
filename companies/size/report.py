"""Write a result in the shape of `expected` in the format `sme-vectors/1`."""

from collections.abc import Mapping
from fractions import Fraction

from companies.size.aggregation import Line, total
from companies.size.explanation import reason
from companies.size.quantities import decimal_text
from companies.size.result import Result, YearSum

# The words that the format uses for the sizes of the measure.
_SIZE_WORDS: Mapping[str | None, str | None] = {
    "small": "klein",
    "medium": "middelgroot",
    "large": "groot",
    None: None,
}


def as_expected(result: Result) -> dict[str, object]:
    """Return the answer with the keys of `expected`; quantities are exact decimals as text, unknown is None."""
    return {
        "class": result.size_class,
        "kmo_class": _SIZE_WORDS[result.size],
        "standalone_class": result.own_class,
        "applicant_type": result.applicant_type.value,
        "decided_by": result.decided_by.value,
        "complete": result.is_complete,
        "relations": {
            party: {"type": relation.type.value, "share": decimal_text(relation.share)}
            for party, relation in result.relations.items()
        },
        "aggregate": {str(year.year): _year(year) for year in result.years},
        "reason": reason(result),
    }


def sum_lines(result: Result) -> dict[str, list[dict[str, object]]]:
    """Return the sum line by line, by year: whose accounts of which year, at what percentage, and what they add."""
    return {str(year.year): [_line(line) for line in year.lines] for year in result.years}


def _year(year: YearSum) -> dict[str, object]:
    return {
        "headcount": _text(year.totals.workers),
        "turnover": _text(year.totals.turnover),
        "balance": _text(year.totals.balance_total),
        "raw_class": year.raw_class,
    }


def _line(line: Line) -> dict[str, object]:
    counted = total([line])
    return {
        "enterprise": line.enterprise,
        "accounts": line.year,
        "covers": sorted(line.covers),
        "estimate": line.is_estimate,
        "percentage": decimal_text(line.percentage),
        "headcount_percentage": decimal_text(line.workers_percentage),
        "headcount": _text(counted.workers),
        "turnover": _text(counted.turnover),
        "balance": _text(counted.balance_total),
    }


def _text(quantity: Fraction | None) -> str | None:
    return None if quantity is None else decimal_text(quantity)
