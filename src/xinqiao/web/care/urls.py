"""Addresses of care (M-E1, M-E2, M-E4)."""

from django.urls import path

from xinqiao.web.care import views

app_name = "care"
urlpatterns = [
    path("", views.index, name="index"),
    path("now/", views.calling_now, name="now"),
    path("help/<int:pk>/", views.help_call, name="help"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/<int:pk>/referral/", views.referral, name="referral"),
]
