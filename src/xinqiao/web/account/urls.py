"""Addresses of the own account."""

from django.urls import path

from xinqiao.web.account import views

app_name = "account"
urlpatterns = [
    path("", views.me, name="me"),
    path("password/", views.password, name="password"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("demo/", views.demo_accounts, name="demo"),
]
