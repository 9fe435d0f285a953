"""Addresses of the policy ledger (M-P5)."""

from django.urls import path

from xinqiao.web.ledger import views

app_name = "ledger"
urlpatterns = [path("", views.index, name="list"), path("export/", views.export, name="export")]
