"""Addresses of the look-alike: those of the Flemish login."""

from django.urls import include, path
from oauth2_provider import views as toolkit

from lookalike import views

protocol = [
    path(
        ".well-known/openid-configuration",
        toolkit.ConnectDiscoveryInfoView.as_view(),
        name="oidc-connect-discovery-info",
    ),
    path("v1/auth", views.Authorize.as_view(), name="authorize"),
    path("v1/token", toolkit.TokenView.as_view(), name="token"),
    path("v1/keys", toolkit.JwksInfoView.as_view(), name="jwks-info"),
    path("v1/userinfo", toolkit.UserInfoView.as_view(), name="user-info"),
    path("v1/logout", views.logout, name="rp-initiated-logout"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("afmelden/", views.log_out_everywhere, name="log_out_everywhere"),
    path("op/", include((protocol, "oauth2_provider"))),
]
