"""Parts of addresses that name a company."""

from portefeuille.identifiers import parse_enterprise_number


class EnterpriseNumberConverter:
    """An enterprise number in an address, with or without dots; wrong check digits lead nowhere (404)."""

    regex = r"[0-9][0-9.]{8,12}"

    def to_python(self, value: str) -> str:
        """Return the ten digits."""
        return parse_enterprise_number(value)

    def to_url(self, value: str) -> str:
        """Write the ten digits."""
        return value
