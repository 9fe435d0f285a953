"""Addresses: the counter at the root, the desks and accounts beside it."""

from django.urls import include, path
from django.views.i18n import set_language

from xinqiao.api.api import api
from xinqiao.web.account import provider
from xinqiao.web.account import views as account
from xinqiao.web.health import healthz
from xinqiao.web.setup.views import set_up
from xinqiao.web.violation import violation

urlpatterns = [
    path("", include("xinqiao.web.counter.urls")),
    path("desk/", include("xinqiao.web.desk.urls")),
    path("library/", include("xinqiao.web.library.urls")),
    path("ledger/", include("xinqiao.web.ledger.urls")),
    path("look-back/", include("xinqiao.web.look_back.urls")),
    path("commitments/", include("xinqiao.web.commitments.urls")),
    path("oversight/", include("xinqiao.web.oversight.urls")),
    path("rectification/", include("xinqiao.web.rectification.urls")),
    path("calendar/", include("xinqiao.web.calendar.urls")),
    path("study/", include("xinqiao.web.study.urls")),
    path("training/", include("xinqiao.web.training.urls")),
    path("care/", include("xinqiao.web.care.urls")),
    path("outgoing/", include("xinqiao.web.outgoing.urls")),
    path("safekeeping/", include("xinqiao.web.safekeeping.urls")),
    path("exchange/", include("xinqiao.web.exchange.urls")),
    path("shelves/", include("xinqiao.web.shelves.urls")),
    path("duties/", include("xinqiao.web.duties.urls")),
    path("appraisal/", include("xinqiao.web.appraisal.urls")),
    path("wellbeing/", include("xinqiao.web.wellbeing.urls")),
    path("controls/", include("xinqiao.web.controls.urls")),
    path("discussion/", include("xinqiao.web.discussion.urls")),
    path("instruction/", include("xinqiao.web.instruction.urls")),
    path("disclosure/", include("xinqiao.web.disclosure.urls")),
    path("proceedings/", include("xinqiao.web.proceedings.urls")),
    path("reception/", include("xinqiao.web.reception.urls")),
    path("account/", include("xinqiao.web.account.urls")),
    path("setup/", set_up, name="setup"),
    path("api/v1/", api.urls),
    path("violation/", violation, name="violation"),
    path("healthz", healthz, name="healthz"),
    path("login/", account.log_in, name="login"),
    path("login/provider/", provider.go, name="provider"),
    path("login/provider/back/", provider.back, name="provider_back"),
    path("login/provider/ended/", provider.ended, name="provider_ended"),
    path("login/provider/out/", provider.out, name="provider_out"),
    path("logout/", account.log_out, name="logout"),
    path("language/", set_language, name="language"),
]
handler404 = "xinqiao.web.errors.not_found"
handler500 = "xinqiao.web.errors.failed"
