"""Does a citation hold? Instrument, version in force on the relevant day, provision, quoted words — each looked up, and what is
wrong said with a proposal. A machine proposes, the writer decides.

Pure: what the library holds is asked through `Library`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from itertools import takewhile
from typing import Protocol

from xinqiao.rules.folding import fold
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.recognise import Mention
from xinqiao.rules.words import Phrase

_SAME_ARTICLE = 60  # of 100: below this two articles are not taken for the same one under another number


class Status(StrEnum):
    """What became of a citation."""

    FOUND = "found"
    IN_OUTLINE = "in_outline"  # the article's number exists; its text is not in the library
    NOT_IN_FORCE = "not_in_force"
    REPEALED = "repealed"
    RENUMBERED = "renumbered"
    NO_SUCH_PROVISION = "no_such_provision"
    UNKNOWN_INSTRUMENT = "unknown_instrument"
    QUOTE_DIFFERS = "quote_differs"
    AMBIGUOUS = "ambiguous"


RESOLVED = frozenset({Status.FOUND, Status.IN_OUTLINE})

STATUS_TITLES = {
    Status.FOUND: Phrase("已核对"),
    Status.IN_OUTLINE: Phrase("条号存在"),
    Status.NOT_IN_FORCE: Phrase("当日不施行"),
    Status.REPEALED: Phrase("已废止"),
    Status.RENUMBERED: Phrase("条号已变"),
    Status.NO_SUCH_PROVISION: Phrase("没有此条"),
    Status.UNKNOWN_INSTRUMENT: Phrase("文库中没有"),
    Status.QUOTE_DIFFERS: Phrase("引文不符"),
    Status.AMBIGUOUS: Phrase("同名文件不止一个"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One version as the library holds it, in force from `effective_on` to the day before `ended_on`. `id` None: known in
    outline only — title, days of force and number of articles (0: open), without text; `counted` tells whether that number was
    taken from the text itself."""

    id: int | None
    instrument: str
    title: str
    label: str
    effective_on: date
    ended_on: date | None = None
    repealed: bool = False
    ended_by: str = ""
    number: str = ""
    passed_on: date | None = None
    articles: int = 0
    counted: bool = True

    def in_force(self, day: date) -> bool:
        """Whether this text was the law on that day."""
        return self.effective_on <= day and (self.ended_on is None or day < self.ended_on)

    def of_year(self, year: int) -> bool:
        """Whether the text is called the one of that year: passed or in force from then."""
        return year in (self.effective_on.year, self.passed_on.year if self.passed_on else 0)


