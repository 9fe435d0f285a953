"""Addresses of the public counter."""

from django.urls import path

from xinqiao.web.counter import notices, own_data, registered, views, writing
from xinqiao.web.counter.kept import own

app_name = "counter"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("receipt/", views.show_receipt, name="receipt"),
    path("receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("open/", views.open_, name="open"),
    path("progress/", own(views.show_progress), name="progress"),
    path("papers/<uuid:paper_id>/", own(views.paper), name="paper"),
    path("evaluate/<int:unit_id>/", own(views.give_evaluation), name="evaluate"),
    path("promises/<int:pk>/done/", own(views.say_of_promise), {"done": True}, name="promise_done"),
    path("promises/<int:pk>/not-done/", own(views.say_of_promise), {"done": False}, name="promise_not_done"),
    path("verify/", views.verify, name="verify"),
    path("review/", own(views.ask_review), name="review"),
    path("material/", own(views.add_material), name="material"),
    path("review/receipt.pdf", own(writing.review_receipt_pdf), name="review_receipt"),
    path("messages/", own(writing.messages), name="messages"),
    path("remind/", own(writing.send_reminder), name="remind"),
    path("withdraw/", own(writing.withdraw), name="withdraw"),
    path("contact/", own(writing.change_contact), name="contact"),
    path("own-data/", own(own_data.own_data), name="own_data"),
    path("own-data/<int:pk>.pdf", own(own_data.own_data_pdf), name="own_data_pdf"),
    path("notices/", own(notices.choose_notices), name="notices"),
    path("notices/<str:key>/", notices.end_notices, name="end_notices"),
    path("sent/", own(writing.sent), name="sent"),
    path("files/<uuid:attachment_id>/", own(writing.file), name="file"),
    path("code/", own(views.change_code), name="change_code"),
    path("proof/", own(registered.registration_proof), name="proof_of_registration"),
    path("proof.pdf", own(registered.registration_proof_pdf), name="proof_pdf"),
    path("proof/how/", registered.proof_explained, name="proof_explained"),
    path("proof/verify_log.py", registered.proof_program, name="proof_program"),
    path("leave/", views.leave, name="leave"),
]
