"""Addresses of the pages about companies."""

from django.urls import path, register_converter

from companies.converters import EnterpriseNumberConverter
from companies.views import access, choice, data, size

app_name = "companies"

register_converter(EnterpriseNumberConverter, "enterprise_number")

urlpatterns = [
    path("ondernemingen/", choice.choose, name="choose"),
    path("steunmaatregelen/", choice.measures, name="measures"),
    path("steunmaatregelen/kmo-portefeuille/", choice.enter, name="enter"),
    path("toegang/", access.access, name="access"),
    path("toegang/vragen/<enterprise_number:number>/", access.request_access, name="request_access"),
    path("toegang/aanvragen/<int:request_id>/", access.decide_access, name="decide_access"),
    path("toegang/rechten/<int:mandate_id>/intrekken/", access.withdraw, name="withdraw"),
    path("onderneming/", data.company, name="company"),
    path("grootte/", size.size, name="size"),
]
