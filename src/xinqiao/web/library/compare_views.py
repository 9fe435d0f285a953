"""Two versions of an instrument side by side, changed words marked; and choosing the two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import listed, translated
from xinqiao.library.queries.instruments import get_version, provisions_of, require_reader
from xinqiao.library.queries.versions import MOST, versions_named
from xinqiao.policy.queries.study import OPEN, open_sessions
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.compare import Change, ComparedLine, ComparedRow, Comparison, compare
from xinqiao.rules.text_input import whole_number
from xinqiao.web.request import staff_only

CHANGES: dict[Change, tuple[str, str]] = {
    Change.ADDED: ("added", _("新增")),
    Change.DELETED: ("deleted", _("删除")),
    Change.CHANGED: ("changed", _("修改")),
    Change.REFERENCES: ("references", _("只随条号调整引用")),
    Change.UNCHANGED: ("same", _("未改动")),
}
"""Look and word of each change, in the order of the summary."""
_SPLIT, _MERGED, _MOVED = _("由一条拆分"), _("由几条合并"), _("移动了位置")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """An article as the page shows it. `numbers`: under which numbers it stands, old and new."""

    row: ComparedRow
    key: str
    look: str
    word: str
    notes: tuple[str, ...]
    old_label: str
    new_label: str

    @property
    def lines(self) -> tuple[ComparedLine, ...]:
        return self.row.lines

    @property
    def article(self) -> bool:
        return bool(self.old_label or self.new_label)

    @property
    def labels(self) -> str:
        """What it is called, in both versions where that differs."""
        return " → ".join(dict.fromkeys(filter(None, (self.old_label, self.new_label))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many articles changed in one way."""

    look: str
    word: str
    number: int


@staff_only
def compare_versions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The comparison of the versions `old` and `new`; without them a list to choose from."""
    require_reader(actor)
    keys = [whole_number(request.GET.get(name, "")) for name in ("old", "new")]
    if None in keys:
        return _choosing(request)
    old, new = (get_version(actor, key or 0) for key in keys)
    result = compare(*([p.block for p in provisions_of(version)] for version in (old, new)))
    only = request.GET.get("only") == "1"
    rows = [_shown(row) for row in result.rows]
    pair = {"old": old.pk, "new": new.pk}
    context = {
        "old": old,
        "new": new,
        "rows": list(_changes_only(rows)) if only else rows,
        "changed": [row for row in rows if row.article and row.row.different],
        "counts": _counts(result),
        "only": only,
        "whole_url": "?" + urlencode(pair),
        "only_url": "?" + urlencode({**pair, "only": 1}),
        "turned_url": "?" + urlencode({"old": new.pk, "new": old.pk}),
        "sessions": open_sessions(actor, today()) if by_post("study.prepare_session", actor) else [],
        "most": OPEN,
    }
    return render(request, "library/compare.html", context)


def _choosing(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    context = {
        "q": query,
        "versions": versions_named(query),
        "most": MOST,
        "old": whole_number(request.GET.get("old", "")),
        "new": whole_number(request.GET.get("new", "")),
    }
    return render(request, "library/compare_pick.html", context)


def _shown(row: ComparedRow) -> ShownRow:
    look, word = CHANGES[row.change]
    notes = ((row.split, _SPLIT), (row.merged, _MERGED), (row.moved, _MOVED))
    return ShownRow(
        row=row,
        key=(row.new or row.old)[0].key.replace(".", "-") + ("" if row.new else "-old")
        if row.new or row.old
        else "",
        look=look,
        word=translated(word),
        notes=tuple(translated(note) for wanted, note in notes if wanted),
        old_label=_labels(row.old),
        new_label=_labels(row.new),
    )


def _labels(addresses: Iterable[Address]) -> str:
    return listed(address.text for address in addresses)


def _changes_only(rows: Iterable[ShownRow]) -> Iterable[ShownRow]:
    """Rows that differ, each under the heading nearest above it."""
    headings: list[ShownRow] = []
    for row in rows:
        if row.row.heading and not row.row.different:
            headings.append(row)
        elif row.row.different:
            yield from headings[-1:]
            headings = []
            yield row


def _counts(result: Comparison) -> list[Count]:
    found = Counter(row.change for row in result.articles())
    return [
        Count(look=look, word=translated(word), number=found[change])
        for change, (look, word) in CHANGES.items()
        if found[change]
    ]
