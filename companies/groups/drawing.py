"""Draw a group as SVG: owners above, what they own below, each line with its share.

Colours stand as attributes: the page forbids inline styles, and the PDF knows no style sheet inside a drawing. Beside
each drawing the same stands as a table.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from companies.groups import words
from companies.groups.report import LinkReport, PartyReport, Report

BOX_WIDTH, BOX_HEIGHT = 190, 92
GAP_X, GAP_Y = 28, 74
MARGIN = 16
DETOUR = 26
NAME_CHARACTERS = 21
RELATION_CHARACTERS = 27
LABEL_CHARACTERS = 34
CHARACTER_WIDTH = 7.4
# More parties than this make no drawing that anybody reads: the table remains.
MOST_DRAWN = 40

DASHES = "5 4"
TEXT, MUTED, LINE, WHITE = "#333332", "#5b6673", "#687483", "#ffffff"
# Fill, edge and whether the edge is dashed, by relation; each relation also stands as text in its box.
_LOOKS = {
    "self": ("#fff9b3", "#333332", False),
    "linked": ("#e4ebf5", "#0055cc", False),
    "partner": ("#e6f4eb", "#007a37", False),
    "linked_to_partner": ("#e6f4eb", "#007a37", False),
    "public_body": ("#fff1d6", "#8a5a00", False),
    "exempt_investor": (WHITE, LINE, True),
    "none": (WHITE, LINE, True),
}


@dataclass(frozen=True)
class _Box:
    """Where a party stands."""

    party: PartyReport
    x: float
    y: float
    level: int

    @property
    def middle(self) -> float:
        return self.x + BOX_WIDTH / 2


def draw(report: Report) -> SafeString:
    """Return the drawing of a group; nothing when it is too large to be read as one."""
    if len(report.parties) > MOST_DRAWN:
        return SafeString("")
    boxes = {box.party.id: box for box in _boxes(report)}
    width = max(box.x for box in boxes.values()) + BOX_WIDTH + MARGIN + _room_at_the_side(report.links, boxes)
    height = max(box.y for box in boxes.values()) + BOX_HEIGHT + MARGIN
    lines = format_html_join("", "{}", ((_line(link, boxes),) for link in report.links))
    labels = format_html_join("", "{}", ((_label(link, boxes),) for link in report.links))
    parties = format_html_join("", "{}", ((_party(box),) for box in boxes.values()))
    return format_html(
        '<svg class="group-drawing" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby="group-title '
        'group-text" font-family="Source Sans 3, sans-serif" font-size="15">'
        '<title id="group-title">{}</title><desc id="group-text">{}</desc>'
        '<defs><marker id="group-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="{}"/></marker></defs>{}{}{}</svg>',
        _number(width),
        _number(height),
        _number(width),
        _number(height),
        _("Drawing of the group"),
        " ".join(in_sentences(report)),
        LINE,
        lines,
        parties,
        labels,
    )


def in_sentences(report: Report) -> Iterator[str]:
    """Yield each holding as a sentence: what the drawing shows, for who does not see it."""
    names = {party.id: party.name for party in report.parties}
    for link in report.links:
        yield _("%(owner)s holds %(share)s of %(owned)s.") % {
            "owner": names[link.owner],
            "share": words.holding(link),
            "owned": names[link.owned],
        }


def _boxes(report: Report) -> Iterator[_Box]:
    levels = _levels(report)
    rows: dict[int, list[PartyReport]] = defaultdict(list)
    for party in report.parties:
        rows[levels[party.id]].append(party)
    order = _in_order(rows, report.links)
    widest = max(len(row) for row in order.values())
    whole = widest * BOX_WIDTH + (widest - 1) * GAP_X
    for place, level in enumerate(sorted(order)):
        row = order[level]
        left = MARGIN + (whole - len(row) * BOX_WIDTH - (len(row) - 1) * GAP_X) / 2
        for column, party in enumerate(row):
            yield _Box(party, left + column * (BOX_WIDTH + GAP_X), MARGIN + place * (BOX_HEIGHT + GAP_Y), level)


def _levels(report: Report) -> dict[str, int]:
    """Return the row of each party, counted from the company: owners above it, what it owns below."""
    neighbours: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for link in report.links:
        neighbours[link.owner].append((link.owned, 1))
        neighbours[link.owned].append((link.owner, -1))
    levels = {report.applicant: 0}
    waiting = deque([report.applicant])
    while waiting:
        party = waiting.popleft()
        for other, step in neighbours[party]:
            if other not in levels:
                levels[other] = levels[party] + step
                waiting.append(other)
    # Who is not connected to the company stands in a row of its own, at the bottom.
    bottom = max(levels.values()) + 1
    return {party.id: levels.get(party.id, bottom) for party in report.parties}


def _in_order(
    rows: Mapping[int, Sequence[PartyReport]], links: Sequence[LinkReport]
) -> dict[int, Sequence[PartyReport]]:
    """Put each party of a row near its neighbours in the row before, so that few lines cross."""
    place: dict[str, float] = {}
    ordered: dict[int, Sequence[PartyReport]] = {}
    for level in sorted(rows, key=abs):
        row = sorted(rows[level], key=lambda party: _middle_of_neighbours(party.id, links, place))
        ordered[level] = row
        place |= {party.id: column - (len(row) - 1) / 2 for column, party in enumerate(row)}
    return ordered


def _middle_of_neighbours(party: str, links: Sequence[LinkReport], place: Mapping[str, float]) -> float:
    near = [place[link.owned] for link in links if link.owner == party and link.owned in place]
    near += [place[link.owner] for link in links if link.owned == party and link.owner in place]
    return sum(near) / len(near) if near else 0.0


def _goes_down(link: LinkReport, boxes: Mapping[str, _Box]) -> bool:
    return boxes[link.owned].level == boxes[link.owner].level + 1


def _room_at_the_side(links: Sequence[LinkReport], boxes: Mapping[str, _Box]) -> float:
    """Return the room that lines need which cannot go straight down: those that close a ring, for example."""
    labels = [len(_text_beside(link)) for link in links if not _goes_down(link, boxes)]
    return DETOUR + max(labels) * CHARACTER_WIDTH + MARGIN if labels else 0


def _line(link: LinkReport, boxes: Mapping[str, _Box]) -> SafeString:
    owner, owned = boxes[link.owner], boxes[link.owned]
    if _goes_down(link, boxes):
        path = f"M{owner.middle:g} {owner.y + BOX_HEIGHT:g} L{owned.middle:g} {owned.y - 1:g}"
    else:
        side = _side(boxes)
        start, end = owner.y + BOX_HEIGHT / 2, owned.y + BOX_HEIGHT / 2
        if start == end:
            end += 12
        path = (
            f"M{owner.x + BOX_WIDTH:g} {start:g} H{side - 10:g} Q{side:g} {start:g} {side:g} "
            f"{start + (10 if end > start else -10):g} V{end + (-10 if end > start else 10):g} "
            f"Q{side:g} {end:g} {side - 10:g} {end:g} H{owned.x + BOX_WIDTH + 1:g}"
        )
    return format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-dasharray="{}" '
        'marker-end="url(#group-arrow)"/>',
        path,
        LINE,
        DASHES if _counts_little(link) else "none",
    )


def _counts_little(link: LinkReport) -> bool:
    """Tell whether a holding stays below a quarter, without any right."""
    return not link.control and max(float(link.capital), float(link.votes)) < 25


def _side(boxes: Mapping[str, _Box]) -> float:
    return max(box.x for box in boxes.values()) + BOX_WIDTH + DETOUR


def _text_beside(link: LinkReport) -> str:
    """Return the text beside a line."""
    return shorten(words.holding(link), LABEL_CHARACTERS, placeholder=" …")


def _label(link: LinkReport, boxes: Mapping[str, _Box]) -> SafeString:
    owner, owned = boxes[link.owner], boxes[link.owned]
    text = _text_beside(link)
    width = len(text) * CHARACTER_WIDTH + 10
    if _goes_down(link, boxes):
        x = owner.middle + (owned.middle - owner.middle) * 0.5
        y = owner.y + BOX_HEIGHT + GAP_Y / 2
    else:
        x = _side(boxes) + width / 2 + 3
        y = (owner.y + owned.y + BOX_HEIGHT) / 2
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="22" rx="3" fill="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-weight="600" fill="{}">{}</text>',
        _number(x - width / 2),
        _number(y - 11),
        _number(width),
        WHITE,
        _number(x),
        _number(y + 5),
        TEXT,
        text,
    )


def _party(box: _Box) -> SafeString:
    fill, edge, is_dashed = _LOOKS["none" if box.party.kind == "person" else box.party.relation]
    name = wrap(box.party.name, NAME_CHARACTERS, max_lines=2, placeholder="…", break_on_hyphens=False)
    relation = wrap(
        words.relation(box.party).replace(" %", "\u00a0%"), RELATION_CHARACTERS, max_lines=2, placeholder="…"
    )
    rows = [(text, TEXT, "600", 16) for text in name] + [(text, MUTED, "400", 14) for text in relation]
    first = box.y + (BOX_HEIGHT - 19 * len(rows)) / 2 + 14
    texts = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" font-weight="{}" font-size="{}" fill="{}">{}</text>',
        (
            (_number(box.middle), _number(first + 19 * row), weight, size, colour, text)
            for row, (text, colour, weight, size) in enumerate(rows)
        ),
    )
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}" stroke="{}" stroke-width="{}" '
        'stroke-dasharray="{}"/>{}',
        _number(box.x),
        _number(box.y),
        BOX_WIDTH,
        BOX_HEIGHT,
        BOX_HEIGHT / 2 if box.party.kind == "person" else 6,
        fill,
        edge,
        2.5 if box.party.relation == "self" else 1.5,
        DASHES if is_dashed else "none",
        texts,
    )


def _number(value: float) -> str:
    return escape(f"{value:.1f}".removesuffix(".0"))
