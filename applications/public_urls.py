"""Addresses of the pages for everybody that show the regulation."""

from django.urls import path

from applications import public_views

urlpatterns = [
    path("", public_views.home, name="home"),
    path("regels/", public_views.rules_by_date, name="rules"),
]
