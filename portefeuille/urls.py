"""Addresses of the portal. Paths are Dutch, names are English."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portefeuille import views

urlpatterns = [
    path("", include("applications.public_urls")),
    path("hulp/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("csp-melding/", views.csp_report, name="csp_report"),
    path("beheer/tweede-factor/", include("accounts.staff.urls")),
    path("beheer/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("companies.urls")),
    path("", include("providers.urls")),
    path("", include("applications.urls")),
    path("", include("payments.urls")),
    path("", include("correspondence.urls")),
]

if settings.DEMO or settings.DEBUG:
    urlpatterns += [path("stijlgids/", views.style_guide, name="style_guide")]
