"""Addresses of the pages about companies."""

from django.urls import path, register_converter

from companies.converters import EnterpriseNumberConverter
from companies.views import access, arrival, choice, data, eligibility, people, size

app_name = "companies"

register_converter(EnterpriseNumberConverter, "enterprise_number")

urlpatterns = [
    path("ondernemingen/", choice.choose, name="choose"),
    path("ondernemingen/aankomst/", arrival.arrive, name="arrive"),
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
    path("komt-mijn-onderneming-in-aanmerking/", eligibility.public, name="eligibility_public"),
    path("onderneming/in-aanmerking/", eligibility.own, name="eligibility"),
    path("onderneming/", data.company, name="company"),
    path("grootte/", size.size, name="size"),
    path("grootte/bewijs/<int:evidence_id>/", size.evidence, name="size_evidence"),
    path("grootte/groep/", size.group, name="group"),
    path("grootte/groep/starten/", size.start, name="group_start"),
    path("grootte/groep/toevoegen/", size.add, name="group_add"),
    path("grootte/groep/toevoegen/<slug:kind>/", size.add_party, name="group_add_party"),
    path("grootte/groep/leden/<int:member_id>/", size.party, name="group_party"),
    path("grootte/groep/leden/<int:member_id>/cijfers/", size.figures, name="group_figures"),
    path("grootte/groep/leden/<int:member_id>/verwijderen/", size.remove_party, name="group_party_remove"),
    path("grootte/groep/deelnemingen/nieuw/", size.new_holding, name="group_holding_new"),
    path("grootte/groep/deelnemingen/<int:link_id>/", size.holding, name="group_holding"),
    path("grootte/groep/deelnemingen/<int:link_id>/verwijderen/", size.remove_holding, name="group_holding_remove"),
    path("grootte/groep/overname/", size.takeover, name="group_takeover"),
]
