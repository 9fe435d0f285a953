"""Addresses of safekeeping (M-I7)."""

from django.urls import path

from xinqiao.web.safekeeping import views

app_name = "safekeeping"
urlpatterns = [
    path("", views.index, name="index"),
    path("fields/", views.fields, name="fields"),
    path("leaks/<int:pk>/", views.leak, name="leak"),
    path("data-requests/<int:pk>/", views.data_request, name="data_request"),
    path("data-requests/<int:pk>.pdf", views.data_request_pdf, name="data_request_pdf"),
    path("impacts/<int:pk>/", views.impact, name="impact"),
    path("self-checks/<int:pk>/", views.self_check, name="self_check"),
    path("walk-rounds/<int:pk>/", views.walk_round, name="walk_round"),
    path("walk-rounds/sheet.pdf", views.walk_sheet, name="walk_sheet"),
    path("pledges/<int:pk>.pdf", views.pledge_pdf, name="pledge"),
]
