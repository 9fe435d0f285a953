"""Addresses of training: the scene trainer and the drills (M-C5)."""

from django.urls import path

from xinqiao.web.training import drill_views, practice_views

app_name = "training"
urlpatterns = [
    path("", drill_views.index, name="index"),
    path("scenes/<slug:code>/", practice_views.talking, name="scene"),
    path("practices/<int:pk>/", practice_views.practice, name="practice"),
    path("drills/<int:pk>/", drill_views.drill, name="drill"),
]
