"""From the rows that people enter to the advice, its words, its drawing and its evidence."""

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from companies import services
from companies.enums import FigureBasis, JointGroup, Market, MemberKind
from companies.groups import words
from companies.groups.case import assess
from companies.groups.drawing import MOST_DRAWN, draw, in_sentences
from companies.groups.evidence import evidence_of
from companies.groups.report import Report, report_from_json
from companies.size import as_expected, classify, read_cases
from tests.companies.group_rows import Entry
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

SMALL = ("30", "4000000", "2000000")


def relations(report: Report) -> dict[str, tuple[str, str]]:
    """Return how each other party stands to the company."""
    return {party.name: (party.relation, party.share) for party in report.others}


def entry(*years: tuple[str | None, str | None, str | None]) -> Entry:
    """Return the group of a company with these figures, the latest year first."""
    made = Entry()
    made.figures(made.applicant, *(years or (SMALL,)))
    return made


def test_a_company_alone_is_what_its_own_figures_say() -> None:
    report = entry().report()
    assert (report.size, report.own_size, report.decided_by, report.counts_others) == (
        "small",
        "small",
        "ceilings",
        False,
    )


def test_a_partner_counts_for_its_share_and_a_linked_company_in_full() -> None:
    group = entry()
    partner = group.add("Partner", figures=("40", "1000000", "1000000"))
    daughter = group.add("Dochter", figures=("9.5", "1000000", "1000000"))
    group.hold(partner, group.applicant, "25")
    group.hold(group.applicant, daughter, "10", votes=Decimal("50.01"))
    report = group.report()
    assert relations(report) == {"Partner": ("partner", "25"), "Dochter": ("linked", "100")}
    assert [(line.name, line.percentage, line.workers) for line in report.years[0].lines] == [
        (group.company.name, "100", "30"),
        ("Dochter", "100", "9.5"),
        ("Partner", "25", "10"),
    ]
    assert (report.years[0].workers, report.size) == ("49.5", "small")


def test_small_by_itself_is_medium_by_its_group() -> None:
    group = entry()
    mother = group.add("Moeder", figures=("20", "1000000", "1000000"))
    group.hold(mother, group.applicant, "51")
    report = group.report()
    assert (report.own_size, report.size) == ("small", "medium")
    with override("en"):
        assert words.decision(report) == [
            "In 2025 there are 50 workers or more together: that decides, whatever the amounts."
        ]


def test_a_fund_up_to_half_does_not_count_and_above_half_it_does() -> None:
    group = entry()
    fund = group.add("Fonds", kind=MemberKind.VENTURE_CAPITAL, figures=("300", "1", "1"))
    link = group.hold(fund, group.applicant, "50")
    assert relations(group.report()) == {"Fonds": ("exempt_investor", "0")}
    data = services.HoldingData(owner_id=fund.pk, owned_id=group.applicant.pk, capital=Decimal("50.01"))
    services.save_holding(edit=group.edit(), data=data, link_id=link.pk)
    assert (relations(group.report()), group.report().size) == ({"Fonds": ("linked", "100")}, "large")


def test_a_public_owner_makes_large_whatever_the_figures() -> None:
    group = entry()
    town = group.add("Gemeente", kind=MemberKind.PUBLIC_BODY)
    group.hold(town, group.applicant, "25")
    report = group.report()
    assert (report.size, report.decided_by, report.public_share, report.counts_others) == (
        "large",
        "public_body",
        "25",
        True,
    )
    with override("en"):
        assert words.decision(report)[0].startswith("Public bodies control 25 % of your company.")


def test_a_ring_ends() -> None:
    group = entry()
    one, two = group.add("Een", figures=SMALL), group.add("Twee", figures=SMALL)
    group.hold(group.applicant, one, "60")
    group.hold(one, two, "60")
    group.hold(two, group.applicant, "60")
    report = group.report()
    assert (report.years[0].workers, report.size) == ("90", "medium")
    assert draw(report).count("<path") == 4  # three holdings and the head of an arrow


@pytest.mark.parametrize(
    ("market", "relation", "doubts"),
    [(Market.SAME, "linked", []), (Market.OTHER, "none", []), ("", "none", ["market_not_stated"])],
)
def test_persons_link_on_the_same_market_and_an_unanswered_question_is_a_doubt(
    market: str, relation: str, doubts: list[str]
) -> None:
    group = entry()
    sister = group.add("Zuster", figures=SMALL, market=market)
    persons = [group.add(name, kind=MemberKind.PERSON, acts_with=JointGroup.A) for name in ("Ann Claes", "Jan Claes")]
    for person in persons:
        group.hold(person, group.applicant, "30")
        group.hold(person, sister, "30")
    report = group.report()
    assert relations(report)["Zuster"][0] == relation
    assert [item.kind for item in report.doubts] == doubts


def test_persons_who_do_not_act_jointly_link_nothing() -> None:
    group = entry()
    sister = group.add("Zuster", figures=SMALL, market=Market.SAME)
    for name in ("Ann", "Bert"):
        person = group.add(name, kind=MemberKind.PERSON)
        group.hold(person, group.applicant, "40")
        group.hold(person, sister, "40")
    assert relations(group.report())["Zuster"][0] == "none"


