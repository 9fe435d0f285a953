"""Addresses of the public counter."""

from django.urls import path

from xinqiao.web.counter import views

app_name = "counter"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("receipt/", views.show_receipt, name="receipt"),
    path("receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("open/", views.open_, name="open"),
    path("progress/", views.show_progress, name="progress"),
    path("papers/<uuid:paper_id>/", views.paper, name="paper"),
    path("evaluate/<int:unit_id>/", views.give_evaluation, name="evaluate"),
    path("promises/<int:pk>/done/", views.say_of_promise, {"done": True}, name="promise_done"),
    path("promises/<int:pk>/not-done/", views.say_of_promise, {"done": False}, name="promise_not_done"),
    path("review/", views.ask_review, name="review"),
    path("material/", views.add_material, name="material"),
    path("code/", views.change_code, name="change_code"),
    path("leave/", views.leave, name="leave"),
]
