"""What templates ask of a project: its status in a few words, its kind of service, whether something may be done."""

from decimal import Decimal

from django import template

from applications import lifecycle, progress
from applications.lifecycle import Action
from applications.progress import Pill

register = template.Library()


@register.filter
def pill(status: str) -> Pill:
    """Give the label and the tone of a status."""
    return progress.pill(status)


@register.filter
def nace_code(code: str) -> str:
    """Write the five figures of an activity as `62.100`."""
    return f"{code[:2]}.{code[2:]}"


@register.filter
def hours(number: Decimal | None) -> str:
    """Write a number of hours as `16` or `7,5`."""
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")


@register.filter
def may(status: str, action: str) -> bool:
    """Tell whether an action such as `deposit` or `stop` is open in a status."""
    return lifecycle.may(status, Action(action))
