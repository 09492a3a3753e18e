"""The order of the five steps, and which one comes next."""

import pytest

from applications import selectors, wizard
from applications.forms.steps import ActivityForm, ProjectForm, ProviderForm
from applications.models import SubsidyApplication
from applications.progress import State
from applications.wizard import COMPANY, CONFIRMATION, PROJECT, PROVIDER, RECEIPT, Step
from companies.enums import Size
from portefeuille.errors import Refusal
from tests.applications.builders import make_applicant, make_draft
from tests.factories import TODAY, make_nace

WRONG = [Refusal("X", "wrong")]


def test_there_are_five_steps_in_order() -> None:
    assert [(step.number, step.slug) for step in wizard.STEPS] == [
        (1, "onderneming"),
        (2, "project"),
        (3, "dienstverlener"),
        (4, "bevestiging"),
        (5, "subsidienummer"),
    ]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ([], CONFIRMATION),
        ([PROVIDER], PROVIDER),
        ([PROJECT, PROVIDER], PROJECT),
        ([COMPANY, PROVIDER], COMPANY),
    ],
)
def test_the_first_step_with_a_problem_comes_next(wrong: list[Step], expected: Step) -> None:
    assert wizard.first_incomplete(dict.fromkeys(wrong, WRONG)) == expected


@pytest.mark.parametrize(
    ("wrong", "opened"),
    [
        ([COMPANY], [COMPANY]),
        ([PROJECT], [COMPANY, PROJECT]),
        ([], [COMPANY, PROJECT, PROVIDER, CONFIRMATION]),
    ],
)
def test_a_step_opens_when_all_before_it_are_complete(wrong: list[Step], opened: list[Step]) -> None:
    found = dict.fromkeys(wrong, WRONG)
    assert [step for step in wizard.STEPS if wizard.is_open(step, found)] == opened


def test_a_step_is_found_by_its_address() -> None:
    assert wizard.by_slug("dienstverlener") is PROVIDER
    with pytest.raises(LookupError):
        wizard.by_slug("elders")


def test_each_step_leads_to_the_next() -> None:
    assert [wizard.after(step) for step in wizard.STEPS[:-1]] == list(wizard.STEPS[1:])


@pytest.mark.parametrize(
    ("field", "expected"), [("nace", COMPANY), ("starts_on", PROJECT), ("registration", PROVIDER), ("", None)]
)
def test_a_refusal_is_mended_in_the_step_of_its_field(field: str, expected: Step | None) -> None:
    assert wizard.step_of(Refusal("X", "wrong", field)) == expected


def test_the_steps_name_the_fields_of_their_forms() -> None:
    assert COMPANY.fields == set(ActivityForm.base_fields)
    assert PROJECT.fields == set(ProjectForm.base_fields)
    assert PROVIDER.fields == set(ProviderForm.base_fields)


def test_the_bar_shows_what_is_done_where_you_are_and_what_comes() -> None:
    bar = wizard.progress(PROJECT, {PROVIDER: WRONG})
    assert [item.state for item in bar] == [State.DONE, State.NOW, State.TODO, State.TODO, State.TODO]
    assert [item.is_open for item in bar] == [True, True, True, False, False]


def test_going_back_keeps_later_steps_done() -> None:
    bar = wizard.progress(COMPANY, {})
    assert [item.state for item in bar] == [State.NOW, State.DONE, State.DONE, State.TODO, State.TODO]


def test_at_the_receipt_everything_is_done() -> None:
    bar = wizard.progress(RECEIPT, {})
    assert [item.state for item in bar] == [State.DONE] * 4 + [State.NOW]


def test_what_nobody_filled_in_yet_does_not_stand_in_the_way() -> None:
    found = {PROVIDER: [Refusal("PRV_MISSING", "choose"), Refusal("PRV_AFFILIATED", "affiliated")]}
    assert [refusal.code for refusal in wizard.blockers(PROVIDER, found)] == ["PRV_AFFILIATED"]
    assert wizard.blockers(COMPANY, found) == []


@pytest.mark.django_db
def test_a_complete_draft_has_no_problems() -> None:
    draft = make_draft(make_applicant(year=TODAY.year), today=TODAY)
    standing = selectors.standing(draft.company, size=Size.SMALL, today=TODAY)
    assert wizard.problems(draft, standing) == {}


@pytest.mark.django_db
def test_an_empty_draft_has_a_problem_in_each_step() -> None:
    company = make_applicant(year=TODAY.year).company
    standing = selectors.standing(company, size=Size.SMALL, today=TODAY)
    found = wizard.problems(SubsidyApplication(company=company), standing)
    assert {step: [refusal.code for refusal in refusals] for step, refusals in found.items()} == {
        COMPANY: ["NACE_MISSING"],
        PROJECT: ["PRJ_INCOMPLETE"],
        PROVIDER: ["PRV_MISSING"],
    }


@pytest.mark.django_db
def test_a_draft_reached_the_first_step_it_holds_nothing_of() -> None:
    applicant = make_applicant(year=TODAY.year)
    assert wizard.reached(SubsidyApplication(company=applicant.company)) is COMPANY
    assert wizard.reached(SubsidyApplication(company=applicant.company, nace=make_nace())) is PROJECT
    draft = make_draft(applicant, today=TODAY)
    assert wizard.reached(draft) is CONFIRMATION
    draft.registration = None
    assert wizard.reached(draft) is PROVIDER
