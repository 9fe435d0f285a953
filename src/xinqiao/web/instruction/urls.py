"""Addresses of requests for instruction (M-P4)."""

from django.urls import path

from xinqiao.web.instruction import views

app_name = "instruction"
urlpatterns = [
    path("", views.requests_page, name="list"),
    path("<int:request_id>/", views.instruction, name="one"),
    path("<int:request_id>/pdf/", views.letter_pdf, name="letter"),
    path("<int:request_id>/answer/", views.answer, name="answer"),
]
