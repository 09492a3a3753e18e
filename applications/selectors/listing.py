"""Lists of submitted applications, narrowed and sorted: the company's history and the provider's projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import ApplicationQuerySet, SubsidyApplication
from companies.search import search_key
from portefeuille.identifiers import parse_project_number
from providers.models import Provider

# What a list can be sorted by, with the orders that say so; the key always ends the order, so that pages never overlap.
SORTS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-submitted_at", "-pk"),
    "oldest": ("submitted_at", "pk"),
    "highest": ("-cost", "pk"),
    "lowest": ("cost", "pk"),
    "status": ("status", "-submitted_at", "-pk"),
}
SORT_CHOICES = (
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
    ("highest", _("highest amount first")),
    ("lowest", _("lowest amount first")),
    ("status", _("by status")),
)


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed to; an empty value narrows nothing."""

    text: str = ""
    year: int | None = None
    status: str = ""
    provider_id: int | None = None
    sort: str = "newest"


def history(company_id: int, narrowing: Narrowing | None) -> ApplicationQuerySet:
    """Return the projects of a company, narrowed and sorted; none when the filters are wrong."""
    rows = SubsidyApplication.objects.for_company(company_id).submitted()
    return _narrow(rows, narrowing, name_of_other="registration__provider__company")


def projects_of_provider(provider_id: int, narrowing: Narrowing | None) -> ApplicationQuerySet:
    """Return the projects that name a provider, narrowed and sorted; none when the filters are wrong."""
    rows = SubsidyApplication.objects.for_provider(provider_id)
    return _narrow(rows, narrowing, name_of_other="company")


def _narrow(rows: ApplicationQuerySet, narrowing: Narrowing | None, *, name_of_other: str) -> ApplicationQuerySet:
    if narrowing is None:
        return rows.none()
    if narrowing.year:
        rows = rows.filter(submitted_on__year=narrowing.year)
    if narrowing.status:
        rows = rows.filter(status=narrowing.status)
    if narrowing.provider_id:
        rows = rows.filter(registration__provider_id=narrowing.provider_id)
    if narrowing.text:
        rows = rows.filter(_matches(narrowing.text, name_of_other))
    return rows.select_related("company", "registration__provider__company").order_by(*SORTS[narrowing.sort])


def _matches(text: str, name_of_other: str) -> Q:
    """Return the condition that a text stands in the number, the title, or the name of the other party."""
    condition = Q(title__icontains=text)
    key = search_key(text)
    if key:
        condition |= Q(**{f"{name_of_other}__search_key__contains": key})
    return condition | Q(number__contains=_as_number(text))


def _as_number(text: str) -> str:
    """Return a project number as stored, or what was typed of it in capitals."""
    try:
        return parse_project_number(text)
    except ValueError:
        return text.strip().upper()


def years_of_company(company_id: int) -> Sequence[int]:
    """Return the calendar years in which a company applied, the latest first."""
    return _years(SubsidyApplication.objects.for_company(company_id).submitted())


def years_of_provider(provider_id: int) -> Sequence[int]:
    """Return the calendar years in which a provider was named, the latest first."""
    return _years(SubsidyApplication.objects.for_provider(provider_id))


def _years(rows: ApplicationQuerySet) -> Sequence[int]:
    return list(rows.order_by("-submitted_on__year").values_list("submitted_on__year", flat=True).distinct())


def providers_of_company(company_id: int) -> Sequence[Provider]:
    """Return the providers that a company chose before, by name."""
    chosen = SubsidyApplication.objects.for_company(company_id).submitted().values("registration__provider_id")
    return list(Provider.objects.filter(pk__in=chosen).select_related("company").order_by("company__name", "pk"))
