"""Addresses of the policy library."""

from django.urls import path

from xinqiao.web.library import compare_views, import_views, views

app_name = "library"
urlpatterns = [
    path("", views.listing, name="list"),
    path("import/", import_views.take_in, name="import"),
    path("instruments/<int:instrument_id>/", views.instrument, name="instrument"),
    path("compare/", compare_views.compare_versions, name="compare"),
]
