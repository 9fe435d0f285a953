"""The starter set: instruments known in outline. It is no text and says so; what has been taken in is read in the library."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.library.outlines import Outline, known_to, starter
from xinqiao.library.queries.instruments import held_titles, require_reader
from xinqiao.rules.folding import fold
from xinqiao.rules.provisions.resolve import Held
from xinqiao.web.library.views import day_asked
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRow:
    """An outline as it stands on a day; `instrument`: where the library holds its text."""

    outline: Outline
    level: str
    version: Held
    state: str
    look: str
    articles: str
    instrument: int | None


@staff_only
def outlines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The outlines whose names, issuers or summaries hold the words."""
    require_reader(actor)
    day, words = day_asked(request), request.GET.get("q", "").strip()[:100]
    wanted = [outline for outline in starter() if _holds(outline, words)]
    context = {
        "rows": list(_rows(wanted, held_titles(), day)),
        "whole": len(starter()),
        "words": words,
        "day": day,
        "known_to": known_to(),
        "can_import": check("library.import", actor, None).allowed,
    }
    return render(request, "library/outlines.html", context)


def _holds(outline: Outline, words: str) -> bool:
    told = fold(f"{outline.title} {outline.issuer} {outline.number} {outline.summary}").text
    return all(fold(word).text in told for word in words.split())


def _rows(wanted: list[Outline], held: Mapping[str, int], day: date) -> Iterator[OutlineRow]:
    for outline in wanted:
        version = outline.on(day)
        look, state = _state(version, day)
        yield OutlineRow(
            outline=outline,
            level=translated(outline.level.label),
            version=version,
            state=state,
            look=look,
            articles=_articles(version),
            instrument=held.get(outline.title),
        )


def _state(version: Held, day: date) -> tuple[str, str]:
    if version.in_force(day):
        return "ok", _("有效")
    return ("late", _("已废止")) if version.effective_on <= day else ("soon", _("尚未施行"))


def _articles(version: Held) -> str:
    """How many articles, and how sure that is."""
    if not version.articles:
        return _("没有登记")
    told = _("%(n)s条，已与全文核对") if version.counted else _("约%(n)s条，尚未核对")
    return told % {"n": version.articles}
