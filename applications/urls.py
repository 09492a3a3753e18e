"""Addresses of the pages about applications."""

from django.urls import path, register_converter

from applications.converters import ProjectNumberConverter
from applications.views import portfolio, project, provider, wizard

app_name = "applications"

register_converter(ProjectNumberConverter, "project_number")

urlpatterns = [
    path("portefeuille/", portfolio.portfolio, name="portfolio"),
    path("historiek/", portfolio.history, name="history"),
    path("historiek/historiek.csv", portfolio.export_history, {"extension": "csv"}, name="history_csv"),
    path("historiek/historiek.xlsx", portfolio.export_history, {"extension": "xlsx"}, name="history_xlsx"),
    path("aanvragen/nieuw/", wizard.start, name="start"),
    path("aanvragen/<uuid:key>/verwijderen/", wizard.discard, name="discard"),
    path("aanvragen/<uuid:key>/<slug:slug>/", wizard.step, name="step"),
    path("nace/", wizard.activities, name="activities"),
    path("projecten/<project_number:number>/", project.project, name="project"),
    path(
        "projecten/<project_number:number>/stortingsgegevens.pdf",
        project.deposit_instruction,
        name="deposit_instruction",
    ),
    path("projecten/<project_number:number>/stortingstermijn.ics", project.deposit_reminder, name="deposit_reminder"),
    path("projecten/<project_number:number>/beoordelen/", project.rate, name="rate"),
    path("dienstverlener/", provider.overview, name="provider_overview"),
    path("dienstverlener/projecten/", provider.projects, name="provider_projects"),
    path("dienstverlener/projecten/projecten.csv", provider.export_projects, {"extension": "csv"}, name="provider_csv"),
    path(
        "dienstverlener/projecten/projecten.xlsx", provider.export_projects, {"extension": "xlsx"}, name="provider_xlsx"
    ),
]
