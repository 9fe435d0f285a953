"""Addresses of oversight (M-D2, M-D4, M-D5)."""

from django.urls import path

from xinqiao.web.oversight import call_back, sponsorship, supervision

app_name = "oversight"
urlpatterns = [
    path("", supervision.register, name="register"),
    path("proposals/", supervision.proposals, name="proposals"),
    path("<int:pk>/", supervision.one, name="supervision"),
    path("sponsorships/", sponsorship.register, name="sponsorships"),
    path("sponsorships/proposals/", sponsorship.proposals, name="sponsorship_proposals"),
    path("sponsorships/<int:pk>/", sponsorship.one, name="sponsorship"),
    path("call-backs/", call_back.register, name="call_backs"),
    path("call-backs/<int:pk>/", call_back.one, name="call_back"),
]
