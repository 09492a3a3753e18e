"""One opinion a project."""

from datetime import timedelta

import pytest

from portefeuille.errors import Conflict
from providers import services
from providers.models import Rating
from tests.factories import NOW, make_registration

pytestmark = pytest.mark.django_db

SCORES = {"content": 5, "teacher": 4, "organisation": 3, "value": 2, "recommendation": 1}


def test_an_opinion_is_kept_with_its_five_scores() -> None:
    registration = make_registration()
    rating = services.record_rating(
        registration_id=registration.pk, project_number="2026KMO000001", scores=SCORES, comment="Goed", now=NOW
    )
    rating.refresh_from_db()
    assert (rating.provider_id, rating.project_number, rating.comment, rating.rated_at) == (
        registration.provider_id,
        "2026KMO000001",
        "Goed",
        NOW,
    )
    assert {name: getattr(rating, name) for name in Rating.SCORES} == SCORES


def test_a_second_opinion_of_the_same_project_is_a_conflict() -> None:
    values = {"registration_id": make_registration().pk, "project_number": "2026KMO000001", "scores": SCORES}
    services.record_rating(**values, comment="Eerst", now=NOW)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        services.record_rating(**values, comment="Dan", now=NOW + timedelta(days=1))  # type: ignore[arg-type]
    assert [rating.comment for rating in Rating.objects.all()] == ["Eerst"]


def test_the_same_company_may_rate_another_project() -> None:
    registration = make_registration()
    for number in ("2026KMO000001", "2026KMO000002"):
        services.record_rating(
            registration_id=registration.pk, project_number=number, scores=SCORES, comment="", now=NOW
        )
    assert Rating.objects.count() == 2
