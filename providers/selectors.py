"""What pages and rules need to know of providers; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import add, or_

from django.db.models import Avg, Count, Exists, F, OuterRef, Prefetch, Q

from providers import search
from providers.enums import CHANGING, Pillar
from providers.models import IbanChange, Provider, ProviderQuerySet, Rating, Registration

# The public average is shown from this many opinions on, so that no single customer can be recognised.
RATINGS_TO_SHOW = 5


@dataclass(frozen=True)
class Found:
    """The providers that a search found; `is_guess` when none has exactly that name and these come closest."""

    providers: ProviderQuerySet
    is_guess: bool = False


@dataclass(frozen=True)
class Opinion:
    """What customers think of a provider: the average of five scores from 1 to 5, and of how many projects."""

    average: Decimal
    count: int


def registered() -> ProviderQuerySet:
    """Return all providers by name, each with its registrations, the last to end first."""
    return (
        Provider.objects.select_related("company")
        .prefetch_related(Prefetch("registrations", Registration.objects.order_by("pillar", "-valid_to")))
        .order_by("company__name", "pk")
    )


def find(text: str) -> Found:
    """Return the providers with a registration number or a name like a text.

    A name is compared without case, accents, spaces and signs. When nobody has that name, the names that look like it
    are the answer.
    """
    by_number = registered().filter(_has_number(text))
    if by_number.exists():
        return Found(by_number)
    words = search.keys(text)
    if not words:
        return Found(registered().none())
    exact = registered().filter(_all_in_name([[word] for word in words]))
    if exact.exists():
        return Found(exact)
    names = Provider.objects.values_list("company__name", flat=True)
    corrected = search.corrections(words, list(names))
    if not all(corrected):
        return Found(registered().none())
    return Found(registered().filter(_all_in_name(corrected)), is_guess=True)


def _has_number(text: str) -> Q:
    """Return the condition that a registration number begins with a text, or that it is the enterprise number."""
    enterprise_number = search.enterprise_number(text)
    condition = Q(company__enterprise_number=enterprise_number) if enterprise_number else Q(pk__in=[])
    for pattern in search.number_patterns(text):
        registration = Registration.objects.filter(registration_number__startswith=pattern, provider=OuterRef("pk"))
        condition |= Q(Exists(registration))
    return condition


def _all_in_name(alternatives: Sequence[Sequence[str]]) -> Q:
    """Return the condition that a name holds one of the alternatives of every word."""
    condition = Q()
    for words in alternatives:
        condition &= reduce(or_, [Q(company__search_key__contains=word) for word in words])
    return condition


def narrow(providers: ProviderQuerySet, *, pillar: str = "", municipality: str = "", today: date) -> ProviderQuerySet:
    """Keep the providers that are registered today for a pillar, and whose seat lies in a municipality."""
    valid = Registration.objects.valid_on(today).filter(provider=OuterRef("pk"))
    if pillar:
        valid = valid.filter(pillar=pillar)
    narrowed = providers.filter(Exists(valid))
    if municipality:
        narrowed = narrowed.filter(company__municipality=municipality)
    return narrowed


def municipalities(*, today: date) -> Sequence[str]:
    """Return the municipalities in which a provider that is registered today has its seat."""
    rows = narrow(Provider.objects.all(), today=today).exclude(company__municipality="")
    return list(rows.order_by("company__municipality").values_list("company__municipality", flat=True).distinct())


def provider(pk: int) -> Provider:
    """Return a provider with its company and registrations; raise `Provider.DoesNotExist`."""
    return registered().get(pk=pk)


def opinions(provider_ids: Sequence[int]) -> dict[int, Opinion]:
    """Return the average opinion of the providers that have enough of them, by id."""
    all_scores = reduce(add, [F(name) for name in Rating.SCORES])
    rows = (
        Rating.objects.filter(provider_id__in=provider_ids)
        .values("provider_id")
        .annotate(count=Count("pk"), total=Avg(all_scores))
        .filter(count__gte=RATINGS_TO_SHOW)
    )
    return {
        row["provider_id"]: Opinion(average=_rounded(row["total"] / len(Rating.SCORES)), count=row["count"])
        for row in rows
    }


def _rounded(average: float | Decimal) -> Decimal:
    """Return an average with one decimal, half up."""
    return Decimal(str(average)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def scores(provider_id: int) -> Sequence[tuple[str, Decimal]]:
    """Return the name and the average of each of the five scores of a provider that has ratings."""
    row = Rating.objects.filter(provider_id=provider_id).aggregate(**{name: Avg(name) for name in Rating.SCORES})
    return [
        (str(getattr(Rating, name).field.verbose_name), _rounded(row[name]))
        for name in Rating.SCORES
        if row[name] is not None
    ]


def valid_on(provider_row: Provider, day: date) -> Sequence[Registration]:
    """Return the registrations in force on a day, of those that `registered()` brought along."""
    return [row for row in provider_row.registrations.all() if row.valid_from <= day <= row.valid_to]


def registrations_of(provider_id: int) -> Sequence[Registration]:
    """Return the registrations of a provider, the last to end first."""
    return list(Registration.objects.filter(provider_id=provider_id).order_by(F("valid_to").desc(), "pillar"))


def best_registration(provider_row: Provider, *, pillar: Pillar, day: date) -> Registration | None:
    """Return the registration to offer for a pillar and a day: the valid one, else the one that says why not.

    Works on the registrations that `registered()` brought along; None for a provider without any.
    """
    ranked = sorted(
        provider_row.registrations.all(),
        key=lambda row: (row.pillar == pillar, row.valid_from <= day <= row.valid_to, row.valid_to),
    )
    return ranked[-1] if ranked else None


def changing_accounts() -> frozenset[int]:
    """Return the keys of the providers whose new account number is not in force yet."""
    return frozenset(IbanChange.objects.filter(status__in=CHANGING).values_list("provider_id", flat=True))


def open_iban_change(provider_id: int) -> IbanChange | None:
    """Return the new account number of a provider that is not in force yet, or None."""
    return IbanChange.objects.filter(provider_id=provider_id, status__in=CHANGING).first()
