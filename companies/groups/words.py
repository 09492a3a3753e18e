"""Say in words what the engine decided: codes become sentences when somebody reads them."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.enums import ControlRight
from companies.explanations import MILLION
from companies.groups.report import LinkReport, PartyReport, Report, YearReport
from portefeuille.templatetags.portal import percent

_RELATIONS: dict[str, tuple[str | Promise, str]] = {
    "self": (_("your company"), "info"),
    "linked": (_("linked: counts in full"), "info"),
    "partner": (_("partner: counts for %(share)s"), "ok"),
    "linked_to_partner": (_("linked to a partner: counts for %(share)s"), "ok"),
    "exempt_investor": (_("exempt investor: does not count"), "off"),
    "public_body": (_("public body"), "warn"),
    "person": (_("person: has no figures"), "off"),
    "none": (_("does not count"), "off"),
}
_QUANTITIES = {
    "workers": _("the number of workers"),
    "turnover": _("the turnover"),
    "balance_total": _("the balance sheet total"),
}
_DECISIONS: dict[str, str | Promise] = {
    "public_body": _(
        "Public bodies control %(share)s of your company. From 25 %% on a company is no small or medium-sized one, "
        "whatever its figures."
    ),
    "no_data": _("There are no figures of your company yet. Enter them first."),
    "estimate": _("Your company has no annual accounts yet, so your estimate decides."),
    "ownership_change": _(
        "After a merger or acquisition only the years closed since then count; when there is none yet, the last one."
    ),
    "two_year_rule": _(
        "The last year by itself points to another size, but the size changes only when two years in a row do."
    ),
    "ceilings": "",
}
_DOUBTS: dict[str, str | Promise] = {
    "holdings_above_whole": _("The holders of %(name)s together have more than 100 %%. Check the shares."),
    "market_not_stated": _(
        "The same persons hold %(name)s and your company. Does it work on the same or an adjacent market? Then it "
        "counts in full. Answer that question: now it does not count."
    ),
    "year_missing": _("There are no figures of %(name)s. The years before and after it count as consecutive."),
}


def relation(party: PartyReport) -> str:
    """Return in a few words how a party stands to the company."""
    return str(_RELATIONS[_relation_key(party)][0]) % {"share": percent(Decimal(party.share))}


def relation_tone(party: PartyReport) -> str:
    """Return the tone of the label of a relation."""
    return _RELATIONS[_relation_key(party)][1]


def _relation_key(party: PartyReport) -> str:
    return "person" if party.kind == "person" else party.relation


def holding(link: LinkReport) -> str:
    """Return what one party holds in another, in as few words as fit beside a line of the drawing."""
    capital, votes = Decimal(link.capital), Decimal(link.votes)
    parts = []
    if capital == votes:
        parts += [percent(capital)] if capital else []
    else:
        parts.append(gettext("%(share)s of the capital") % {"share": percent(capital)})
        parts.append(gettext("%(share)s of the votes") % {"share": percent(votes)})
    if link.control:
        parts.append(str(ControlRight(link.control).label))
    return ", ".join(parts)


def decision(report: Report) -> list[str]:
    """Return what decided, as sentences: the special rule where there is one, then the sum of the last year."""
    sentences = []
    special = str(_DECISIONS[report.decided_by]) % {"share": percent(Decimal(report.public_share))}
    if report.years and report.decided_by != "public_body":
        sentences.append(_year_in_words(report, report.years[0]))
    return [*([special] if special else []), *sentences]


def _year_in_words(report: Report, year: YearReport) -> str:
    """Return which ceiling decides a year: the class above which it lies, or below whose limits it stays."""
    if year.workers is None:
        return gettext("The number of workers of %(year)s is unknown, and without it no size can be computed.") % {
            "year": year.year
        }
    if year.size == "small":
        return gettext(
            "In %(year)s all figures together stay below %(workers)s workers, with a turnover or a balance sheet "
            "total of at most %(turnover)s million euro."
        ) % _limits(report, "small", year)
    exceeded = "small" if year.size == "medium" else "medium"
    limits = _limits(report, exceeded, year)
    if Decimal(year.workers) >= report.limits[exceeded]["workers"]:
        return (
            gettext("In %(year)s there are %(workers)s workers or more together: that decides, whatever the amounts.")
            % limits
        )
    return (
        gettext(
            "In %(year)s neither the turnover (limit %(turnover)s million euro) nor the balance sheet total (limit "
            "%(balance_total)s million euro) is known to stay within the limits."
        )
        % limits
    )


def _limits(report: Report, size: str, year: YearReport) -> dict[str, str]:
    # Two classes share the size small: the last one has its upper limits.
    limits = report.limits[size]
    return {
        "year": str(year.year),
        "workers": str(limits["workers"]),
        "turnover": f"{limits['turnover'] / MILLION:f}",
        "balance_total": f"{limits['balance_total'] / MILLION:f}",
    }


def missing(report: Report) -> Iterator[tuple[str, str]]:
    """Yield each party of which figures are missing, with the sentence that says which, year by year."""
    found: dict[str, dict[int, list[str]]] = {}
    for item in report.missing:
        found.setdefault(item.id, {}).setdefault(item.year, []).append(item.quantity)
    names = {item.id: item.name for item in report.missing}
    for party, years in found.items():
        listed = ", ".join(_missing_in_year(year, years[year]) for year in sorted(years, reverse=True))
        yield party, gettext("%(name)s: %(figures)s") % {"name": names[party], "figures": listed}


def _missing_in_year(year: int, quantities: list[str]) -> str:
    if len(quantities) == len(_QUANTITIES):
        return gettext("all figures of %(year)s") % {"year": year}
    listed = ", ".join(str(_QUANTITIES[quantity]) for quantity in quantities)
    return gettext("%(quantities)s of %(year)s") % {"quantities": listed, "year": year}


def doubts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the party, or nothing for a year, and the sentence of each doubt."""
    for item in report.doubts:
        yield item.id, str(_DOUBTS[item.kind]) % {"name": item.name}
