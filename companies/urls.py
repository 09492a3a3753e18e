"""Addresses of the pages about companies."""

from django.urls import path, register_converter

from companies.converters import EnterpriseNumberConverter
from companies.views import access, choice, data, people, size

app_name = "companies"

register_converter(EnterpriseNumberConverter, "enterprise_number")

urlpatterns = [
    path("ondernemingen/", choice.choose, name="choose"),
    path("steunmaatregelen/", choice.measures, name="measures"),
    path("steunmaatregelen/kmo-portefeuille/", choice.enter, name="enter"),
    path("toegang/", people.people, name="access"),
    path("toegang/vragen/<enterprise_number:number>/", access.request_access, name="request_access"),
    path("toegang/aanvragen/<int:request_id>/", access.decide_access, name="decide_access"),
    path("toegang/uitnodigen/", people.invite, name="invite"),
    path("toegang/uitnodiging/<uuid:key>/", people.invitation, name="invitation"),
    path(
        "toegang/uitnodigingen/<int:invitation_id>/intrekken/", people.withdraw_invitation, name="withdraw_invitation"
    ),
    path("toegang/rechten/<int:mandate_id>/", people.change, name="change_rights"),
    path("toegang/rechten/<int:mandate_id>/intrekken/", people.withdraw, name="withdraw"),
    path("toegang/verloop/", people.story, name="access_story"),
    path("onderneming/", data.company, name="company"),
    path("grootte/", size.size, name="size"),
]
