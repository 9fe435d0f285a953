"""Addresses of use by need (M-I3)."""

from django.urls import path

from xinqiao.web.disclosure import look_views, paper_views, views

app_name = "disclosure"
urlpatterns = [
    path("", views.index, name="index"),
    path("register.pdf", paper_views.register_pdf, name="register"),
    path("looks/", look_views.looks, name="looks"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/form.pdf", paper_views.form_pdf, name="form"),
    path("<int:pk>/take-out/<slug:way>/", paper_views.taken_out, name="take_out"),
    path("masks/<int:pk>/", views.mask, name="mask"),
    path("calls/<int:pk>/", views.call, name="call"),
    path("calls/<int:pk>/slip.pdf", paper_views.slip, name="slip"),
]
