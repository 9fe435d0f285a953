"""Addresses of the working calendar."""

from django.urls import path

from xinqiao.web.calendar import views

app_name = "calendar"
urlpatterns = [path("", views.years, name="years")]
