"""In which capacities the people of the demo can log in: what the registers of the government would say of them."""

from dataclasses import dataclass

from accounts.capacity import TargetGroup
from accounts.people import PEOPLE, Person
from portefeuille import identifiers

ROLE = "Gebruiker"


@dataclass(frozen=True)
class Company:
    """A company for which somebody can act: ten digits, and the name that the register knows."""

    number: str
    name: str


@dataclass(frozen=True)
class Choice:
    """One capacity of a person: a target group, and a company where the person chooses it here."""

    target_group: TargetGroup
    company: Company | None = None

    @property
    def key(self) -> str:
        """Return the value of the button."""
        return f"{self.target_group.value}:{self.company.number}" if self.company else self.target_group.value


_BAKERY = Company("1999900171", "Bakkerij De Korenbloem")
REPRESENTS = {
    "lies": (_BAKERY,),
    "karim": (Company("1999901557", "Metaalwerken Kiekens"),),
    "sofie": (Company("1999901458", "Opleidingscentrum De Stap"),),
    "bram": (Company("1999901359", "Adviesbureau Noorderlicht"), Company("1999902745", "IT-Security Bastion")),
    "nadia": (
        Company("1999901161", "Transport Geuens"),
        Company("1999901953", "Textiel Ronsemans"),
        Company("1999904428", "Opleidingscentrum De Stap Zuid"),
        Company("1999901854", "Hoeve Ter Linde"),
        Company("1999902151", "Coöperatie Zonnedak"),
    ),
}
# Companies that gave somebody the right of this portal in the user management of the government.
WORKS_FOR = {
    "an": (
        _BAKERY,
        Company("1999902547", "Brouwerij Het Vat"),
        Company("1999900270", "Garage Vermeersch"),
        Company("1999900567", "Kapsalon Lotte"),
        Company("1999901062", "Restaurant 't Smidske"),
        Company("1999900864", "Softwarehuis Kompas"),
        Company("1999900369", "Studio Zeewind"),
    ),
}


def person(key: str) -> Person | None:
    """Return a person of the demo by key, or None."""
    return next((candidate for candidate in PEOPLE if candidate.key == key), None)


def choices(who: Person) -> list[Choice]:
    """Return the capacities of a person: entrepreneur in general, for each company, and citizen."""
    companies = REPRESENTS.get(who.key, ()) + WORKS_FOR.get(who.key, ())
    return [
        Choice(TargetGroup.ENTERPRISE),
        *(Choice(TargetGroup.ENTERPRISE, company) for company in companies),
        Choice(TargetGroup.CITIZEN),
    ]


def choice(who: Person, key: str) -> Choice | None:
    """Return a capacity of a person by the value of its button, or None."""
    return next((candidate for candidate in choices(who) if candidate.key == key), None)


def claims(who: Person, chosen: Choice) -> dict[str, object]:
    """Return what the login says of a person in a capacity, under the names that the Flemish login uses."""
    found: dict[str, object] = {
        "given_name": who.given_name,
        "family_name": who.family_name,
        "vo_id": who.key,
        "vo_email": who.email,
        "vo_doelgroepcode": chosen.target_group.value,
        "vo_doelgroepnaam": str(chosen.target_group.label),
    }
    if chosen.target_group != TargetGroup.ENTERPRISE:
        return found
    represented = [company.number for company in REPRESENTS.get(who.key, ())]
    worked_for = [company.number for company in WORKS_FOR.get(who.key, ())]
    if chosen.company:
        found |= {"vo_orgcode": chosen.company.number, "vo_orgnaam": chosen.company.name}
        represented = [number for number in represented if number == chosen.company.number]
        worked_for = [number for number in worked_for if number == chosen.company.number]
    found["wv_orgcode"] = represented
    found["kmop_rol_3d"] = [f"{ROLE}:{number}" for number in worked_for]
    return found


def written(number: str) -> str:
    """Write an enterprise number as people do."""
    return identifiers.format_enterprise_number(number)
