"""What the library holds of the instruments that a text cites, in a constant number of queries however many it cites."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, Subquery

from xinqiao.library.models import InstrumentName, InstrumentVersion, Provision
from xinqiao.library.outlines import outlines
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.names import names_of
from xinqiao.rules.provisions.naming import REPUBLIC, Names, bare_title
from xinqiao.rules.provisions.recognise import Mention, citations
from xinqiao.rules.provisions.resolve import Held, Resolution, resolve_all

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


def check(text: str, days: tuple[date, ...]) -> tuple[Resolution, ...]:
    """Every citation of one text on the relevant days (the day of the fact first)."""
    return check_all({"": text}, days)[""]


def check_all(texts: Mapping[str, str], days: tuple[date, ...]) -> dict[str, tuple[Resolution, ...]]:
    """The citations of several texts by the key of each, with the same number of queries as for one."""
    names = known_names()
    found = {key: citations(text, names) for key, text in texts.items()}
    shelf = Shelf([m for mentions in found.values() for m in mentions])
    return {key: resolve_all(texts[key], mentions, shelf, days) for key, mentions in found.items()}


def called(title: str) -> set[str]:
    """The ways in which a name as written may be stored: with and without 中华人民共和国, nested marks of either kind."""
    if not title:
        return set()
    marks = (title, title.replace("《", "〈").replace("》", "〉"), bare_title(title))
    names = {name for way in marks for name in names_of(way)}
    return names | {REPUBLIC + name for name in names}


class Shelf:
    """The instruments that the mentions name, with the articles they cite; the `Library` of `rules.provisions.resolve`.

    Three queries, one more when a 文号 is cited, one more when an article has to be looked for elsewhere."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        wanted = tuple(mentions)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_number: dict[str, set[int]] = defaultdict(set)
        self._versions: dict[int, list[Held]] = defaultdict(list)
        self._blocks: dict[int, dict[tuple[int, int], list[tuple[Address, str]]]] = {}
        self._whole: dict[int, dict[Address, str]] | None = None
        self._find_instruments(wanted)
        self._load_versions()
        articles = {a.article for m in wanted for a in (m.address, m.until) if a is not None}
        self._blocks = self._load(Q(article__in=articles)) if articles else {}

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

    def _load(self, which: Q) -> dict[int, dict[tuple[int, int], list[tuple[Address, str]]]]:
        ids = [v.id for versions in self._versions.values() for v in versions]
        found: dict[int, dict[tuple[int, int], list[tuple[Address, str]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        if not ids:
            return found
        rows = Provision.objects.filter(which, version__in=ids, article__gt=0).order_by("version", "position")
        for version, *numbers, text in rows.values_list(
            "version_id", "article", "inserted", "paragraph", "item", "subitem", "text"
        ):
            address = Address(*numbers)
            found[version][address.article, address.inserted].append((address, text))
        return found

    def named(self, title: str, number: str) -> tuple[Held, ...]:
        """Versions of every instrument of that name or number; for days that no text covers, the outline's."""
        ways = called(title)
        ids = {i for name in ways for i in self._by_name.get(name, ())} | self._by_number.get(number, set())
        held = [v for i in sorted(ids) for v in self._versions[i]]
        known = next((outlines()[name] for name in ways if name in outlines()), ())
        if not held:
            return known
        first = min(held, key=lambda v: v.effective_on)
        if len(ids) == 1:
            held += [_as_part_of(v, first) for v in known if v.ended_on and v.ended_on <= first.effective_on]
        return tuple(held)

    def provision(self, version: Held, address: Address) -> str | None:
        """The text at an address, its parts one a line; None when there is none."""
        if version.id is None:
            return None
        blocks = self._blocks.get(version.id, {}).get((address.article, address.inserted), [])
        parts = [text for at, text in blocks if address.holds(at)]
        return "\n".join(parts) if parts else None

    def articles(self, version: Held) -> Mapping[Address, str]:
        """The text of each article of a version; all versions cited are read at the first asking."""
        if self._whole is None:
            self._whole = {
                key: {
                    Address(*article): "\n".join(text for _at, text in blocks)
                    for article, blocks in articles.items()
                }
                for key, articles in self._load(Q()).items()
            }
        return self._whole.get(version.id or 0, {})


def _as_part_of(outline: Held, version: Held) -> Held:
    """An older text known in outline, as one of the instrument whose later text the library holds."""
    return Held(
        id=None,
        instrument=version.instrument,
        title=version.title,
        label=outline.label,
        effective_on=outline.effective_on,
        ended_on=outline.ended_on,
        articles=outline.articles,
        counted=outline.counted,
    )
