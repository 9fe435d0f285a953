"""The petitioner chooses whether and where to be told that there is something new, and ends it by the link in a notice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.http.requests import request_id
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.commands.choosing_notices import choose_notices as choose
from xinqiao.matters.commands.choosing_notices import end_notices as end
from xinqiao.matters.queries.noticed import Noticed, noticed
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.web.counter.forms import NoticesForm
from xinqiao.web.counter.views import visitor
from xinqiao.web.counter.writing import form_page
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import say, typed


def choose_notices(request: HttpRequest) -> HttpResponse:
    """Where notices go from now on, or that there are none any more."""
    actor = visitor(request)
    petition = own_petition(actor)
    here = noticed(petition)
    return form_page(
        request,
        NoticesForm(typed(request), chosen=here.any),
        lambda given: choose(actor, petition, **given),
        what="notices",
        done=_("已经记下，以后照您选的做。"),
        title=_("有进展时通知我"),
        lead=_now_words(here)
        + _("通知只说有新的内容、到哪里看，不写是什么事，也不是文书送达，期限不从通知起算。"),
        submit=_("保存"),
    )


def _now_words(here: Noticed) -> str:
    if not here.any:
        return _("现在没有登记通知方式。")
    return _("现在通知到：%(where)s。") % {"where": _("、").join(filter(None, (here.phone, here.mail)))}


def end_notices(request: HttpRequest, key: str) -> HttpResponse:
    """Asked once more, because mail programs follow links by themselves."""
    form = Form(typed(request))
    context: dict[str, object] = {
        "title": _("停收通知"),
        "lead": _("停收以后不再发邮件和短信。办理、文书送达都不受影响。"),
    }
    if request.method == "POST":
        try:
            end(Actor.visitor(request_id(request)), None, key=key)
        except NotFound as error:
            form.is_valid()
            show_problems(form, error)
            context |= {"form": form, "submit": _("停收通知")}
            return render(request, "counter/end_notices.html", context, status=404)
        say(request, _("已经停收，登记的邮箱和手机号码已经删除。想再收的，请打开信访件重新选择。"))
        return redirect("counter:home")
    return render(request, "counter/end_notices.html", context | {"form": form, "submit": _("停收通知")})
