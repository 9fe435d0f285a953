"""Addresses of the reception."""

from django.urls import path

from xinqiao.web.reception import desk_views, duty_views, emergency_views, urgent_views

app_name = "reception"
urlpatterns = [
    path("", desk_views.day, name="day"),
    path("<int:reception_id>/", desk_views.reception, name="one"),
    path("<int:reception_id>/talk/", desk_views.talk, name="talk"),
    path("<int:reception_id>/register/", desk_views.register, name="register"),
    path("<int:reception_id>/record/", desk_views.record_pdf, name="record"),
    path("<int:reception_id>/slip/", desk_views.receipt_pdf, name="slip"),
    path("<int:reception_id>/sign/", desk_views.sign_record, name="sign"),
    path("<int:reception_id>/signed/", desk_views.signed, name="signed"),
    path("<int:reception_id>/alarm/", emergency_views.alarm, name="alarm"),
    path("duty/", duty_views.duty, name="duty"),
    path("duty/<int:pk>/", duty_views.duty_day, name="duty_day"),
    path("emergency/", emergency_views.emergency, name="emergency"),
    path("emergency/<int:pk>/", emergency_views.event, name="event"),
    path("plans/", emergency_views.plans, name="plans"),
    path("plans/<int:pk>/", emergency_views.plan, name="plan"),
    path("urgent/", urgent_views.reports, name="reports"),
    path("urgent/now/", urgent_views.now, name="urgent_now"),
    path("urgent/<int:pk>/", urgent_views.report, name="report"),
    path("urgent/<int:pk>/pdf/", urgent_views.report_pdf, name="report_pdf"),
]
