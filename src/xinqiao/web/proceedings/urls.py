"""Addresses of hearings, evaluation sessions, mediations and assistance (M-R6)."""

from django.urls import path

from xinqiao.web.proceedings import views

app_name = "proceedings"
urlpatterns = [
    path("", views.index, name="list"),
    path("hearings/<int:pk>/", views.hearing, name="hearing"),
    path("panels/<int:pk>/", views.panel, name="panel"),
    path("mediations/<int:pk>/", views.mediation, name="mediation"),
    path("reliefs/<int:pk>/", views.relief, name="relief"),
]
