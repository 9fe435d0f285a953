"""Addresses of the policy library."""

from django.urls import path

from xinqiao.web.library import (
    compare_views,
    import_views,
    starter_views,
    template_views,
    views,
    wording_views,
)

app_name = "library"
urlpatterns = [
    path("", views.listing, name="list"),
    path("outlines/", starter_views.outlines, name="outlines"),
    path("import/", import_views.take_in, name="import"),
    path("instruments/<int:instrument_id>/", views.instrument, name="instrument"),
    path("wording/", wording_views.wording, name="wording"),
    path("wording/propose/", wording_views.propose_norm, name="propose_norm"),
    path("wording/<slug:code>/", wording_views.norm, name="norm"),
    path("wording/<slug:code>/propose/", wording_views.propose_norm, name="propose_norm"),
    path("templates/", template_views.templates, name="templates"),
    path("templates/propose/", template_views.propose, name="propose_template"),
    path("templates/<slug:code>/", template_views.template, name="template"),
    path("templates/<slug:code>/propose/", template_views.propose, name="propose_template"),
    path("compare/", compare_views.compare_versions, name="compare"),
]
