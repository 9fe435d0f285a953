"""Addresses of oversight (M-D2, M-D4, M-D5, M-D6, M-R1)."""

from django.urls import path

from xinqiao.web.oversight import (
    accountability,
    call_back,
    improvement,
    register_check,
    sponsorship,
    supervision,
)

app_name = "oversight"
urlpatterns = [
    path("", supervision.register, name="register"),
    path("proposals/", supervision.proposals, name="proposals"),
    path("<int:pk>/", supervision.one, name="supervision"),
    path("sponsorships/", sponsorship.register, name="sponsorships"),
    path("sponsorships/proposals/", sponsorship.proposals, name="sponsorship_proposals"),
    path("sponsorships/<int:pk>/", sponsorship.one, name="sponsorship"),
    path("improvements/", improvement.register, name="improvements"),
    path("improvements/<int:pk>/", improvement.one, name="improvement"),
    path("improvements/<int:pk>.pdf", improvement.letter, name="improvement_letter"),
    path("accounts/<int:pk>.pdf", accountability.letter, name="account_letter"),
    path("accounts/", accountability.accounts, name="accounts"),
    path("accounts/<int:pk>/", accountability.account, name="account"),
    path("call-backs/", call_back.register, name="call_backs"),
    path("register-checks/", register_check.register, name="register_checks"),
    path("register-checks/<int:pk>/", register_check.one, name="register_check"),
    path("call-backs/<int:pk>/", call_back.one, name="call_back"),
]
