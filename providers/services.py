"""Change what the register knows of providers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portefeuille.errors import Conflict
from providers.models import Rating, Registration


def record_rating(
    *, registration_id: int, project_number: str, scores: Mapping[str, int], comment: str, now: datetime
) -> Rating:
    """Keep one opinion (five scores from 1 to 5) per project; raise `Conflict` when there is one already."""
    registration = Registration.objects.get(pk=registration_id)
    try:
        with transaction.atomic():
            return Rating.objects.create(
                provider_id=registration.provider_id,
                project_number=project_number,
                comment=comment,
                rated_at=now,
                **{name: scores[name] for name in Rating.SCORES},
            )
    except IntegrityError as error:
        raise Conflict(_("You rated the provider of this project already.")) from error
