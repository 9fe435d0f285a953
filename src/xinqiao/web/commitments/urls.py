"""Addresses of commitments (M-D3)."""

from django.urls import path

from xinqiao.web.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.index, name="list"),
    path("of/<uuid:paper_id>/", views.of_paper, name="of_paper"),
    path("<int:pk>/", views.one, name="one"),
]
