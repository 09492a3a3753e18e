"""Addresses of the second factor of staff."""

from django.urls import path

from accounts.staff import views

app_name = "staff"

urlpatterns = [
    path("", views.second_factor, name="second_factor"),
    path("instellen/", views.set_up, name="set_up"),
    path("herstelcodes/", views.recovery_codes, name="recovery_codes"),
]
