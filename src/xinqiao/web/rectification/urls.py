"""Addresses of rectification (M-P7)."""

from django.urls import path

from xinqiao.web.rectification import views

app_name = "rectification"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.rectification, name="one"),
    path("repeats/", views.repeats, name="repeats"),
]
