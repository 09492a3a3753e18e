"""What the look-alike says of the people of the demo is what the portal's demo knows of them."""

import pytest

from accounts import demo as demo_people
from accounts.capacity import TargetGroup
from accounts.means import ACR, Means
from accounts.oidc import claims
from accounts.oidc.config import Provider
from accounts.oidc.errors import NoBusinessHere
from accounts.people import PEOPLE, Person
from companies import demo
from companies.enums import MandateRole
from companies.models import Mandate
from lookalike import people
from portefeuille import lookalike
from tests.factories import TODAY

PROVIDER = Provider(**lookalike.client(9020))
ACR_OF = {means: name for name, (means, _level) in reversed(ACR.items())}


@pytest.mark.django_db
def test_the_companies_are_those_of_the_demo() -> None:
    """Names, numbers and grounds."""
    demo.load(today=TODAY)
    said = {
        (who.key, company.number, company.name, role)
        for companies, role in (
            (people.REPRESENTS, MandateRole.LEGAL_REPRESENTATIVE),
            (people.WORKS_FOR, MandateRole.USER),
        )
        for who in PEOPLE
        for company in companies.get(who.key, ())
    }
    known = {
        (mandate.user.username.partition("|")[2], mandate.company.enterprise_number, mandate.company.name, mandate.role)
        for mandate in Mandate.objects.select_related("user", "company")
    }
    assert said == known


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.key)
def test_the_portal_reads_every_capacity(who: Person) -> None:
    """As the person that it knows already; a citizen is turned away."""
    for choice in people.choices(who):
        said = people.claims(who, choice) | {"sub": "s", "acr": ACR_OF[Means.EID]}
        if choice.target_group != TargetGroup.ENTERPRISE:
            with pytest.raises(NoBusinessHere):
                claims.identity(said, PROVIDER)
            continue
        identity = claims.identity(said, PROVIDER)
        assert identity.username == demo_people.identity(who, Means.EID).username
        assert identity.capacity.organisation == (choice.company.number if choice.company else "")


def test_a_capacity_for_one_company_says_nothing_of_the_others() -> None:
    """Bram represents two."""
    bram = people.person("bram")
    assert bram is not None
    general, advice, security, _citizen = people.choices(bram)
    assert [people.claims(bram, choice)["wv_orgcode"] for choice in (general, advice, security)] == [
        ["1999901359", "1999902745"],
        ["1999901359"],
        ["1999902745"],
    ]


def test_the_right_of_an_accountant_is_a_role() -> None:
    """Under the claim of this portal."""
    an = people.person("an")
    assert an is not None
    choice = people.choice(an, "EA:1999902547")
    assert choice is not None
    assert people.claims(an, choice)[lookalike.ROLE_CLAIM] == ["Gebruiker:1999902547"]
    assert people.choice(an, "EA:1999901557") is None
