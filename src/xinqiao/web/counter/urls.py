"""Addresses of the public counter."""

from django.urls import path

from xinqiao.web.counter import notices, own_data, registered, views, writing

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
    path("verify/", views.verify, name="verify"),
    path("review/", views.ask_review, name="review"),
    path("material/", views.add_material, name="material"),
    path("review/receipt.pdf", writing.review_receipt_pdf, name="review_receipt"),
    path("messages/", writing.messages, name="messages"),
    path("remind/", writing.send_reminder, name="remind"),
    path("withdraw/", writing.withdraw, name="withdraw"),
    path("contact/", writing.change_contact, name="contact"),
    path("own-data/", own_data.own_data, name="own_data"),
    path("own-data/<int:pk>.pdf", own_data.own_data_pdf, name="own_data_pdf"),
    path("notices/", notices.choose_notices, name="notices"),
    path("notices/<str:key>/", notices.end_notices, name="end_notices"),
    path("sent/", writing.sent, name="sent"),
    path("files/<uuid:attachment_id>/", writing.file, name="file"),
    path("code/", views.change_code, name="change_code"),
    path("proof/", registered.registration_proof, name="proof_of_registration"),
    path("proof.pdf", registered.registration_proof_pdf, name="proof_pdf"),
    path("proof/how/", registered.proof_explained, name="proof_explained"),
    path("proof/verify_log.py", registered.proof_program, name="proof_program"),
    path("leave/", views.leave, name="leave"),
]
