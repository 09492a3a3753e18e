"""What PostgreSQL refuses of providers, registrations and ratings."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from providers.enums import Pillar
from providers.models import Provider, Rating, Registration
from tests.factories import NOW, make_company, make_provider, make_registration

pytestmark = pytest.mark.django_db

START, END = date(2024, 1, 1), date(2028, 12, 31)


def refused(constraint: str, **values: Any) -> None:
    """Check that the database refuses a registration, and which constraint did."""
    provider = values.pop("provider", None) or make_provider()
    row = {"pillar": Pillar.TRAINING, "registration_number": "DV.O101579", "valid_from": START, "valid_to": END}
    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        Registration.objects.create(provider=provider, **row | values)


@pytest.mark.parametrize(
    ("number", "pillar"),
    [
        ("DV.A101579", Pillar.TRAINING),
        ("DV.O101579", Pillar.ADVICE),
        ("DV.0101579", Pillar.TRAINING),
        ("DV.O10157", Pillar.TRAINING),
        ("dv.o101579", Pillar.TRAINING),
    ],
)
def test_a_number_fits_its_pillar(number: str, pillar: Pillar) -> None:
    refused("registration_number_fits_its_pillar", registration_number=number, pillar=pillar)


def test_a_registration_ends_on_or_after_its_start() -> None:
    # The range of an impossible period cannot be made either, so PostgreSQL refuses in one of two words.
    impossible = r"registration_ends_after_it_starts|range lower bound"
    with pytest.raises((IntegrityError, DataError), match=impossible), transaction.atomic():
        make_registration(valid_from=START, valid_to=START - timedelta(days=1))


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [(END, END + timedelta(days=9)), (START - timedelta(days=9), START), (START, END)],
)
def test_two_periods_of_a_pillar_never_overlap(valid_from: date, valid_to: date) -> None:
    provider = make_provider()
    make_registration(provider=provider, valid_from=START, valid_to=END)
    refused("registration_periods_do_not_overlap", provider=provider, valid_from=valid_from, valid_to=valid_to)


def test_periods_may_follow_each_other_and_pillars_may_run_together() -> None:
    provider = make_provider()
    make_registration(provider=provider, valid_from=START, valid_to=END)
    make_registration(provider=provider, valid_from=END + timedelta(days=1), valid_to=END + timedelta(days=2))
    make_registration(provider=provider, pillar=Pillar.ADVICE, valid_from=START, valid_to=END)
    make_registration(valid_from=START, valid_to=END)
    assert Registration.objects.count() == 4


@pytest.mark.parametrize("name", Rating.SCORES)
@pytest.mark.parametrize("score", [0, 6])
def test_a_score_is_from_one_to_five(name: str, score: int) -> None:
    scores = dict.fromkeys(Rating.SCORES, 3) | {name: score}
    with pytest.raises(IntegrityError, match='"rating_scores_from_one_to_five"'), transaction.atomic():
        Rating.objects.create(provider=make_provider(), project_number="2026KMO000001", rated_at=NOW, **scores)


def test_a_company_is_one_provider() -> None:
    company = make_company()
    make_provider(company=company)
    with pytest.raises(IntegrityError, match="company"), transaction.atomic():
        make_provider(company=company)


def test_a_registration_counts_on_its_first_and_its_last_day() -> None:
    registration = make_registration(valid_from=START, valid_to=END)
    valid = Registration.objects.valid_on
    assert [valid(day).count() for day in (START - timedelta(days=1), START, END, END + timedelta(days=1))] == [
        0,
        1,
        1,
        0,
    ]
    assert list(Provider.objects.for_company(registration.provider.company_id)) == [registration.provider]
