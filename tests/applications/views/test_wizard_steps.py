"""Each of the steps as a page: what it keeps, what it refuses, bad input, and what it says."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from applications import wizard
from applications.enums import Declaration, Status
from applications.models import AnnualBudget, SubsidyApplication
from applications.wizard import COMPANY, CONFIRMATION, PROJECT, PROVIDER, RECEIPT, Step
from companies.enums import CandidateGround, NaceVersion
from companies.models import NaceCandidate, NaceCode
from providers.enums import Pillar
from providers.models import Registration
from tests.applications import bad_input
from tests.applications.builders import Applicant, project_form
from tests.applications.views.pages import CONFIRMED, QUERY_BUDGET, acting, only, text_of, url
from tests.factories import make_activity, make_company, make_nace, make_provider, make_registration

pytestmark = pytest.mark.django_db

START = reverse("applications:start")
PORTFOLIO = reverse("applications:portfolio")


# Step 1


def test_the_activity_of_the_register_is_filled_in_with_its_meaning(visitor: Client, applicant: Applicant) -> None:
    page = visitor.get(visitor.post(START, acting(applicant))["Location"]).content.decode()
    assert 'value="10711"' in page
    assert "Ambachtelijke vervaardiging van brood en van vers banketbakkerswerk" in text_of(page.encode())
    assert "komt in aanmerking" in text_of(page.encode())


def test_the_first_step_is_kept_and_leads_to_the_second(visitor: Client, draft: SubsidyApplication) -> None:
    other = make_nace(code="62100", label="Programmeren")
    response = visitor.post(url(draft, COMPANY), {"nace": "62.100"})
    assert (response.status_code, response["Location"]) == (302, url(draft, PROJECT))
    assert only().nace == other


def test_an_activity_that_does_not_qualify_is_kept_and_refused(visitor: Client, draft: SubsidyApplication) -> None:
    farm = make_nace(code="01110", label="Teelt van granen", is_eligible=False)
    response = visitor.post(url(draft, COMPANY), {"nace": "01.110"})
    assert response.status_code == 422
    assert 'id="id_nace_error"' in response.content.decode()
    assert "Deze hoofdactiviteit komt niet in aanmerking." in text_of(response.content)
    assert only().nace == farm
    assert visitor.get(url(draft, PROJECT))["Location"] == url(draft, COMPANY)


@pytest.mark.parametrize(
    ("typed", "found"), [("brood", True), ("BROOD banket", True), ("10.7", True), ("62", False), ("zwembad", False)]
)
def test_an_activity_is_found_by_words_or_figures(
    visitor: Client, draft: SubsidyApplication, typed: str, found: bool
) -> None:
    response = visitor.get(url(draft, COMPANY), {"q": typed})
    assert response.status_code == 200
    assert ("Gevonden activiteiten" in text_of(response.content)) is found
    assert ("Geen activiteit gevonden" in text_of(response.content)) is not found


def test_a_found_activity_is_filled_in_and_not_yet_kept(visitor: Client, draft: SubsidyApplication) -> None:
    make_nace(code="62100", label="Programmeren")
    page = visitor.get(url(draft, COMPANY), {"code": "62100"}).content.decode()
    assert 'value="62100"' in page
    assert "Programmeren" in page
    assert only().nace == make_nace()


def test_the_activities_of_the_register_are_offered_once(
    visitor: Client, applicant: Applicant, draft: SubsidyApplication
) -> None:
    make_activity(company=applicant.company, nace=make_nace(code="47241", label="Koude bakker"))
    page = text_of(visitor.get(url(draft, COMPANY)).content)
    assert page.count("47.241 Koude bakker") == 2  # in its row, and in the name of its link
    assert page.count("10.711") == 3


def test_the_search_while_typing_answers_with_activities(visitor: Client) -> None:
    assert visitor.get(reverse("applications:activities"), {"q": "brood"}).json() == {
        "activities": [
            {
                "code": "10711",
                "label": "Ambachtelijke vervaardiging van brood en van vers banketbakkerswerk",
                "edition": "NACE-BEL 2025",
                "is_eligible": True,
            }
        ]
    }
    assert visitor.get(reverse("applications:activities"), {"q": " "}).status_code == 422


@pytest.fixture
def old_activity(draft: SubsidyApplication) -> NaceCode:
    """Return a code of 2008 that the draft holds, with two candidates of 2025, one of the same number."""
    old = make_nace(code="47110", version=NaceVersion.V2008, label="Winkels van vroeger")
    for code, label in (("47110", "Winkels van nu"), ("47999", "Andere winkels")):
        NaceCandidate.objects.create(old=old, new=make_nace(code=code, label=label), ground=CandidateGround.CLASS)
    SubsidyApplication.objects.filter(pk=draft.pk).update(nace=old)
    return old


def test_a_code_of_2008_is_labelled_and_its_candidates_are_offered(
    visitor: Client, draft: SubsidyApplication, old_activity: NaceCode
) -> None:
    page = text_of(visitor.get(url(draft, COMPANY)).content)
    assert "47.110 Winkels van vroeger NACE-BEL 2008" in page
    assert "Deze code is van NACE-BEL 2008" in page
    assert "We vonden daarin 2 activiteiten die 47.110 geworden kunnen zijn." in page
    assert "47.110 Winkels van nu" in page
    assert "47.999 Andere winkels" in page
    assert only().nace == old_activity


def test_a_code_of_2008_is_never_converted_by_itself(
    visitor: Client, draft: SubsidyApplication, old_activity: NaceCode
) -> None:
    assert visitor.post(url(draft, COMPANY), {"nace": "47110"}).status_code == 302
    assert only().nace == old_activity


def test_a_candidate_of_the_same_number_is_kept_once_it_is_chosen(
    visitor: Client, draft: SubsidyApplication, old_activity: NaceCode
) -> None:
    page = visitor.get(url(draft, COMPANY)).content.decode()
    link = "?code=47110&edition=2025"
    assert link.replace("&", "&amp;") in page
    picked = text_of(visitor.get(url(draft, COMPANY) + link).content)
    assert "47.110 Winkels van nu NACE-BEL 2025" in picked
    assert "Deze code is van NACE-BEL 2008" not in picked
    assert only().nace == old_activity
    assert visitor.post(url(draft, COMPANY) + link, {"nace": "47110"}).status_code == 302
    assert only().nace == make_nace(code="47110")


def test_an_activity_of_2025_has_no_candidates(visitor: Client, draft: SubsidyApplication) -> None:
    assert "NACE-BEL 2008" not in text_of(visitor.get(url(draft, COMPANY)).content)


@pytest.mark.parametrize("typed", ["6210", "62.1", "programmeren", "programeren"])
def test_a_part_of_a_code_or_a_word_in_the_field_is_answered_with_what_it_may_mean(
    visitor: Client, draft: SubsidyApplication, typed: str
) -> None:
    make_nace(code="62100", label="Programmeren")
    response = visitor.post(url(draft, COMPANY), {"nace": typed})
    assert response.status_code == 422
    assert "62.100 Programmeren" in text_of(response.content)
    assert "Gevonden activiteiten" in text_of(response.content)
    assert only().nace == make_nace()


# Step 2


def test_the_second_step_is_kept_and_leads_to_the_third(visitor: Client, today: date, applicant: Applicant) -> None:
    visitor.post(START, acting(applicant))
    response = visitor.post(url(only(), PROJECT), project_form(today, cost="1.234,56", hours="7,5"))
    application = only()
    assert (response.status_code, response["Location"]) == (302, url(application, PROVIDER))
    assert (application.cost, application.hours) == (Decimal("1234.56"), Decimal("7.50"))
    assert application.changed_at > application.created_at


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"starts_on": -15}, "starts_on", "Je bent te laat"),
        ({"agreed_on": 1}, "agreed_on", "Vraag aan na je inschrijving of overeenkomst"),
        ({"ends_on": -8}, "ends_on", "De einddatum ligt vóór de startdatum."),
        ({"ends_on": 900}, "ends_on", "De prestaties moeten ten laatste op 31/12/"),
        ({"cost": "99,99"}, "cost", "De kostprijs moet minstens 100,00 euro zijn, zonder btw."),
        ({"pillar": "advice", "cost": "499,99"}, "cost", "De kostprijs moet minstens 500,00 euro zijn"),
        ({"pillar": "advice"}, "theme", "is er voor advies alleen nog steun voor: Cybersecurity"),
        ({"subtheme": "waste"}, "subtheme", "hoort niet bij het thema “Financiële geletterdheid”"),
        ({"other_aid": "1.540,01"}, "other_aid", "samen meer dan de kostprijs"),
    ],
)
def test_a_rule_refuses_at_its_field_and_keeps_what_was_typed(
    visitor: Client, draft: SubsidyApplication, today: date, changes: dict[str, object], field: str, sentence: str
) -> None:
    typed = {
        name: f"{today + timedelta(days=value):%d/%m/%Y}" if isinstance(value, int) else str(value)
        for name, value in changes.items()
    }
    response = visitor.post(url(draft, PROJECT), project_form(today, title="Mijn titel", **typed))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in text_of(response.content)
    assert f'id="id_{field}_error"' in page
    assert f'href="#id_{field}"' in page
    assert 'value="Mijn titel"' in page
    assert "Fout: Stap 2 van 5" in page
    assert only().title == "Mijn titel"
    assert visitor.get(url(draft, CONFIRMATION))["Location"] == url(draft, PROJECT)


@pytest.mark.parametrize(("days", "status"), [(14, 302), (15, 422)])
def test_the_fourteenth_day_is_in_time_and_the_fifteenth_is_not(
    visitor: Client, draft: SubsidyApplication, today: date, days: int, status: int
) -> None:
    start = f"{today - timedelta(days=days):%d/%m/%Y}"
    assert visitor.post(url(draft, PROJECT), project_form(today, starts_on=start)).status_code == status


@pytest.mark.parametrize(
    ("field", "text"),
    [(field, text) for field in bad_input.PROJECT_FIELDS for text in bad_input.refused(field)],
    ids=bad_input.name,
)
def test_bad_input_stays_in_its_field_and_changes_nothing(
    visitor: Client, draft: SubsidyApplication, today: date, field: str, text: str
) -> None:
    response = visitor.post(url(draft, PROJECT), project_form(today, description="Nieuwe tekst") | {field: text})
    page = response.content.decode()
    before = draft
    draft.refresh_from_db()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert re.search(rf'class="error-summary".*href="#id_{field}(_0)?"', page, re.DOTALL)
    assert (draft.title, draft.description, draft.cost) == (before.title, before.description, before.cost)
    assert field == "description" or "Nieuwe tekst" in page
    if field not in {"pillar", "delivery_mode", "theme", "subtheme"}:
        assert html.escape(text.strip()) in page


def test_a_script_as_a_name_is_kept_and_only_shown(visitor: Client, draft: SubsidyApplication, today: date) -> None:
    visitor.post(url(draft, PROJECT), project_form(today, title=bad_input.SCRIPT, description=bad_input.SCRIPT))
    assert only().title == bad_input.SCRIPT
    for step in (PROJECT, PROVIDER, CONFIRMATION):
        page = visitor.get(url(draft, step)).content.decode()
        assert "alert(1)" in page
        assert bad_input.SCRIPT not in page


def test_the_subsidy_is_shown_as_soon_as_cost_and_kind_are_known(visitor: Client, applicant: Applicant) -> None:
    visitor.post(START, acting(applicant))
    response = visitor.post(
        url(only(), PROJECT),
        {"pillar": "training", "theme": "digital", "subtheme": "cybersecurity", "cost": "2200", "calculate": "1"},
    )
    page = text_of(response.content)
    assert response.status_code == 200
    for part in ("Subsidie (45 %) 990,00 euro", "Je stort zelf 1.210,00 euro", "bij 21 % is dat 462,00 euro"):
        assert part in page
    assert only().cost is None


def test_a_calculation_loses_nothing_and_asks_only_for_what_it_needs(
    visitor: Client, draft: SubsidyApplication
) -> None:
    response = visitor.post(
        url(draft, PROJECT), {"title": "Half", "agreed_on": "gisteren", "cost": "veel", "calculate": "1"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert {name for name in bad_input.PROJECT_FIELDS if f'id="id_{name}_error"' in page} == {
        "pillar",
        "theme",
        "cost",
    }
    for kept in ('value="Half"', 'value="gisteren"', 'value="veel"'):
        assert kept in page
    assert only().title == "Basisopleiding HACCP"


def test_the_last_day_to_apply_and_the_effect_of_the_ceiling_are_shown(
    visitor: Client, applicant: Applicant, draft: SubsidyApplication, today: date
) -> None:
    AnnualBudget.objects.create(
        company=applicant.company, year=today.year, ceiling=Decimal("7500.00"), granted=Decimal("7200.00")
    )
    page = text_of(visitor.get(url(draft, PROJECT)).content)
    assert "Subsidie (30 %) 300,00 euro" in page
    assert "Het percentage geeft 660,00 euro, maar in je budget van dit jaar zit nog 300,00 euro." in page
    assert f"Ten laatste aanvragen op {today + timedelta(days=7):%d/%m/%Y}" in page


def test_a_used_up_budget_is_told_above_the_form(
    visitor: Client, applicant: Applicant, draft: SubsidyApplication, today: date
) -> None:
    AnnualBudget.objects.create(
        company=applicant.company, year=today.year, ceiling=Decimal("7500.00"), granted=Decimal("7500.00")
    )
    response = visitor.post(url(draft, PROJECT), project_form(today))
    assert response.status_code == 422
    assert f"Je budget voor {today.year} is opgebruikt." in text_of(response.content)


# Step 3


@pytest.fixture
def registration() -> Registration:
    """Return the registration DV.O101579 of a provider with an accent in its name."""
    company = make_company(name="Opleidingscentrum Dé Stap")
    return make_registration(provider=make_provider(company=company), number="DV.O101579")


@pytest.mark.parametrize(
    "typed",
    ["DV.O101579", "dv.0101579", "dvo101579", "DV 0 101 579", "101579", "1015", "de stap", "STAP", "opleidingscentum"],
)
def test_a_provider_is_found_and_chosen(
    visitor: Client, draft: SubsidyApplication, registration: Registration, typed: str
) -> None:
    page = visitor.get(url(draft, PROVIDER), {"q": typed}).content.decode()
    assert f'value="{registration.pk}"' in page
    response = visitor.post(url(draft, PROVIDER), {"registration": registration.pk, "q": typed})
    assert (response.status_code, response["Location"]) == (302, url(draft, CONFIRMATION))
    assert only().registration == registration


@pytest.mark.parametrize(("days", "is_possible"), [(0, True), (-1, False)])
def test_a_registration_that_ended_the_day_before_the_start_is_shown_with_the_reason(
    visitor: Client, draft: SubsidyApplication, registration: Registration, days: int, is_possible: bool
) -> None:
    assert draft.starts_on is not None
    Registration.objects.filter(pk=registration.pk).update(valid_to=draft.starts_on + timedelta(days=days))
    page = visitor.get(url(draft, PROVIDER), {"q": "stap"}).content.decode()
    assert (f'value="{registration.pk}"' in page) is is_possible
    reason = f"Deze dienstverlener is op {draft.starts_on:%d/%m/%Y} niet geregistreerd voor dit soort dienst."
    assert (reason in text_of(page.encode())) is not is_possible


def test_a_registration_that_cannot_be_chosen_is_refused_when_it_is_sent(
    visitor: Client, draft: SubsidyApplication, registration: Registration
) -> None:
    advice = make_registration(provider=registration.provider, pillar=Pillar.ADVICE)
    response = visitor.post(url(draft, PROVIDER), {"registration": advice.pk, "q": "stap"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_registration_error"' in page
    assert "niet geregistreerd voor dit soort dienst" in text_of(response.content)
    assert 'value="stap"' in page


def test_an_affiliated_provider_is_shown_with_the_reason(
    visitor: Client, applicant: Applicant, draft: SubsidyApplication
) -> None:
    make_registration(provider=make_provider(company=applicant.company), number="DV.O000777")
    page = text_of(visitor.get(url(draft, PROVIDER), {"q": "DV.O000777"}).content)
    assert "Deze kan je niet kiezen" in page
    assert "Deze dienstverlener is een aanverwante onderneming." in page


def test_a_name_that_nobody_has_finds_nothing_and_says_what_to_do(visitor: Client, draft: SubsidyApplication) -> None:
    page = text_of(visitor.get(url(draft, PROVIDER), {"q": "Zwembadbouwers"}).content)
    assert "Geen dienstverlener gevonden" in page


@pytest.mark.parametrize("text", [*bad_input.NOTHING, bad_input.LONG], ids=bad_input.name)
def test_a_search_for_nothing_or_for_a_book_is_refused(visitor: Client, draft: SubsidyApplication, text: str) -> None:
    response = visitor.get(url(draft, PROVIDER), {"q": text})
    assert response.status_code == 422
    assert 'id="id_q_error"' in response.content.decode()


@pytest.mark.parametrize("text", [bad_input.SCRIPT, bad_input.EMOJI, *bad_input.NUMBERS, *bad_input.DATES])
def test_a_search_for_anything_else_finds_nothing(visitor: Client, draft: SubsidyApplication, text: str) -> None:
    response = visitor.get(url(draft, PROVIDER), {"q": text})
    assert response.status_code == 200
    assert "Geen dienstverlener gevonden" in text_of(response.content)
    assert bad_input.SCRIPT not in response.content.decode()


@pytest.mark.parametrize("text", [*bad_input.EVERYTHING, "999999"], ids=bad_input.name)
def test_a_choice_that_does_not_exist_is_refused(visitor: Client, draft: SubsidyApplication, text: str) -> None:
    chosen = draft.registration
    response = visitor.post(url(draft, PROVIDER), {"registration": text})
    assert response.status_code == 422
    assert 'id="id_registration_error"' in response.content.decode()
    assert only().registration == chosen


def test_a_search_needs_few_queries_whatever_it_finds(
    visitor: Client, draft: SubsidyApplication, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        make_registration(provider=make_provider(company=make_company(name=f"Bureau {number}")))
    # Two more than other pages: the search, and the providers that it found with their registrations.
    with django_assert_max_num_queries(QUERY_BUDGET + 2):  # type: ignore[operator]
        page = visitor.get(url(draft, PROVIDER), {"q": "bureau"}).content.decode()
    assert page.count('name="registration"') == 21
    assert "Er zijn er meer." in text_of(page.encode())


# Step 4


def test_the_confirmation_shows_everything_with_a_way_to_change_it(visitor: Client, draft: SubsidyApplication) -> None:
    page = visitor.get(url(draft, CONFIRMATION)).content.decode()
    assert draft.registration is not None
    for part in (
        "Bakkerij Voorbeeld",
        "10.711",
        "Basisopleiding HACCP",
        "Onze bakkers leren veilig met voedsel werken.",
        "Financiële geletterdheid",
        "Boekhouding",
        "2.200,00 euro",
        "Opleidingscentrum Voorbeeld",
        draft.registration.registration_number,
        "Subsidie (30 %) 660,00 euro",
    ):
        assert part in text_of(page.encode())
    for step in (COMPANY, PROJECT, PROVIDER):
        assert f'href="{url(draft, step)}?wijzig=1"' in page
    assert page.count('type="checkbox"') == len(Declaration)


@pytest.mark.parametrize(
    ("step", "typed"), [(COMPANY, {"nace": "10711"}), (PROJECT, {}), (PROVIDER, {"registration": ""})]
)
def test_a_change_leads_back_to_the_confirmation(
    visitor: Client, draft: SubsidyApplication, today: date, step: Step, typed: dict[str, str]
) -> None:
    assert draft.registration is not None
    sent = {
        COMPANY: typed,
        PROJECT: project_form(today),
        PROVIDER: {"registration": draft.registration.pk},
    }[step]
    response = visitor.post(f"{url(draft, step)}?wijzig=1", sent)
    assert response["Location"] == url(draft, CONFIRMATION)


def test_a_change_that_breaks_another_step_leads_there(visitor: Client, draft: SubsidyApplication, today: date) -> None:
    changed = project_form(today, pillar="advice", theme="digital", subtheme="cybersecurity")
    assert visitor.post(f"{url(draft, PROJECT)}?wijzig=1", changed)["Location"] == url(draft, PROVIDER)
    assert "niet geregistreerd voor dit soort dienst" in text_of(visitor.get(url(draft, PROVIDER)).content)


def test_every_declaration_must_be_made(visitor: Client, draft: SubsidyApplication) -> None:
    sent = {name: value for name, value in CONFIRMED.items() if name != "declare_independent"}
    response = visitor.post(url(draft, CONFIRMATION), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count('class="field__error"') == 1
    assert 'href="#id_declare_independent"' in page
    assert page.count(" checked") == len(Declaration) - 1
    assert only().status == Status.DRAFT


def test_a_submission_gives_a_number_and_the_deposit_data(visitor: Client, draft: SubsidyApplication) -> None:
    response = visitor.post(url(draft, CONFIRMATION), CONFIRMED, follow=True)
    project = only()
    assert response.redirect_chain == [(url(draft, RECEIPT), 302)]
    assert project.status == Status.AWAITING_DEPOSIT
    assert project.number is not None
    assert project.deposit_due_on is not None
    page = text_of(response.content)
    for part in (project.number, "1.540,00 euro", "BE68 5390 0754 7034", f"{project.deposit_due_on:%d/%m/%Y}"):
        assert part in page


def test_what_changed_meanwhile_is_told_with_a_way_to_mend_it(
    visitor: Client, draft: SubsidyApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tab breaks the draft between the page and the button: the submission itself judges again."""
    monkeypatch.setattr(wizard, "problems", lambda _application, _standing: {})
    SubsidyApplication.objects.update(cost=Decimal("99.99"))
    response = visitor.post(url(draft, CONFIRMATION), CONFIRMED)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'href="{url(draft, PROJECT)}?wijzig=1#id_cost"' in page
    assert "De kostprijs moet minstens 100,00 euro zijn" in text_of(response.content)
    assert "Fout: Stap 4 van 5" in page
    assert only().status == Status.DRAFT
