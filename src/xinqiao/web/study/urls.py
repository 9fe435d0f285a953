"""Addresses of policy study (M-P1, M-P2)."""

from django.urls import path

from xinqiao.web.study import own_views, plan_views, record_views, session_views

app_name = "study"
urlpatterns = [
    path("", plan_views.plan, name="plan"),
    path("<int:year>/", plan_views.plan, name="year"),
    path("<int:year>/change/", plan_views.change, name="change"),
    path("new/", plan_views.new, name="new"),
    path("mine/", own_views.own, name="mine"),
    path("versions/", session_views.choose_versions, name="choose_versions"),
    path("materials/<uuid:material_id>/", session_views.material, name="material"),
    path("sessions/<int:session_id>/", session_views.session, name="session"),
    path("sessions/<int:session_id>/hold/", record_views.hold, name="hold"),
    path("sessions/<int:session_id>/record.pdf", record_views.record, name="record"),
    path("sessions/<int:session_id>/cases/", session_views.cases, name="cases"),
    path("sessions/<int:session_id>/materials/", session_views.add_file, name="add_material"),
    path("sessions/<int:session_id>/questions/", session_views.questions, name="questions"),
    path("sessions/<int:session_id>/test/", record_views.self_test, name="test"),
]
