"""Addresses of the control board."""

from django.urls import path

from xinqiao.web.controls import numbers_view, views

app_name = "controls"
urlpatterns = [
    path("", views.board, name="board"),
    path("units/", views.units, name="units"),
    path("numbers/", numbers_view.numbers, name="numbers"),
    path("<slug:measure>/", views.evidence, name="evidence"),
]
