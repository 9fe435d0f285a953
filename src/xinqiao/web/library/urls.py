"""Addresses of the policy library."""

from django.urls import path

from xinqiao.web.library import compare_views, keeping_views, views

app_name = "library"
urlpatterns = [
    path("", views.listing, name="list"),
    path("import/", keeping_views.take_in, name="import"),
    path("instruments/<int:instrument_id>/", views.instrument, name="instrument"),
    path("instruments/<int:instrument_id>/repeal/", keeping_views.repeal_form, name="repeal"),
    path("instruments/<int:instrument_id>/describe/", keeping_views.describe_form, name="describe"),
    path("versions/<int:version_id>/date/", keeping_views.date_form, name="date"),
    path("compare/", compare_views.compare_versions, name="compare"),
]
