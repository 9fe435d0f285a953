"""Addresses of the own account."""

from django.urls import path

from xinqiao.web.account import tokens, views

app_name = "account"
urlpatterns = [
    path("", views.me, name="me"),
    path("password/", views.password, name="password"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("demo/", views.demo_accounts, name="demo"),
]
