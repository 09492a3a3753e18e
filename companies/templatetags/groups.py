"""Filters of the pages about the size of a company: quantities kept as exact text, and relations in words."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

from companies.enums import MemberKind, Size
from companies.groups import words
from companies.groups.report import LinkReport, PartyReport
from portefeuille import money
from portefeuille.templatetags.portal import percent

register = template.Library()

_WHOLE = Decimal(1)
_HUNDREDTH = Decimal("0.01")


@register.filter
def workers(quantity: str | Decimal) -> str:
    """Write full-time equivalents as `12,5`, with two decimals at most."""
    rounded = Decimal(quantity).quantize(_HUNDREDTH, ROUND_HALF_UP)
    figures = f"{rounded:,f}".rstrip("0").rstrip(".")
    return figures.translate(str.maketrans(",.", ".,"))


@register.filter
def whole_amount(quantity: str | Decimal) -> str:
    """Write euros without cents as `1.250.000 euro`."""
    return money.display(Decimal(quantity).quantize(_WHOLE, ROUND_HALF_UP)).replace(",00 ", " ")


@register.filter
def share(percentage: str | Decimal) -> str:
    """Write a percentage as `33,5 %`, with two decimals at most."""
    return percent(Decimal(percentage).quantize(_HUNDREDTH, ROUND_HALF_UP))


@register.filter
def relation(party: PartyReport) -> str:
    """Say how a party stands to the company."""
    return words.relation(party)


@register.filter
def relation_tone(party: PartyReport) -> str:
    """Return the tone of the label that says it."""
    return words.relation_tone(party)


@register.filter
def holding(link: LinkReport) -> str:
    """Say what a holding is."""
    return words.holding(link)


@register.filter
def size_label(size: str) -> str:
    """Return a size in words."""
    return str(Size(size).label)


@register.filter
def kind_label(kind: str) -> str:
    """Return in words what a party is."""
    return str(MemberKind(kind).label)
