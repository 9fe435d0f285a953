"""Addresses of look-back and ledger."""

from django.urls import path

from xinqiao.web.look_back import ledger_views, report_views, views

app_name = "look_back"
urlpatterns = [
    path("", views.index, name="index"),
    path("draw/", views.draw_sample, name="draw"),
    path("rounds/<int:look_back_id>/", views.look_back, name="round"),
    path("rounds/<int:look_back_id>/frame/", views.frame, name="frame"),
    path("rounds/<int:look_back_id>/check/", views.check_draw, name="check"),
    path("rounds/<int:look_back_id>/assign/", views.assign_all, name="assign_all"),
    path("rounds/<int:look_back_id>/redraw/", views.redraw, name="redraw"),
    path("rounds/<int:look_back_id>/report/", report_views.report, name="report"),
    path("rounds/<int:look_back_id>/report/pdf/", report_views.report_pdf, name="report_pdf"),
    path("samples/<int:sampled_id>/", views.sampled, name="sampled"),
    path("samples/<int:sampled_id>/<slug:name>/", views.act, name="act"),
    path("ledger/", ledger_views.ledger, name="ledger"),
    path("ledger/export/", ledger_views.export, name="ledger_export"),
]
