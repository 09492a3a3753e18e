"""Lists of projects as tables for a spreadsheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from applications import tables
from applications.models import SubsidyApplication
from tests.applications.builders import make_applicant, make_project
from tests.factories import NOW, TODAY, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a project with a known registration."""
    applicant = make_applicant(year=TODAY.year)
    return make_project(applicant, now=NOW, registration=make_registration(number="DV.O101579"))


def test_the_history_tells_everything_about_a_project(project: SubsidyApplication) -> None:
    with override("nl"):
        table = tables.history(SubsidyApplication.objects.all())
        (row,) = table.rows
        told = {str(heading): value for heading, value in zip(table.headings, row, strict=True)}
    assert (table.name, len(told)) == ("historiek", 16)
    assert told["Project"] == "2026KMO000001"
    assert told["Soort dienst"] == "opleiding"
    assert told["Dienstverlener"] == "Opleidingscentrum Voorbeeld"
    assert told["Registratienummer"] == "DV.O101579"
    assert told["Ingediend op"] == date(2026, 11, 23)
    assert told["Uren"] == Decimal("24.00")
    assert (told["Subsidie"], told["Eigen bijdrage"], told["Gestort"]) == (
        Decimal("660.00"),
        Decimal("1540.00"),
        Decimal("0.00"),
    )
    assert told["Afgesloten op"] is None


def test_a_provider_gets_the_company_and_not_its_money(project: SubsidyApplication) -> None:
    with override("nl"):
        table = tables.projects_of_provider(SubsidyApplication.objects.all())
        (row,) = table.rows
        told = {str(heading): value for heading, value in zip(table.headings, row, strict=True)}
    assert told["Onderneming"] == "Bakkerij Voorbeeld"
    number = project.company.enterprise_number
    assert told["Ondernemingsnummer"] == f"{number[:4]}.{number[4:7]}.{number[7:]}"
    assert told["Kostprijs zonder btw"] == Decimal("2200.00")
    assert not {Decimal("660.00"), Decimal("1540.00")} & set(told.values())
