"""Addresses of the inbox."""

from django.urls import path

from correspondence import views

app_name = "correspondence"

urlpatterns = [
    path("berichten/", views.inbox, name="inbox"),
    path("berichten/<int:pk>/", views.message, name="message"),
    path("berichten/<int:pk>/bijlagen/<int:position>/", views.attachment, name="attachment"),
]
