"""The size page: the proposal, the choice, the lock."""

import pytest
from django.urls import reverse

from companies.enums import Size
from companies.models import SizeDeclaration
from portefeuille import clock
from tests.companies.views.conftest import Visitor, opened_for
from tests.factories import NOW, make_accounts, make_company, make_mandate, make_size

pytestmark = pytest.mark.django_db

PAGE = reverse("companies:size")
CHOICE = {"belongs_to_group": "no", "size": "small", "reason": ""}


def test_the_proposal_stands_with_its_figures_and_is_filled_in(visit: Visitor) -> None:
    """The question about the group is not answered for anybody."""
    company = make_company()
    make_accounts(company=company, workers="85", turnover="18400000.00", balance_total=None)
    page = visit(make_mandate(company=company)).get(PAGE)
    form = page.context["form"]
    assert (form["size"].value(), form["belongs_to_group"].value()) == (Size.MEDIUM, None)
    text = page.content.decode()
    assert ("18.400.000,00 euro" in text, "31/12/2025" in text) == (True, True)


def test_without_figures_nothing_is_proposed(visit: Visitor) -> None:
    """One chooses oneself."""
    page = visit(make_mandate()).get(PAGE)
    assert (page.context["proposed_label"], page.context["form"]["size"].value()) == ("", None)


def test_the_choice_is_kept_for_this_year(visit: Visitor) -> None:
    """With the answer about the group."""
    mandate = make_mandate()
    data = CHOICE | {"belongs_to_group": "yes", "reason": "Wij rekenden het zelf uit."}
    response = visit(mandate).post(PAGE, opened_for(mandate, data))
    assert (response.status_code, response["Location"]) == (302, reverse("companies:enter"))
    declaration = SizeDeclaration.objects.get()
    assert (declaration.company, declaration.year, declaration.declared_size, declaration.declared_by) == (
        mandate.company,
        clock.today().year,
        Size.SMALL,
        mandate.user,
    )
    assert declaration.evidence["belongs_to_group"] is True


def test_a_large_company_is_told_that_it_cannot_apply(visit: Visitor) -> None:
    """It stays on the page and can still correct a mistake."""
    mandate = make_mandate()
    client = visit(mandate)
    response = client.post(PAGE, opened_for(mandate, CHOICE | {"size": "large"}))
    assert response["Location"] == PAGE
    page = client.get(PAGE)
    assert page.context["is_large"]
    client.post(PAGE, opened_for(mandate, CHOICE))
    assert SizeDeclaration.objects.get().declared_size == Size.SMALL


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["belongs_to_group", "size"]),
        ({"belongs_to_group": "maybe", "size": "small"}, ["belongs_to_group"]),
        ({"belongs_to_group": "no", "size": "huge"}, ["size"]),
        ({"belongs_to_group": "no", "size": "small", "reason": ""}, ["reason"]),
        ({"belongs_to_group": "yes", "size": "medium", "reason": ""}, ["reason"]),
        ({"belongs_to_group": "no", "size": "small", "reason": "   "}, ["reason"]),
        ({"belongs_to_group": "no", "size": "small", "reason": "x" * 2001}, ["reason"]),
    ],
)
def test_an_incomplete_choice_is_refused_at_its_fields(visit: Visitor, data: dict[str, str], fields: list[str]) -> None:
    """All of them at once; nothing is kept."""
    mandate = make_mandate()
    make_accounts(company=mandate.company, workers="85")
    page = visit(mandate).post(PAGE, opened_for(mandate, data))
    assert (page.status_code, list(page.context["form"].errors)) == (422, fields)
    assert SizeDeclaration.objects.count() == 0


def test_a_locked_size_can_only_be_read(visit: Visitor) -> None:
    """The page shows since when; a late form is declined."""
    mandate = make_mandate()
    make_size(company=mandate.company, year=clock.today().year, size=Size.MEDIUM, locked_at=NOW)
    client = visit(mandate)
    text = client.get(PAGE).content.decode()
    assert ("23/11/2026" in text, 'name="size"' in text) == (True, False)
    assert client.post(PAGE, opened_for(mandate, CHOICE)).status_code == 409
    assert SizeDeclaration.objects.get().declared_size == Size.MEDIUM


def test_the_choice_made_before_is_filled_in(visit: Visitor) -> None:
    """With its reason and its answer about the group."""
    mandate = make_mandate()
    make_accounts(company=mandate.company, workers="85")
    client = visit(mandate)
    client.post(
        PAGE,
        opened_for(mandate, {"belongs_to_group": "yes", "size": "small", "reason": "Een deel is verkocht."}),
    )
    form = client.get(PAGE).context["form"]
    assert [form[name].value() for name in ("belongs_to_group", "size", "reason")] == [
        "yes",
        Size.SMALL,
        "Een deel is verkocht.",
    ]


def test_a_form_of_another_tab_is_declined_after_a_switch(visit: Visitor) -> None:
    """It would confirm the size of the wrong company."""
    first = make_mandate()
    second = make_mandate(user=first.user)
    client = visit(second)
    assert client.post(PAGE, opened_for(first, CHOICE)).status_code == 409
    assert client.post(PAGE, CHOICE).status_code == 409
    assert SizeDeclaration.objects.count() == 0


def test_the_page_says_for_which_company_it_was_opened(visit: Visitor) -> None:
    """In its form."""
    mandate = make_mandate()
    text = visit(mandate).get(PAGE).content.decode()
    assert f'name="acting_for" value="{mandate.company.enterprise_number}"' in text
