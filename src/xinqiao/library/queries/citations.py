"""What the library holds of the instruments that a text cites, in a constant number of queries however many it cites."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery

from xinqiao.library.models import InstrumentName, InstrumentVersion, Provision
from xinqiao.library.outlines import outlines
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.names import names_of
from xinqiao.rules.provisions.naming import REPUBLIC, Names, bare_title
from xinqiao.rules.provisions.recognise import Mention, citations
from xinqiao.rules.provisions.resolve import Held, Resolution, resolve_all

_Blocks = dict[int, dict[tuple[int, int], list[tuple[Any, ...]]]]
_SAME_VERSION = timedelta(days=400)
"""A text may be recorded from the day it was passed, its outline from the day it took effect: within this time they are one."""

_names: tuple[tuple[int, int], Names] | None = None


def known_names() -> Names:
    """The names of all instruments, for finding them without title marks. Built anew when a name was added or removed."""
    global _names
    told = InstrumentName.objects.aggregate(count=Count("id"), last=Max("id"))
    state = (told["count"], told["last"] or 0)
    if _names is None or _names[0] != state:
        stored = InstrumentName.objects.values_list("name", flat=True)
        _names = (state, Names({*outlines(), *stored.iterator(chunk_size=2000)}))
    return _names[1]


def forget() -> None:
    """Read the names anew at the next use: a key may be given twice when what added the first name is undone."""
    global _names
    _names = None


def check(text: str, days: tuple[date, ...]) -> tuple[Resolution, ...]:
    """Every citation of one text on the relevant days (the day of the fact first)."""
    return check_all({"": text}, days)[""]


def check_all(texts: Mapping[str, str], days: tuple[date, ...]) -> dict[str, tuple[Resolution, ...]]:
    """The citations of several texts by the key of each, with the same number of queries as for one."""
    names = known_names()
    found = {key: citations(text, names) for key, text in texts.items()}
    shelf = Shelf([m for mentions in found.values() for m in mentions])
    return {key: resolve_all(texts[key], mentions, shelf, days) for key, mentions in found.items()}


@lru_cache(maxsize=4096)
def called(title: str) -> frozenset[str]:
    """The ways in which a name as written may be stored: with and without 中华人民共和国, nested marks of either kind."""
    if not title:
        return frozenset()
    marks = (title, title.replace("《", "〈").replace("》", "〉"), bare_title(title))
    names = {name for way in marks for name in names_of(way)}
    return frozenset(names | {REPUBLIC + name for name in names})


class Shelf:
    """The instruments that the mentions name, with the articles they cite; the `Library` of `rules.provisions.resolve`.

    Three queries, one more when a 文号 is cited, one more when an article has to be looked for elsewhere."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        wanted = tuple(mentions)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_number: dict[str, set[int]] = defaultdict(set)
        self._versions: dict[int, list[Held]] = defaultdict(list)
        self._blocks: _Blocks = {}
        self._whole: _Blocks | None = None
        self._articles: dict[int, dict[Address, str]] = {}
        self._find_instruments(wanted)
        self._load_versions()
        articles = {a.article for m in wanted for a in (m.address, m.until) if a is not None}
        ids = [v.id for versions in self._versions.values() for v in versions]
        self._blocks = _blocks(Q(version__in=ids, article__in=articles)) if ids and articles else {}
        self._doubtful = self._not_plain(wanted)

    def _find_instruments(self, mentions: tuple[Mention, ...]) -> None:
        names = {name for m in mentions for name in called(m.title)}
        numbers = {m.number for m in mentions if m.number}
        if names:
            for name, instrument in InstrumentName.objects.filter(name__in=names).values_list(
                "name", "instrument_id"
            ):
                self._by_name[name].add(instrument)
        if numbers:
            for number, instrument in InstrumentVersion.objects.filter(number__in=numbers).values_list(
                "number", "instrument_id"
            ):
                self._by_number[number].add(instrument)

    def _load_versions(self) -> None:
        instruments = {i for ids in (*self._by_name.values(), *self._by_number.values()) for i in ids}
        if not instruments:
            return
        last = Provision.objects.filter(version=OuterRef("pk")).order_by("-article").values("article")[:1]
        rows = InstrumentVersion.objects.filter(instrument__in=instruments).select_related(
            "instrument", "ended_by"
        )
        for row in rows.annotate(articles=Subquery(last)):
            self._versions[row.instrument_id].append(
                Held(
                    id=row.pk,
                    instrument=str(row.instrument_id),
                    title=row.instrument.title,
                    label=row.label,
                    effective_on=row.effective_on,
                    ended_on=row.ended_on,
                    repealed=row.repealed,
                    ended_by=row.ended_by.title if row.ended_by else "",
                    number=row.number,
                    passed_on=row.passed_on,
                    articles=row.articles or 0,
                )
            )

    def _not_plain(self, mentions: tuple[Mention, ...]) -> list[int]:
        """Versions in which words or articles may have to be looked for: of instruments that are quoted, cited by year, or cited
        with an article that one of their texts does not have."""
        found: set[int] = set()
        for mention in mentions:
            ids = {i for name in called(mention.title) for i in self._by_name.get(name, ())}
            ids |= self._by_number.get(mention.number, set())
            versions = [v.id for i in ids for v in self._versions[i] if v.id is not None]
            places = [(a.article, a.inserted) for a in (mention.address, mention.until) if a is not None]
            missing = any(place not in self._blocks.get(key, {}) for key in versions for place in places)
            if mention.quoted or mention.year or missing:
                found.update(versions)
        return sorted(found)

    def named(self, title: str, number: str) -> tuple[Held, ...]:
        """Versions of every instrument of that name or number; what the outlines know besides fills the gaps."""
        ways = called(title)
        ids = {i for name in ways for i in self._by_name.get(name, ())} | self._by_number.get(number, set())
        known = next((outlines()[name] for name in ways if name in outlines()), ())
        if len(ids) == 1:
            return together(self._versions[next(iter(ids))], known)
        return tuple(v for i in sorted(ids) for v in self._versions[i]) or known

    def provision(self, version: Held, address: Address) -> str | None:
        """The text at an address, its parts one a line; None when there is none."""
        if version.id is None:
            return None
        blocks = self._blocks.get(version.id, {}).get((address.article, address.inserted), [])
        parts = [
            text
            for *below, text in blocks
            if all(
                a in (0, b)
                for a, b in zip((address.paragraph, address.item, address.subitem), below, strict=True)
            )
        ]
        return "\n".join(parts) if parts else None

    def articles(self, version: Held) -> Mapping[Address, str]:
        """The text of each article of a version; those that may be asked for are read together at the first asking."""
        if self._whole is None:
            self._whole = _blocks(Q(version__in=self._doubtful, article__gt=0))
        key = version.id or 0
        if key not in self._articles:
            self._articles[key] = {
                Address(*place): "\n".join(text for *_below, text in blocks)
                for place, blocks in self._whole.get(key, {}).items()
            }
        return self._articles[key]


