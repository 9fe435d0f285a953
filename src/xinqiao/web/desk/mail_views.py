"""An e-mail file at the registration desk: read, shown in the form for checking, kept with the petition as it came."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.intake.files import check_file, safe_name
from xinqiao.intake.mails import Mail, read_mail
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, now
from xinqiao.kernel.errors import NotFound
from xinqiao.matters import files
from xinqiao.matters.models import Channel
from xinqiao.matters.submission import Upload
from xinqiao.web.desk.forms import MailForm
from xinqiao.web.request import staff_only

_SESSION = "mail"


@staff_only
def mail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take an e-mail file and go on to the registration form with what it says."""
    if not by_post("petition.register", actor):
        raise NotFound
    form = MailForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read()
        name = safe_name(upload.name)
        problem = check_file(name, data).problem if name.lower().endswith(".eml") else _("请选择 .eml 文件。")
        if problem:
            form.add_error("file", problem)
        else:
            forget(request)
            request.session[_SESSION] = {"key": files.hold(data), "name": name}
            return redirect("desk:register")
    context = {"form": form, "title": _("读入电子邮件文件"), "submit": _("读入并核对")}
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def drop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register something else than the e-mail that was read in."""
    if request.method == "POST":
        forget(request)
    return redirect("desk:register")


def held_mail(request: HttpRequest) -> tuple[Upload, Mail] | None:
    """The e-mail this clerk is registering, and what it says."""
    kept = request.session.get(_SESSION)
    data = files.held(kept["key"]) if kept else None
    if kept is None or data is None:
        return None
    return Upload(name=kept["name"], data=data), read_mail(data)


def forget(request: HttpRequest) -> None:
    """Done with the e-mail, or another one is taken."""
    if kept := request.session.pop(_SESSION, None):
        files.release(kept["key"])


def proposals(found: Mail) -> dict[str, Any]:
    """Initial values of the registration form."""
    at = now()
    received = found.received_at if found.received_at and found.received_at <= at else at
    return {
        "channel": Channel.EMAIL,
        "received_at": received.astimezone(SHANGHAI),
        "name": found.name,
        "title": found.subject,
        "text": found.text,
    }
