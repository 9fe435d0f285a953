"""Addresses of wellbeing (M-E1, M-E3)."""

from django.urls import path

from xinqiao.web.wellbeing import check_views, load_views

app_name = "wellbeing"
urlpatterns = [
    path("load/", load_views.load, name="load"),
    path("checks/", check_views.checks, name="checks"),
    path("checks/<slug:name>/", check_views.check, name="check"),
]
