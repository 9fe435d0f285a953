"""What was recognised in a text, as the person sees it who decides whether to take it in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xinqiao.kernel.language import day_in_words, translated
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentVersion
from xinqiao.library.outlines import known_day
from xinqiao.library.queries.instruments import find_instrument, instrument_titled
from xinqiao.library.recognising import counted
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.particulars import Particulars, read_particulars
from xinqiao.rules.provisions.statute import NumberingProblem
from xinqiao.web.library.showing import Heading, ShownBlock, contents, shown

_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`blocking`: problems for which the text cannot be taken in as it is; `same`: the instrument it would be a version of."""

    title: str
    counts: tuple[tuple[str, int], ...]
    blocking: tuple[str, ...]
    problems: tuple[str, ...]
    more_problems: int
    day_found: str
    day_open: str
    repeals: tuple[tuple[str, Instrument | None], ...]
    same: Instrument | None
    versions: tuple[InstrumentVersion, ...]
    contents: list[Heading]
    blocks: list[ShownBlock]


def preview(text: str) -> Preview:
    """Read the text; nothing is stored."""
    statute = read_statute(text)
    found = read_particulars(statute)
    same = instrument_titled(statute.title, found.issuer) if statute.title else None
    plain = [problem for problem in statute.problems if not problem.ambiguous]
    return Preview(
        title=statute.title,
        counts=tuple((_(word), count) for word, count in counted(statute).items() if count),
        blocking=_said([problem for problem in statute.problems if problem.ambiguous]),
        problems=_said(plain[:_MOST_PROBLEMS]),
        more_problems=max(0, len(plain) - _MOST_PROBLEMS),
        day_found=day_in_words(found.effective_on) if found.effective_on else "",
        day_open=_open_day(found, known_day(statute.title, found.label)),
        repeals=tuple((name, find_instrument(name)) for name in found.repeals),
        same=same,
        versions=tuple(same.versions.all()) if same else (),
        contents=contents(statute.blocks),
        blocks=shown(statute.blocks),
    )


def _open_day(found: Particulars, known: date | None) -> str:
    why = translated(found.open_because)
    if not why or known is None:
        return why
    return why + _("目录中这一版本的施行日期是%(day)s，已经填入，请核对。") % {"day": day_in_words(known)}


def _said(problems: list[NumberingProblem]) -> tuple[str, ...]:
    return tuple(translated(problem.message) for problem in problems)


def initial(text: str, source_name: str) -> dict[str, Any]:
    """What the form of particulars begins with: what the text says of itself."""
    statute = read_statute(text)
    found = read_particulars(statute)
    same = instrument_titled(statute.title, found.issuer) if statute.title else None
    return {
        "text": text,
        "title": statute.title,
        "effective_on": found.effective_on or known_day(statute.title, found.label),
        "passed_on": found.passed_on,
        "published_on": found.published_on,
        "issuer": found.issuer or (same.issuer if same else ""),
        "level": found.level or (same.level if same else InstrumentLevel.NORMATIVE_DOCUMENT),
        "region": same.region if same else "",
        "number": found.number,
        "label": found.label,
        "source_name": source_name,
    }
