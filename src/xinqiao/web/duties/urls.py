"""Addresses of posts (M-D2)."""

from django.urls import path

from xinqiao.web.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.index, name="index"),
    path("lists/<int:pk>.pdf", views.signed_pdf, name="signed"),
    path("lists/<slug:role>.pdf", views.blank_pdf, name="blank"),
    path("days/<int:pk>/", views.day, name="day"),
    path("taken/<int:pk>/", views.taken, name="taken"),
]
