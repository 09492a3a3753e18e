"""Addresses of the register of providers."""

from django.urls import path

from providers import views

app_name = "providers"

urlpatterns = [
    path("dienstverleners/", views.register, name="register"),
    path("dienstverleners/<int:pk>/", views.provider, name="provider"),
]
