"""Taking a text into the library, after a look at what was recognised in it."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.intake.file_kinds import FileRefused as Unreadable
from xinqiao.intake.instrument_files import read_instrument_file
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.library.models import InstrumentLevel
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.web.forms import show_problems
from xinqiao.web.library.forms import ImportForm, SourceForm
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
        level=InstrumentLevel(given["level"]),
        own=given["own"],
        source_name=given["source_name"],
        **{name: given[name] for name in names},
    )
