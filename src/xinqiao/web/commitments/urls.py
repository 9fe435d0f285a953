"""Addresses of commitments (M-D3)."""

from django.urls import path

from xinqiao.web.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.one, name="one"),
]
