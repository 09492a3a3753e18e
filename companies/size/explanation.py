"""Say in English why a result is what it is, for the command line; pages translate the result's own codes."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from companies.size.aggregation import Line
from companies.size.quantities import HUNDRED, decimal_text
from companies.size.result import DecidedBy, DoubtKind, Missing, Result, YearSum

# More lines or names than this are counted instead of listed.
MOST_LISTED = 8

_DOUBTS = {
    DoubtKind.HOLDINGS_ABOVE_WHOLE: "The holdings in {} add up to more than 100 %.",
    DoubtKind.MARKET_NOT_STATED: "The market of {} is not stated; on the same or an adjacent market it is linked.",
    DoubtKind.YEAR_MISSING: "There are no accounts of {}; the years around it are taken as consecutive.",
}


def reason(result: Result) -> str:
    """Return the explanation of a result as a few sentences."""
    return " ".join(_sentences(result))


def _sentences(result: Result) -> Iterator[str]:
    if result.decided_by == DecidedBy.PUBLIC_BODY:
        yield (
            f"Public bodies control {decimal_text(result.public_share)} % of {result.applicant}: not an SME, whatever "
            "the figures (article 3(4))."
        )
    if not result.years:
        yield f"{result.applicant} has neither approved accounts that have closed, nor an estimate."
    else:
        yield _sum_in_words(result.years[-1])
        yield from _decision_in_words(result)
    yield from _missing_in_words(result.missing)
    for kind, sentence in _DOUBTS.items():
        found = [doubt.where for doubt in result.doubts if doubt.kind == kind]
        if found:
            yield sentence.format(_listed(found))


def _sum_in_words(year: YearSum) -> str:
    outcome = "class unknown" if year.raw_class is None else year.raw_class
    totals = year.totals
    quantities = (
        f"headcount {_quantity(totals.workers)}, turnover {_quantity(totals.turnover)}, "
        f"balance sheet total {_quantity(totals.balance_total)}"
    )
    return f"{year.year}: {_formula(year.lines)}: {quantities}: {outcome}."


def _decision_in_words(result: Result) -> Iterator[str]:
    last = result.years[-1]
    if result.decided_by == DecidedBy.ESTIMATE:
        yield "There are no approved accounts yet: a bona fide estimate decides (article 4(3))."
    if result.decided_by == DecidedBy.OWNERSHIP_CHANGE:
        yield "After a merger or acquisition only the years closed since count, or the last one in today's structure."
    if result.size_class is None and last.raw_class is not None:
        yield "The headcount of an earlier year is unknown, so no class can be given."
    if result.decided_by == DecidedBy.TWO_YEAR_RULE and result.size_class is not None:
        yield f"Two consecutive years must agree before the class changes (article 4(2)): {result.size_class}."


def _missing_in_words(missing: Sequence[Missing]) -> Iterator[str]:
    if missing:
        names = {"workers": "headcount", "turnover": "turnover", "balance_total": "balance sheet total"}
        found = [f"{names[item.quantity]} of {item.enterprise} in {item.year}" for item in missing]
        yield f"Unknown, and not taken as zero: {_listed(found)}."


def _formula(lines: Sequence[Line]) -> str:
    if len(lines) > MOST_LISTED:
        return f"the sum of {len(lines)} accounts"
    return " + ".join(_term(line) for line in lines)


def _term(line: Line) -> str:
    name = f"{line.enterprise} (consolidated)" if line.covers else line.enterprise
    return name if line.percentage == HUNDRED else f"{decimal_text(line.percentage)} % {name}"


def _quantity(value: Fraction | None) -> str:
    return "unknown" if value is None else decimal_text(value)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_LISTED
    return ", ".join(names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
