"""Addresses of paper files (M-I4)."""

from django.urls import path

from xinqiao.web.shelves import views

app_name = "shelves"
urlpatterns = [
    path("", views.index, name="index"),
    path("places/<int:pk>/", views.place, name="place"),
    path("places/<int:pk>/labels.pdf", views.labels, name="labels"),
    path("files/<int:pk>/", views.file, name="file"),
    path("loans/<int:pk>/", views.loan, name="loan"),
    path("loans/<int:pk>.pdf", views.slip, name="slip"),
    path("stocktakings/<int:pk>/", views.stocktaking, name="stocktaking"),
    path("differences/<int:pk>/", views.difference, name="difference"),
]
