"""Addresses of the own account."""

from django.urls import path

from xinqiao.web.account import desk_views, opening, second_factor, tokens, views

app_name = "account"
urlpatterns = [
    path("", views.me, name="me"),
    path("desk/", desk_views.desk, name="desk"),
    path("password/", views.password, name="password"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/begin/", second_factor.begin, name="begin_second_factor"),
    path("second-factor/codes/", second_factor.codes, name="recovery_codes"),
    path("session/", views.session, name="session"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("open/", opening.open_with_slips, name="open"),
    path("notices/", opening.notices, name="notices"),
    path("demo/", views.demo_accounts, name="demo"),
]
