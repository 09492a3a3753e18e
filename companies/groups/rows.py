"""Load a group with everything in it, in five queries whatever its size."""

from dataclasses import dataclass

from companies.models import CompanyGroup, GroupLink, GroupMember


@dataclass(frozen=True)
class GroupRows:
    """A group as it is stored: the company itself first, then the others in the order in which they were added."""

    group: CompanyGroup
    members: tuple[GroupMember, ...]
    links: tuple[GroupLink, ...]

    @property
    def applicant(self) -> GroupMember:
        """Return the company itself."""
        return next(member for member in self.members if member.is_applicant)

    @property
    def has_others(self) -> bool:
        """Tell whether anybody but the company itself was entered."""
        return len(self.members) > 1


def load(*, company_id: int, year: int) -> GroupRows | None:
    """Return the group that a company entered for a year, or None."""
    group = CompanyGroup.objects.filter(company_id=company_id, year=year).select_related("changed_by").first()
    if group is None:
        return None
    members = group.members.prefetch_related("accounts", "covers").order_by("-is_applicant", "pk")
    links = group.links.select_related("owner", "owned").order_by("pk")
    return GroupRows(group, tuple(members), tuple(links))
