"""Addresses of the own account."""

from django.urls import path

from xinqiao.web.account import desk_views, opening, provider, second_factor, security_keys, tokens, views

app_name = "account"
urlpatterns = [
    path("", views.me, name="me"),
    path("desk/", desk_views.desk, name="desk"),
    path("password/", views.password, name="password"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/begin/", second_factor.begin, name="begin_second_factor"),
    path("second-factor/codes/", second_factor.codes, name="recovery_codes"),
    path("binding/", provider.binding, name="binding"),
    path("security-keys/", security_keys.security_keys, name="security_keys"),
    path("security-keys/<int:key_id>/remove/", security_keys.remove, name="remove_security_key"),
    path("session/", views.session, name="session"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("open/", opening.open_with_slips, name="open"),
    path("notices/", opening.notices, name="notices"),
    path("demo/", views.demo_accounts, name="demo"),
]
