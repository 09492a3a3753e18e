"""The group of a year: saved step by step, never overwritten unseen, and refused where it cannot be."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from companies import services
from companies.enums import AccountsSource, CompanyEventKind, FigureBasis, MandateRole, Market, MemberKind
from companies.groups.rules import MOST_MEMBERS
from companies.models import Company, CompanyEvent, CompanyGroup, GroupLink, GroupMember, MemberAccounts
from portefeuille.errors import Conflict, NotAllowed, Refused
from tests.companies.group_rows import Entry
from tests.factories import NOW, TODAY, enterprise_number, make_accounts, make_company, make_mandate, make_size

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    """Return code and field of every refusal."""
    return [(refusal.code, refusal.field) for refusal in refused.value.refusals]


def test_a_group_starts_with_the_company_and_its_last_three_years() -> None:
    company = make_company(name="Bakkerij Zon")
    for year in range(2020, 2026):
        make_accounts(company=company, closed_on=date(year, 12, 31), workers=str(year - 2000))
    entry = Entry(company)
    assert (entry.applicant.name, entry.applicant.enterprise_number) == ("Bakkerij Zon", company.enterprise_number)
    rows = entry.applicant.accounts.order_by("closed_on")
    assert [(row.closed_on.year, row.workers, row.source) for row in rows] == [
        (2023, Decimal(23), AccountsSource.FILING),
        (2024, Decimal(24), AccountsSource.FILING),
        (2025, Decimal(25), AccountsSource.FILING),
    ]


def test_starting_again_goes_on_with_the_same_group() -> None:
    entry = Entry()
    entry.add("Molen")
    again = services.start_group(company_id=entry.company.pk, year=TODAY.year, user=entry.user, now=NOW)
    assert (again.pk, again.members.count()) == (entry.group.pk, 2)


def test_a_company_of_the_register_comes_with_its_name_and_figures() -> None:
    entry = Entry()
    other = make_company(name="Molen De Wiek")
    make_accounts(company=other, workers="14.0")
    member = services.add_registered_company(edit=entry.edit(), number=other.enterprise_number)
    assert (member.name, member.accounts.get().workers) == ("Molen De Wiek", Decimal(14))


def test_a_number_that_the_register_lacks_is_not_added() -> None:
    entry = Entry()
    with pytest.raises(Company.DoesNotExist):
        services.add_registered_company(edit=entry.edit(), number=enterprise_number())
    assert entry.group.members.count() == 1


def test_every_change_counts_and_stands_in_the_story() -> None:
    entry = Entry()
    member = entry.add("Molen")
    link = entry.hold(member, entry.applicant, "30")
    services.remove_holding(edit=entry.edit(), link_id=link.pk)
    services.set_takeover(edit=entry.edit(), takeover_on=date(2026, 3, 1))
    services.remove_party(edit=entry.edit(), member_id=member.pk)
    entry.group.refresh_from_db()
    assert entry.group.version == 6
    events = CompanyEvent.objects.filter(kind=CompanyEventKind.GROUP_CHANGED).order_by("pk")
    assert [event.facts["what"] for event in events] == [
        "start",
        "party_added",
        "holding_saved",
        "holding_removed",
        "takeover",
        "party_removed",
    ]


def test_who_saw_an_older_version_overwrites_nothing_and_reads_who_was_faster() -> None:
    entry = Entry()
    seen = entry.edit(user=make_mandate(company=entry.company).user)
    entry.add("Molen")
    with pytest.raises(services.GroupChanged) as conflict:
        services.add_party(edit=seen, data=services.PartyData(kind=MemberKind.ENTERPRISE, name="Winkel"))
    assert entry.user.get_full_name() in str(conflict.value.message)
    assert "10:00" in str(conflict.value.message)
    assert list(entry.group.members.order_by("pk").values_list("name", flat=True))[1:] == ["Molen"]


def test_who_may_only_look_changes_nothing() -> None:
    entry = Entry()
    visitor = make_mandate(company=entry.company, role=MandateRole.USER, may_apply=False)
    stranger = make_mandate()
    data = services.PartyData(kind=MemberKind.ENTERPRISE, name="Molen")
    for user in (visitor.user, stranger.user):
        with pytest.raises(NotAllowed):
            services.add_party(edit=entry.edit(user=user), data=data)
        with pytest.raises(NotAllowed):
            services.start_group(company_id=entry.company.pk, year=TODAY.year, user=user, now=NOW)
    assert entry.group.members.count() == 1


def test_once_the_size_is_fixed_the_group_is_too() -> None:
    entry = Entry()
    make_size(company=entry.company, locked_at=NOW)
    with pytest.raises(Conflict, match="sinds de eerste aanvraag"):
        entry.add("Molen")
    with pytest.raises(Conflict):
        services.start_group(company_id=entry.company.pk, year=TODAY.year, user=entry.user, now=NOW)


@pytest.mark.parametrize(
    ("capital", "data", "expected"),
    [
        ("0", {}, [("GROUP_HOLDS_NOTHING", "capital")]),
        ("0", {"votes": Decimal(0)}, [("GROUP_HOLDS_NOTHING", "capital")]),
        ("71", {}, [("GROUP_ABOVE_WHOLE", "capital"), ("GROUP_ABOVE_WHOLE", "votes")]),
        ("70", {"votes": Decimal("70.0001")}, [("GROUP_ABOVE_WHOLE", "votes")]),
    ],
)
def test_a_holding_that_cannot_be_is_refused_at_its_field(
    capital: str, data: dict[str, Decimal], expected: list[tuple[str, str]]
) -> None:
    entry = Entry()
    molen, winkel = entry.add("Molen"), entry.add("Winkel")
    entry.hold(molen, entry.applicant, "30")
    with pytest.raises(Refused) as refused:
        entry.hold(winkel, entry.applicant, capital, **data)
    assert codes(refused) == expected
    assert GroupLink.objects.count() == 1


def test_holders_of_exactly_the_whole_are_fine() -> None:
    entry = Entry()
    entry.hold(entry.add("Molen"), entry.applicant, "33.3333")
    entry.hold(entry.add("Winkel"), entry.applicant, "66.6667")
    assert GroupLink.objects.count() == 2


def test_a_company_that_owns_itself_and_a_pair_that_stands_already_are_refused() -> None:
    entry = Entry()
    molen = entry.add("Molen")
    entry.hold(molen, entry.applicant, "10")
    with pytest.raises(Refused) as own:
        entry.hold(molen, molen, "10")
    with pytest.raises(Refused) as twice:
        entry.hold(molen, entry.applicant, "20")
    assert codes(own) == [("GROUP_OWNS_ITSELF", "owned_id")]
    assert codes(twice) == [("GROUP_LINK_TWICE", "owner_id")]


@pytest.mark.parametrize("kind", [MemberKind.PERSON, MemberKind.PUBLIC_BODY])
def test_nobody_owns_a_person_or_a_public_body(kind: MemberKind) -> None:
    entry = Entry()
    party = entry.add("Jan", kind=kind)
    with pytest.raises(Refused) as refused:
        entry.hold(entry.applicant, party, "30")
    assert codes(refused) == [("GROUP_NOT_A_COMPANY", "owned_id")]


def test_a_holding_can_be_changed_and_does_not_count_itself_twice() -> None:
    entry = Entry()
    molen = entry.add("Molen")
    link = entry.hold(molen, entry.applicant, "60")
    data = services.HoldingData(owner_id=molen.pk, owned_id=entry.applicant.pk, capital=Decimal(80))
    services.save_holding(edit=entry.edit(), data=data, link_id=link.pk)
    assert GroupLink.objects.get().capital == Decimal(80)


def test_a_company_stands_in_a_group_once() -> None:
    entry = Entry()
    with pytest.raises(Refused) as refused:
        services.add_registered_company(edit=entry.edit(), number=entry.company.enterprise_number)
    assert codes(refused) == [("GROUP_NUMBER_TWICE", "enterprise_number")]
    molen = entry.add("Molen")
    data = services.PartyData(
        kind=MemberKind.ENTERPRISE, name="Molen", enterprise_number=entry.company.enterprise_number
    )
    with pytest.raises(Refused):
        services.change_party(edit=entry.edit(), member_id=molen.pk, data=data)


def test_a_group_has_an_end() -> None:
    entry = Entry()
    GroupMember.objects.bulk_create(
        GroupMember(group=entry.group, name=f"Dochter {number}") for number in range(MOST_MEMBERS - 1)
    )
    with pytest.raises(Refused) as refused:
        entry.add("Een te veel")
    assert codes(refused) == [("GROUP_TOO_LARGE", "")]


def test_two_years_that_end_in_one_calendar_year_are_refused() -> None:
    entry = Entry()
    years = [
        services.YearData(closed_on=day, months=6, workers=Decimal(1), turnover=None, balance_total=None)
        for day in (date(2025, 6, 30), date(2025, 12, 31))
    ]
    with pytest.raises(Refused) as refused:
        services.save_figures(
            edit=entry.edit(), member_id=entry.applicant.pk, basis=FigureBasis.OWN, covers=(), years=years
        )
    assert codes(refused) == [("GROUP_YEAR_TWICE", "")]


def test_figures_as_the_register_has_them_keep_the_register_as_source() -> None:
    company = make_company()
    make_accounts(company=company, workers="8.5", turnover="950000.00", balance_total="400000.00")
    entry = Entry(company)
    entry.figures(entry.applicant, ("8.50", "950000", "400000"), ("7", None, None))
    sources = dict(MemberAccounts.objects.values_list("closed_on__year", "source"))
    assert sources == {2025: AccountsSource.FILING, 2024: AccountsSource.HAND}


def test_the_company_itself_keeps_its_name_and_stays() -> None:
    entry = Entry()
    data = services.PartyData(kind=MemberKind.PERSON, name="Iemand anders")
    services.change_party(edit=entry.edit(), member_id=entry.applicant.pk, data=data)
    assert (entry.applicant.name, entry.applicant.kind) == (entry.company.name, MemberKind.ENTERPRISE)
    with pytest.raises(Conflict, match="blijft in haar groep"):
        services.remove_party(edit=entry.edit(), member_id=entry.applicant.pk)


def test_a_party_is_described_otherwise_but_what_is_held_stays_a_company() -> None:
    entry = Entry()
    molen = entry.add("Molen")
    data = services.PartyData(kind=MemberKind.ENTERPRISE, name="Molen NV", market=Market.SAME)
    services.change_party(edit=entry.edit(), member_id=molen.pk, data=data)
    molen.refresh_from_db()
    assert (molen.name, molen.market) == ("Molen NV", Market.SAME)
    entry.hold(entry.applicant, molen, "30")
    with pytest.raises(Refused) as refused:
        services.change_party(
            edit=entry.edit(), member_id=molen.pk, data=services.PartyData(kind=MemberKind.PERSON, name="Jan")
        )
    assert codes(refused) == [("GROUP_NOT_A_COMPANY", "owned_id")]


def test_a_party_of_another_group_is_out_of_reach() -> None:
    mine, theirs = Entry(), Entry()
    stranger = theirs.add("Vreemd")
    with pytest.raises(Conflict, match="niet meer in de groep"):
        services.remove_party(edit=mine.edit(), member_id=stranger.pk)
    with pytest.raises(Conflict):
        mine.hold(stranger, mine.applicant, "30")
    assert GroupMember.objects.filter(pk=stranger.pk).exists()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"capital": Decimal("100.0001")}, "group_link_between_0_and_100"),
        ({"capital": Decimal(1), "votes": Decimal(-1)}, "group_link_between_0_and_100"),
    ],
)
def test_postgresql_refuses_shares_that_cannot_be(values: dict[str, Decimal], name: str) -> None:
    entry = Entry()
    molen = entry.add("Molen")
    with pytest.raises(IntegrityError, match=name):
        GroupLink.objects.create(group=entry.group, owner=molen, owned=entry.applicant, **values)


def test_postgresql_refuses_a_party_that_owns_itself_two_applicants_and_two_groups() -> None:
    entry = Entry()
    applicant = entry.applicant
    with pytest.raises(IntegrityError, match="group_link_between_two"), transaction.atomic():
        GroupLink.objects.create(group=entry.group, owner=applicant, owned=applicant, capital=Decimal(1))
    with pytest.raises(IntegrityError, match="group_member_one_applicant"), transaction.atomic():
        GroupMember.objects.create(group=entry.group, name="Nog een", is_applicant=True)
    with pytest.raises(IntegrityError, match="company_group_once_per_year"), transaction.atomic():
        CompanyGroup.objects.create(company=entry.company, year=TODAY.year, changed_by=entry.user, changed_at=NOW)