def _blocks(which: Q) -> _Blocks:
    """Version → article → its blocks in order: paragraph, item, subitem, text."""
    found: _Blocks = {}
    rows = Provision.objects.filter(which).order_by("version", "position")
    for version, article, inserted, *block in rows.values_list(
        "version_id", "article", "inserted", "paragraph", "item", "subitem", "text"
    ):
        found.setdefault(version, {}).setdefault((article, inserted), []).append(tuple(block))
    return found


def together(held: Sequence[Held], known: Sequence[Held]) -> tuple[Held, ...]:
    """The versions with text of one instrument, with those that are known in outline only: older ones, newer ones that nobody
    has imported yet (the last text then ends with the first of them), and a repeal that nobody has recorded."""
    versions = sorted(held, key=lambda v: v.effective_on)
    first, last = versions[0], versions[-1]
    older = [v for v in known if v.ended_on and v.ended_on <= first.effective_on]
    newer = [v for v in known if v.effective_on > last.effective_on + _SAME_VERSION]
    if last.ended_on is None and newer:
        last = replace(last, ended_on=newer[0].effective_on)
    elif last.ended_on is None and known and known[-1].repealed:
        end = known[-1]
        last = replace(last, ended_on=end.ended_on, repealed=True, ended_by=end.ended_by)
    same = {"instrument": first.instrument, "title": first.title}
    outline = [replace(v, **same) for v in (*older, *newer)]  # type: ignore[arg-type]  # two texts
    return (*versions[:-1], last, *outline)