def test_unknown_stays_unknown_and_is_named() -> None:
    group = entry()
    mother = group.add("Moeder", figures=(None, "1000000", "1000000"))
    group.hold(mother, group.applicant, "60")
    report = group.report()
    assert (report.size, report.is_complete, report.years[0].workers) == (None, False, None)
    with override("en"):
        assert list(words.missing(report)) == [(str(mother.pk), "Moeder: the number of workers of 2025")]


def test_an_unknown_amount_never_makes_a_company_smaller() -> None:
    group = entry(("30", None, "10000001"))
    report = group.report()
    assert (report.size, report.is_complete) == ("medium", False)


def test_a_merger_drops_the_years_before_it() -> None:
    years = (("60", "1", "1"), ("40", "1", "1"), ("40", "1", "1"))
    group = entry(*years)
    assert (group.report().size, group.report().decided_by) == ("small", "two_year_rule")
    services.set_takeover(edit=group.edit(), takeover_on=date(2025, 6, 1))
    report = group.report()
    assert (report.size, report.decided_by, [year.year for year in report.years]) == (
        "medium",
        "ownership_change",
        [2025],
    )


def test_an_estimate_stands_in_for_accounts() -> None:
    group = Entry()
    group.figures(group.applicant, SMALL, basis=FigureBasis.ESTIMATE)
    assert (group.report().size, group.report().decided_by) == ("small", "estimate")


def test_consolidated_accounts_are_not_added_again() -> None:
    group = entry()
    mother = group.add("Moeder")
    group.hold(mother, group.applicant, "100")
    group.figures(mother, ("45", "5000000", "5000000"), basis=FigureBasis.CONSOLIDATED, covers=[group.applicant.pk])
    line = group.report().years[0].lines[0]
    assert (line.name, line.covers, group.report().years[0].workers) == ("Moeder", (group.company.name,), "45")


def test_turnover_is_brought_to_a_year() -> None:
    group = Entry()
    group.figures(group.applicant, ("10", "7000000", "11000000"), months=7)
    report = group.report()
    assert (report.years[0].turnover, report.size) == ("12000000", "medium")


def test_the_evidence_can_be_read_again_and_computed_again() -> None:
    group = entry(SMALL, ("28", None, "1900000"))
    partner = group.add("Partner", figures=("40.25", "1", None), country="Duitsland")
    person = group.add("Ann", kind=MemberKind.PERSON)
    authority = group.add("Stad", kind=MemberKind.LOCAL_AUTHORITY, budget=Decimal(9_000_000), inhabitants=4000)
    group.hold(partner, group.applicant, "33.3333", votes=Decimal("40.5"), held_since=date(2020, 1, 1))
    group.hold(person, group.applicant, "10", control="board")
    group.hold(authority, group.applicant, "26")
    services.set_takeover(edit=group.edit(), takeover_on=date(2024, 2, 29))
    rows = group.rows()
    evidence = evidence_of(rows, today=TODAY)
    assert report_from_json(json.loads(json.dumps(evidence.report.as_json()))) == evidence.report
    ((_name, case),) = read_cases(json.dumps(evidence.file))
    assert as_expected(classify(case)) == as_expected(assess(rows, today=TODAY))


def test_the_drawing_is_well_formed_and_shows_every_party_and_share() -> None:
    group = entry()
    nasty = group.add('<script>alert("x")</script> & zonen', figures=SMALL)
    group.hold(nasty, group.applicant, "33.3333", votes=Decimal(60), control="board")
    group.add("Los")
    report = group.report()
    picture = ET.fromstring(draw(report))  # noqa: S314 - we drew it
    texts = " ".join(text.text or "" for text in picture.iter() if text.tag == "text")
    assert "<script" not in draw(report)
    assert all(name in re.sub(r"\s+", " ", texts) for name in ("Los", "<script>alert", "33,3333 %"))
    with override("en"):
        (sentence,) = in_sentences(report)
    assert sentence.endswith(
        "holds 33,3333 % of the capital, 60 % of the votes, may appoint or dismiss most of the directors of "
        f"{group.company.name}."
    )


def _rectangles(drawing: str) -> Iterable[ET.Element]:
    return ET.fromstring(drawing).iter("rect")  # noqa: S314 - we drew it


def test_boxes_of_a_drawing_never_overlap() -> None:
    group = entry()
    for number in range(6):
        owner = group.add(f"Eigenaar {number}", figures=SMALL)
        group.hold(owner, group.applicant, "15")
        group.hold(group.applicant, group.add(f"Dochter {number}", figures=SMALL), "60")
    boxes = [
        tuple(float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        for box in _rectangles(draw(group.report()))
        if float(box.attrib["height"]) > 50
    ]
    assert len(boxes) == 13
    for place, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, *_size in boxes[place + 1 :]:
            assert abs(other_x - x) >= width or abs(other_y - y) >= height


def test_a_crowd_is_not_drawn() -> None:
    group = entry()
    for number in range(MOST_DRAWN):
        group.add(f"Dochter {number}")
    assert draw(group.report()) == ""
