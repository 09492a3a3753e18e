"""Addresses of logging in and out."""

from django.urls import path

from accounts.views import login, logout, my_sessions

app_name = "accounts"

urlpatterns = [
    path("aanmelden/", login.login, name="login"),
    path("aanmelden/met/<str:means>/", login.begin, name="begin"),
    path("aanmelden/terug/", login.callback, name="callback"),
    path("aanmelden/zekerder/", login.step_up, name="step_up"),
    path("aanmelden/verder/", login.resume, name="resume"),
    path("aanmelden/wisselen/", login.switch, name="switch"),
    path("aanmelden/afgemeld/", logout.provider_logout, name="provider_logout"),
    path("sessie/", my_sessions.left, name="session_left"),
    path("sessie/verlengen/", my_sessions.extend, name="extend_session"),
    path("mijn-sessies/", my_sessions.show, name="my_sessions"),
    path("mijn-sessies/afmelden/", my_sessions.end, name="end_sessions"),
    path("afmelden/", logout.logout, name="logout"),
]
