"""Addresses of the provider in `tests.provider_server`."""

import time
from uuid import uuid4

from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from joserfc import jwt
from joserfc.jwk import RSAKey
from oauth2_provider.settings import oauth2_settings


def logout_token(request: HttpRequest, subject: str) -> HttpResponse:
    """What a provider sends by the back channel when a session is over; django-oauth-toolkit does not send it by itself. Signed with its key."""
    key = RSAKey.import_key(oauth2_settings.OIDC_RSA_PRIVATE_KEY)
    at = int(time.time())
    said = {
        "iss": oauth2_settings.oidc_issuer(request),
        "aud": "xinqiao",
        "iat": at,
        "exp": at + 120,
        "jti": uuid4().hex,
        "sub": subject,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    header = {"alg": "RS256", "kid": key.thumbprint(), "typ": "logout+jwt"}
    return HttpResponse(jwt.encode(header, said, key))


urlpatterns = [
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("accounts/login/", views.LoginView.as_view()),
    path("logout-token/<str:subject>/", logout_token),
]
