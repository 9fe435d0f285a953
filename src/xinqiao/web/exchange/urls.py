"""Addresses of transfer (M-I6)."""

from django.urls import path

from xinqiao.web.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.index, name="index"),
    path("addressees/<int:pk>/", views.addressee, name="addressee"),
    path("parcels/<int:pk>/", views.parcel, name="parcel"),
    path("parcels/<int:pk>/file/", views.parcel_file, name="parcel_file"),
    path("arrivals/new/", views.take_in, name="take_in"),
    path("arrivals/<int:pk>/", views.arrival, name="arrival"),
]
