"""Addresses of logging in and out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("aanmelden/", views.login, name="login"),
    path("afmelden/", login_not_required(LogoutView.as_view()), name="logout"),
]

if settings.DEMO:
    urlpatterns += [path("aanmelden/demo/<str:means>/", views.demo_login, name="demo_login")]
