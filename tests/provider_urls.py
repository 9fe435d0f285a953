"""Addresses of the provider in `tests.provider_server`."""

from django.contrib.auth import views
from django.urls import include, path

urlpatterns = [
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("accounts/login/", views.LoginView.as_view()),
]
