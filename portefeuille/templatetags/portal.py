"""The portal's own filters and tags: amounts, numbers, terms, and components that take content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import segno
from django import forms, template
from django.forms.boundfield import BoundField
from django.template import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portefeuille import identifiers, money

register = template.Library()


@register.filter
def euro(amount: Decimal | None) -> str:
    """Write an amount as `3.200,00 euro`; nothing where there is no amount."""
    return "" if amount is None else money.display(amount)


@register.filter
def whole_euro(amount: Decimal) -> str:
    """Write an amount as `7.500 euro` where it has no cents, for running text about the rules."""
    return money.display(amount).replace(",00 ", " ")


@register.filter
def iban(account: str) -> str:
    """Write an IBAN in groups of four."""
    return identifiers.format_iban(account)


@register.filter
def communication(digits: str) -> str:
    """Write a structured communication as `+++010/8068/17183+++`."""
    return identifiers.format_communication(digits)


@register.filter
def enterprise_number(number: str) -> str:
    """Write an enterprise number as `0123.456.789`."""
    return identifiers.format_enterprise_number(number)


@register.filter
def establishment_number(number: str) -> str:
    """Write an establishment number as `2.123.456.789`."""
    return identifiers.format_establishment_number(number)


@register.filter
def percent(rate: Decimal | int) -> str:
    """Write a rate in percent as `30 %` or `12,5 %`."""
    figures = f"{Decimal(rate):f}"
    if "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    return f"{figures.replace('.', ',')} %"


@register.filter
def days_left(day: date, today: date) -> int:
    """Count the days from `today` to `day`; negative when the day has passed."""
    return (day - today).days


@register.filter
def absolute(number: int) -> int:
    """Drop the sign."""
    return abs(number)


@register.filter
def message_tone(level: str) -> str:
    """Give the tone of an alert for the level of a message."""
    return {"success": "ok", "warning": "warn", "error": "error"}.get(level, "info")


@register.simple_tag(takes_context=True)
def active_link(context: RequestContext, name: str) -> str:
    """Mark the link to a named page: `page` on that page, `true` on the pages below it."""
    address = reverse(name)
    path = context.request.path
    if path == address:
        return mark_safe(' aria-current="page"')
    if address != "/" and path.startswith(address):
        return mark_safe(' aria-current="true"')
    return ""


@register.inclusion_tag("components/_breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, object]:
    """Show the way to this page: pairs of label and address, a last label alone is the page itself."""
    trail = [{"label": label, "url": url} for label, url in zip(parts[::2], (*parts[1::2], ""), strict=False)]
    return {"trail": trail}


@register.simple_tag
def qr_svg(payload: str, title: str) -> SafeString:
    """Draw an EPC payload as a QR code with error correction M; `title` is what a screen reader says instead."""
    drawing = segno.make(payload, error="m", micro=False, boost_error=False, encoding="utf-8")
    picture = mark_safe(drawing.svg_inline(border=4, omitsize=True))  # nosec # noqa: S308 - figures only, no text of people
    return format_html('<div class="qr__code" role="img" aria-label="{}">{}</div>', title, picture)


@register.simple_block_tag
def card(content: SafeString, title: str = "", tone: str = "", level: int = 2, anchor: str = "") -> SafeString:
    """Frame its content; `tone` is `flat` or `accent`, `level` that of the heading, `anchor` an id."""
    values = {"content": content, "title": title, "tone": tone, "level": level, "anchor": anchor}
    return render_to_string("components/_card.html", values)


@register.simple_block_tag
def alert(content: SafeString, tone: str = "info", title: str = "") -> SafeString:
    """Set its content apart; `tone` is `info`, `ok`, `warn` or `error`."""
    return render_to_string("components/_alert.html", {"content": content, "tone": tone, "title": title})


@register.simple_block_tag
def details(content: SafeString, summary: str) -> SafeString:
    """Fold its content away behind a summary."""
    return render_to_string("components/_details.html", {"content": content, "summary": summary})


@dataclass(frozen=True)
class ErrorItem:
    """One line of the error summary: the sentence, and the id of the control to mend ("" for the whole form)."""

    text: str
    target: str


@register.filter
def error_items(form: forms.BaseForm) -> Iterator[ErrorItem]:
    """Give every error of a form in the order of its fields, those of the whole form first."""
    for message in form.non_field_errors():
        yield ErrorItem(str(message), "")
    for field in form:
        for message in field.errors:
            yield ErrorItem(_with_label(str(field.label), str(message)), control_id(field))


@register.filter
def control_id(field: BoundField) -> str:
    """Return the id of the first control of a field: of a group of radio buttons, its first button."""
    widget = field.field.widget
    if field.is_hidden:
        return ""
    if isinstance(widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    if field.id_for_label:
        return field.id_for_label
    choices = field.subwidgets
    return str(choices[0].id_for_label) if choices else f"div_{field.auto_id}"


@register.filter
def described_control(field: BoundField) -> SafeString:
    """Render a control tied to its hint and error, also where Django leaves that to a fieldset."""
    description = field.aria_describedby
    return field.as_widget(attrs={"aria-describedby": description} if description else {})


def _with_label(label: str, message: str) -> str:
    return f"{label} {message}" if label.endswith(("?", "!", ".", ":")) else f"{label}: {message}"
