"""Parts of addresses that name a project."""

from portefeuille.identifiers import parse_project_number


class ProjectNumberConverter:
    """A project number in an address; another shape leads nowhere (404)."""

    regex = r"[0-9]{4}[Kk][Mm][Oo][0-9]{6}"

    def to_python(self, value: str) -> str:
        """Return the number in capitals."""
        return parse_project_number(value)

    def to_url(self, value: str) -> str:
        """Write the number."""
        return value
