"""Addresses of the look-back (M-P6)."""

from django.urls import path

from xinqiao.web.look_back import report_views, views

app_name = "look_back"
urlpatterns = [
    path("", views.index, name="index"),
    path("rounds/<int:look_back_id>/", views.look_back, name="round"),
    path("rounds/<int:look_back_id>/frame/", views.frame, name="frame"),
    path("rounds/<int:look_back_id>/check/", views.check_draw, name="check"),
    path("rounds/<int:look_back_id>/report/", report_views.report, name="report"),
    path("rounds/<int:look_back_id>/report/pdf/", report_views.report_pdf, name="report_pdf"),
    path("samples/<int:sampled_id>/", views.sampled, name="sampled"),
]
