"""An e-mail file at the registration desk: read, shown in the form for checking, kept with the petition as it came."""

import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import Upload, inspect
from xinqiao.intake.mails import Mail, read_mail
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, now
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters import files
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Channel
from xinqiao.rules.letter_proposals import numbered_requests, telephone
from xinqiao.web.drafts.keeping import FRESH
from xinqiao.web.forms import Form
from xinqiao.web.request import staff_only

_SESSION = "mail"
_log = logging.getLogger(__name__)


class MailForm(Form):
    file = forms.FileField(
        label=gettext_lazy("电子邮件文件（.eml）"),
        help_text=gettext_lazy("在邮箱里用“导出”或者“另存为 EML”保存。读出的内容先给您核对，不会自动登记。"),
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".eml"):
            raise forms.ValidationError(_("请选择 .eml 文件。"))
        return file


@staff_only
def mail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take an e-mail file and go on to the registration form with what it says."""
    if not by_post("petition.register", actor):
        raise NotFound
    form = MailForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            checked = inspect(Upload(name=upload.name, data=upload.read()))
        except FileRefused as refusal:
            form.add_error("file", translated(str(refusal)))
        else:
            forget(request)
            kept = files.lay_by(checked)
            request.session[_SESSION] = {**asdict(kept), "id": kept.id.hex}
            # A registration begun by hand is another one.
            return redirect(f"{reverse('desk:register')}?{FRESH}=1")
    context = {"form": form, "title": _("读入电子邮件文件"), "submit": _("读入并核对")}
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def drop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register something else than the e-mail that was read in."""
    if request.method == "POST":
        forget(request)
    return redirect("desk:register")


def held_mail(request: HttpRequest) -> tuple[SealedFile, Mail] | None:
    """The e-mail this clerk is registering, and what it says."""
    kept = request.session.get(_SESSION)
    if kept is None:
        return None
    sealed = SealedFile(**{**kept, "id": UUID(kept["id"])})
    data = files.waiting(sealed.id)
    return None if data is None else (sealed, _read(data))


def _read(data: bytes) -> Mail:
    """A letter nobody foresaw keeps no clerk from the page, where it is registered by hand or dropped."""
    try:
        return read_mail(data)
    except Exception:
        _log.exception("reading a mail failed unexpectedly")
        told = _("邮件读不出来。请在邮箱里打开原件，把反映的内容填写进来；或者点“不登记这封邮件”。")
        return Mail(name="", address="", subject="", text="", received_at=None, attachments=(), notes=(told,))


def forget(request: HttpRequest) -> None:
    """Done with the e-mail, or another one is taken."""
    if kept := request.session.pop(_SESSION, None):
        files.release(UUID(kept["id"]))


def proposals(found: Mail) -> dict[str, Any]:
    """Initial values of the registration form."""
    at = now()
    came = found.received_at
    received = came.astimezone(SHANGHAI) if came and came <= at else None if came is None else at
    return {
        "channel": Channel.EMAIL,
        "received_at": received,
        "name": found.name,
        "phone": telephone(found.text),
        "title": found.subject,
        "text": found.text,
        "requests": "\n".join(numbered_requests(found.text)),
        "theirs": True,
    }
