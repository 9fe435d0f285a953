"""Addresses of the yearly assessment (M-D7)."""

from django.urls import path

from xinqiao.web.appraisal import views

app_name = "appraisal"
urlpatterns = [
    path("", views.sheets, name="sheets"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/pdf/", views.sheet_on_paper, name="sheet_pdf"),
]