class Library(Protocol):
    """What resolving asks. `named`: versions of every instrument of that name or 文号; `provision`: the text at an address,
    None when there is none; `articles`: the texts of all articles of a version."""

    def named(self, title: str, number: str) -> tuple[Held, ...]: ...

    def provision(self, version: Held, address: Address) -> str | None: ...

    def articles(self, version: Held) -> Mapping[Address, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a mention stands for. `version` is the one that was meant, `said` why the status is what it is, `proposal` what
    to write instead, empty when nothing can be proposed."""

    mention: Mention
    status: Status
    said: Phrase
    version: Held | None = None
    proposal: str = ""

    @property
    def holds(self) -> bool:
        """Whether the citation may stand as a basis."""
        return self.status in RESOLVED


def resolve_all(
    text: str, mentions: Iterable[Mention], library: Library, days: tuple[date, ...]
) -> tuple[Resolution, ...]:
    """Each mention in `text` on the relevant days: the day of the fact first, then the day of the act. What holds on any of them
    holds: procedure follows the law of the act, substance that of the fact. Otherwise the first day's answer stands."""
    found = []
    for mention in mentions:
        answers = [resolve(mention, library, day) for day in days]
        if mention.quoted:
            quoted = text[slice(*mention.quoted)]
            answers = [check_quote(answer, quoted, library) for answer in answers]
        found.append(next((a for a in answers if a.holds), answers[0]))
    return tuple(found)


def resolve(mention: Mention, library: Library, day: date) -> Resolution:
    """What one mention stands for on a day."""
    held = library.named(mention.title, mention.number)
    if not held:
        said = Phrase("文库中没有{name}。", name=_name(mention))
        ask = Phrase("请核对名称；名称无误的，请先把文件导入文库。")
        return Resolution(mention=mention, status=Status.UNKNOWN_INSTRUMENT, said=said, proposal=ask)
    groups = _by_instrument(held, mention, day)
    if len(groups) > 1:
        issuers = tuple(f"{g[0].title}（{g[0].number or g[0].label}）" for g in groups)
        return Resolution(
            mention=mention,
            status=Status.AMBIGUOUS,
            said=Phrase("文库中叫这个名称的文件不止一个：{names}。", names=issuers),
            proposal=Phrase("请写明文号或者发文机关。"),
        )
    return _on_the_day(mention, library, sorted(groups[0], key=lambda v: v.effective_on), day)


def _name(mention: Mention) -> str:
    return Phrase("《{title}》", title=mention.title) if mention.title else mention.number


def _by_instrument(held: tuple[Held, ...], mention: Mention, day: date) -> list[list[Held]]:
    """The versions of each instrument that may be meant: by number where one is given, else those in force where any is."""
    groups: dict[str, list[Held]] = {}
    for version in held:
        groups.setdefault(version.instrument, []).append(version)
    found = list(groups.values())
    for fits in (
        [g for g in found if mention.number and any(v.number == mention.number for v in g)],
        [g for g in found if any(v.in_force(day) for v in g)],
    ):
        if fits and len(found) > 1:
            found = fits
    return found


def _on_the_day(mention: Mention, library: Library, versions: list[Held], day: date) -> Resolution:
    current = next((v for v in versions if v.in_force(day)), None)
    meant = current
    if mention.year:
        meant = next((v for v in versions if v.of_year(mention.year)), current)
    if meant is None or meant is not current:
        return _out_of_force(mention, library, meant or _nearest(versions, day), current, day)
    if mention.address is None:
        said = Phrase(
            "《{title}》（{label}）自{day}起施行。",
            title=meant.title,
            label=meant.label,
            day=meant.effective_on,
        )
        return Resolution(mention=mention, status=Status.FOUND, said=said, version=meant)
    for address in filter(None, (mention.address, mention.until)):
        wrong = _missing(mention, library, meant, versions, address)
        if wrong:
            return wrong
    if meant.id is None:
        return _in_outline(mention, meant)
    said = Phrase(
        "《{title}》（{label}）{provision}，自{day}起施行。",
        title=meant.title,
        label=meant.label,
        provision=mention.address,
        day=meant.effective_on,
    )
    return Resolution(mention=mention, status=Status.FOUND, said=said, version=meant)


def _in_outline(mention: Mention, version: Held) -> Resolution:
    parts = {"title": version.title, "label": version.label, "n": version.articles}
    if version.counted:
        said = Phrase("条号存在：《{title}》（{label}）共{n}条。未导入全文，不能核对内容和引文。", **parts)
    else:
        said = Phrase(
            "条号存在：《{title}》（{label}）约{n}条，条数尚未与正式文本核对。未导入全文，不能核对内容和引文。",
            **parts,
        )
    return Resolution(mention=mention, status=Status.IN_OUTLINE, said=said, version=version)


def _nearest(versions: list[Held], day: date) -> Held:
    """The last version that had begun by the day; else the first there is."""
    begun = list(takewhile(lambda v: v.effective_on <= day, versions))
    return begun[-1] if begun else versions[0]


def _out_of_force(
    mention: Mention, library: Library, meant: Held, current: Held | None, day: date
) -> Resolution:
    """The version meant is not the law of the day: not yet, replaced, or repealed."""
    status, parts = Status.NOT_IN_FORCE, {"title": meant.title, "label": meant.label, "day": day}
    if meant.effective_on > day:
        said = Phrase(
            "《{title}》（{label}）自{begun}起施行，{day}还没有施行，文库中也没有当时的文本。",
            begun=meant.effective_on,
            **parts,
        )
    elif meant.repealed:
        status = Status.REPEALED
        said = Phrase("《{title}》（{label}）自{ended}起废止。", ended=meant.ended_on, **parts)
    else:
        said = Phrase("《{title}》（{label}）自{ended}起不再施行。", ended=meant.ended_on, **parts)
    proposal: str = ""
    if current:
        proposal = Phrase(
            "{day}施行的是{label}。",
            day=day,
            label=Phrase("《{title}》（{label}）", title=current.title, label=current.label),
        )
        moved = _same_article(mention.address, library, meant, current)
        if moved:
            proposal = Phrase("{before}相应的条文是{provision}。", before=proposal, provision=moved)
    elif meant.ended_by:
        proposal = Phrase("现行的是《{title}》，请核对相应条文。", title=meant.ended_by)
    return Resolution(mention=mention, status=status, said=said, version=meant, proposal=proposal)


def _missing(
    mention: Mention, library: Library, version: Held, versions: list[Held], address: Address
) -> Resolution | None:
    """What is wrong with the provision or the words quoted from it; None when all is well."""
    if version.id is None:
        return _beyond_outline(mention, version, address)
    text = library.provision(version, address)
    if text is None:
        others = [v for v in reversed(versions) if v is not version and v.id is not None]
        for other in others:
            moved = _same_article(address, library, other, version)
            if moved:
                return Resolution(
                    mention=mention,
                    status=Status.RENUMBERED,
                    said=Phrase(
                        "《{title}》（{label}）没有{provision}；{other}的这一条已经改了条号。",
                        title=version.title,
                        label=version.label,
                        provision=address,
                        other=other.label,
                    ),
                    version=version,
                    proposal=Phrase("现为{provision}。", provision=moved),
                )
        return _no_such(mention, library, version, address)
    return None


def _beyond_outline(mention: Mention, version: Held, address: Address) -> Resolution | None:
    """Of an outline only the number of articles can be compared. One that was not taken from the text denies nothing for sure, and where
    it is open nothing is said of the article."""
    if version.articles and address.article <= version.articles:
        return None
    parts = {"title": version.title, "label": version.label, "provision": address, "n": version.articles}
    status, proposal = Status.NO_SUCH_PROVISION, Phrase("请核对条号，或者先把全文导入文库。")
    if version.counted:
        said = Phrase("《{title}》（{label}）没有{provision}。", **parts)
        proposal = Phrase("此文件共{n}条，请核对条号。", n=version.articles)
    elif version.articles:
        said = Phrase("《{title}》（{label}）约{n}条，条数尚未与正式文本核对，未见{provision}。", **parts)
    else:
        status = Status.UNKNOWN_INSTRUMENT
        said = Phrase(
            "文库中没有《{title}》（{label}）的全文，条数也没有登记，不能核对{provision}。", **parts
        )
    return Resolution(mention=mention, status=status, said=said, version=version, proposal=proposal)


def _no_such(mention: Mention, library: Library, version: Held, address: Address) -> Resolution:
    whole = Address(address.article, address.inserted)
    proposal: str = ""
    if version.id is not None and address != whole and library.provision(version, whole) is not None:
        proposal = Phrase("{provision}是有的，请核对款、项的序号。", provision=whole)
    elif version.articles:
        proposal = Phrase("此文件共{n}条，请核对条号。", n=version.articles)
    return Resolution(
        mention=mention,
        status=Status.NO_SUCH_PROVISION,
        said=Phrase(
            "《{title}》（{label}）没有{provision}。",
            title=version.title,
            label=version.label,
            provision=address,
        ),
        version=version,
        proposal=proposal,
    )


def _same_article(address: Address | None, library: Library, old: Held, new: Held) -> Address | None:
    """Where the words of an article of the old version stand in the new one; None when nothing there is like them."""
    if address is None or old.id is None or new.id is None:
        return None
    text = library.provision(old, Address(address.article, address.inserted))
    if not text:
        return None
    articles = library.articles(new)
    likeness = import_module("rapidfuzz")  # forty modules, for a rare question
    best = likeness.process.extractOne(text, articles, scorer=likeness.fuzz.ratio, score_cutoff=_SAME_ARTICLE)
    return best[2] if best else None


_UNREAD = re.compile(r"[\W_]")


def bare_words(text: str) -> str:
    """A text as quotations are compared: no punctuation, no blanks, one width and form."""
    return _UNREAD.sub("", fold(text).text)


def check_quote(found: Resolution, quoted: str, library: Library) -> Resolution:
    """The same resolution after its quoted words have been compared with the provision, where there is one with text.
    Omissions（……）are allowed; other words are not."""
    mention, version = found.mention, found.version
    if found.status is not Status.FOUND or version is None or mention.address is None:
        return found
    parts = [p for p in map(bare_words, re.split("…+|\\.{3,}", quoted)) if p]
    if _holds_in_order(bare_words(library.provision(version, mention.address) or ""), parts):
        return found
    elsewhere = next(
        (a for a, t in library.articles(version).items() if _holds_in_order(bare_words(t), parts)), None
    )
    proposal = (
        Phrase("这些话见{provision}。", provision=elsewhere)
        if elsewhere
        else Phrase("请按原文引用；转述的，不要加引号。")
    )
    return Resolution(
        mention=mention,
        status=Status.QUOTE_DIFFERS,
        said=Phrase("引号里的话与{provision}的文字不同。", provision=mention.address),
        version=version,
        proposal=proposal,
    )


def _holds_in_order(text: str, parts: list[str]) -> bool:
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True
