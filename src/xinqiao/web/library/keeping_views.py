"""Keeping the library: taking a text in after a look at what was recognised, repeals, particulars, days."""

from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.intake.file_kinds import Refused as Unreadable
from xinqiao.intake.instrument_files import read_instrument_file
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.library.commands.keeping import correct_day, describe, repeal
from xinqiao.library.models import Instrument, InstrumentVersion, Level
from xinqiao.library.queries.instruments import find_instrument, get_instrument, get_version
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.web.forms import show_problems
from xinqiao.web.library.forms import DateForm, DescribeForm, ImportForm, RepealForm, SourceForm, about
from xinqiao.web.library.preview import initial, preview
from xinqiao.web.request import post_value, say, staff_only


def _require(actor: Actor, action: str) -> None:
    if not check(action, actor, None).allowed:
        raise NotFound


@staff_only
def take_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First the text, then what was recognised in it with its particulars, then the storing of exactly that."""
    _require(actor, "library.import")
    step = post_value(request, "step")
    if step in ("preview", "store"):
        return _checked(request, actor, store=step == "store")
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text, name, notes = _source(form)
        except Unreadable as unreadable:
            form.add_error("file", translated(str_phrase(unreadable)))
        else:
            return _preview(request, ImportForm(initial=initial(text, name)), text, notes=notes)
    return render(request, "library/import.html", {"form": form}, status=422 if form.errors else 200)


def str_phrase(error: Exception) -> Any:
    """What a reader of files said, still with its parts where it is a phrase."""
    return error.args[0] if error.args else ""


def _source(form: SourceForm) -> tuple[str, str, tuple[str, ...]]:
    """The text, the name of its file, and what the reader of the file noted."""
    upload = form.cleaned_data["file"]
    if upload is None:
        return form.cleaned_data["text"], "", ()
    found = read_instrument_file(upload.name, upload.read())
    return found.text, upload.name, found.notes


def _digest(text: str) -> str:
    return sha256("\n".join(text.splitlines()).encode()).hexdigest()


def _preview(
    request: HttpRequest, form: ImportForm, text: str, *, notes: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    """The page on which a recognised text is checked; it carries the text, so nothing is stored yet."""
    if isinstance(form.data, QueryDict):
        form.data = form.data.copy()
        form.data["previewed"] = _digest(text)
    form.initial["previewed"] = _digest(text)
    context = {"form": form, "found": preview(text), "notes": [translated(note) for note in notes]}
    return render(request, "library/preview.html", context, status=status)


def _checked(request: HttpRequest, actor: Actor, *, store: bool) -> HttpResponse:
    """Look again, or store what was looked at: a text that changed since is shown once more first."""
    form = ImportForm(request.POST)
    well = form.is_valid()
    text = post_value(request, "text")
    if not store:
        form = ImportForm(initial={name: request.POST.get(name, "") for name in ImportForm.base_fields})
        return _preview(request, form, text)
    if _digest(text) != post_value(request, "previewed"):
        form.add_error("text", _("正文在预览之后改过。下面是重新识别的结果，请核对后再收录。"))
        return _preview(request, form, text, status=422)
    if well:
        try:
            version = import_version(actor, None, _new_version(form.cleaned_data))
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("已收录：《%(title)s》。") % {"title": version.instrument.title})
            return redirect("library:instrument", version.instrument_id)
    return _preview(request, form, text, status=422)


def _new_version(given: dict[str, Any]) -> NewVersion:
    names = (
        "effective_on",
        "title",
        "issuer",
        "region",
        "label",
        "number",
        "passed_on",
        "published_on",
        "names",
    )
    return NewVersion(
        statute=read_statute(given["text"]),
        level=Level(given["level"]),
        own=given["own"],
        source_name=given["source_name"],
        **{name: given[name] for name in names},
    )


def _form_page(
    request: HttpRequest, form: forms.Form, instrument: Instrument, title: str, submit: str, lead: str = ""
) -> HttpResponse:
    context = {"form": form, "instrument": instrument, "title": title, "submit": submit, "lead": lead}
    return render(request, "library/form.html", context, status=422 if form.errors else 200)


@staff_only
def repeal_form(request: HttpRequest, actor: Actor, instrument_id: int) -> HttpResponse:
    """Record that an instrument is repealed; with a repeal on record, take that back."""
    _require(actor, "library.repeal")
    found = get_instrument(actor, instrument_id)
    form = RepealForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _repeal(actor, found, form):
        say(request, _("已登记。"))
        return redirect("library:instrument", found.pk)
    last = found.versions.last()
    if last and last.repealed:
        del form.fields["ended_on"], form.fields["ended_by"]
        title = _("撤销废止登记：%(title)s")
    else:
        title = _("登记废止：%(title)s")
    lead = _("引用这份文件的未办结事项会提醒承办人核对。")
    return _form_page(request, form, found, title % {"title": found.title}, _("登记"), lead)


def _repeal(actor: Actor, found: Instrument, form: RepealForm) -> bool:
    given = form.cleaned_data
    by = find_instrument(given["ended_by"]) if given.get("ended_by") else None
    if given.get("ended_by") and by is None:
        form.add_error("ended_by", _("政策库里没有这份文件。请核对标题，或者先收录那份文件。"))
        return False
    last = found.versions.last()
    if not given.get("ended_on") and last is not None and not last.repealed:
        form.add_error("ended_on", _("请填写从哪一天起废止。"))
        return False
    try:
        repeal(actor, found, ended_on=given.get("ended_on"), ended_by=by, reason=given["reason"])
    except XinqiaoError as error:
        show_problems(form, error)
        return False
    return True


@staff_only
def describe_form(request: HttpRequest, actor: Actor, instrument_id: int) -> HttpResponse:
    """Correct title, issuer, rank, region and names."""
    _require(actor, "library.describe")
    found = get_instrument(actor, instrument_id)
    form = DescribeForm(request.POST or None, initial=about(found))
    if request.method == "POST" and form.is_valid():
        try:
            describe(actor, found, **{**form.cleaned_data, "level": Level(form.cleaned_data["level"])})
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("已保存。"))
            return redirect("library:instrument", found.pk)
    title = _("文件信息：%(title)s") % {"title": found.title}
    return _form_page(request, form, found, title, _("保存文件信息"))


@staff_only
def date_form(request: HttpRequest, actor: Actor, version_id: int) -> HttpResponse:
    """Give or correct the day on which a version takes effect."""
    _require(actor, "library.date")
    version: InstrumentVersion = get_version(actor, version_id)
    form = DateForm(request.POST or None, initial={"effective_on": version.effective_on})
    if request.method == "POST" and form.is_valid():
        try:
            correct_day(actor, version.instrument, version, form.cleaned_data["effective_on"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("已更正施行日期。"))
            return redirect("library:instrument", version.instrument_id)
    title = _("施行日期：%(title)s（%(label)s）") % {
        "title": version.instrument.title,
        "label": version.label,
    }
    return _form_page(request, form, version.instrument, title, _("保存施行日期"))
