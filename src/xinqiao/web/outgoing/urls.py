"""Addresses of what leaves the office."""

from django.urls import path

from xinqiao.web.outgoing import receipt_views, views

app_name = "outgoing"
urlpatterns = [
    path("", views.index, name="index"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/<str:part>.pdf", views.post_pdf, name="post_pdf"),
    path("receipts/", receipt_views.upload, name="upload"),
    path("receipts/<int:pk>/", receipt_views.batch, name="receipts"),
    path("receipts/<int:pk>/<int:position>/", receipt_views.page, name="receipt_page"),
    path("handings/<int:pk>/", views.handing, name="handing"),
    path("handings/<int:pk>.pdf", views.handing_pdf, name="handing_pdf"),
    path("handings/<int:pk>/packages/", views.packages, name="packages"),
    path("destructions/<int:pk>/", views.destruction, name="destruction"),
    path("destructions/<int:pk>.pdf", views.destruction_pdf, name="destruction_pdf"),
]
