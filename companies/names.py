"""Names and addresses as people read them."""

from companies.models import Company

HIDDEN = "******"


def masked(given_name: str, family_name: str) -> str:
    """Return initials with the rest hidden, `L. P******`: enough for who knows the person, no more."""
    initials = [f"{given_name[:1]}." if given_name else "", f"{family_name[:1]}{HIDDEN}" if family_name else ""]
    return " ".join(part for part in initials if part) or HIDDEN


def seat(company: Company) -> str:
    """Return the address of the seat on one line, "" when the register has none (natural persons)."""
    street = " ".join(part for part in (company.street, company.house_number) if part)
    place = " ".join(part for part in (company.postal_code, company.municipality) if part)
    box = f"/ {company.box}" if company.box else ""
    return ", ".join(part for part in (f"{street} {box}".strip(), place, company.country) if part)
