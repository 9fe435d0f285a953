"""What the law asks a document to say, as a list beside it: what it says, and what is missing with its article (M-R4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.language import basis_in_words, listed, translated
from xinqiao.matters.content import complete, draft_of
from xinqiao.matters.models import Matter
from xinqiao.rules.legal_minimum import PART_TITLES, By, Must, asked
from xinqiao.rules.legal_words import SET
from xinqiao.rules.paper_rule import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MustLine:
    """`mend`: what to do where it is `missing`; `state`, `look`: how it stands, in a word and a colour."""

    told: str
    basis: str
    missing: bool
    mend: str
    state: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """`set`: what the program puts in, and checks once more at the issue; `written`: no field is left to be written."""

    lines: tuple[MustLine, ...]
    set: str
    written: bool

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)


def minimum(matter: Matter, kind: str, content: Mapping[str, Any]) -> Minimum | None:
    """The list of a kind; None for one of which the law asks nothing."""
    draft = draft_of(matter, kind, content)
    lines = tuple(_line(must, missing=not must.says(draft)) for must in asked(kind, draft))
    names = dict.fromkeys(part.name for part in SET.get(PaperKind(kind), ()))
    parts = listed(translated(PART_TITLES[name]) for name in names)
    written = not complete(matter, kind, content)
    return Minimum(lines=lines, set=parts, written=written) if lines or parts else None


_KEPT = {
    By.AUTHOR: (gettext_noop("有"), "ok"),
    By.PROGRAM: (gettext_noop("由系统写入"), ""),
    By.NOBODY: (gettext_noop("无"), ""),
}


def _line(must: Must, *, missing: bool) -> MustLine:
    broken = gettext_noop("有误") if must.by is By.NOBODY else gettext_noop("缺")
    state, look = (broken, "late") if missing else _KEPT[must.by]
    return MustLine(
        told=translated(must.told),
        basis=basis_in_words(must.basis),
        missing=missing,
        mend=translated(must.mend),
        state=_(state),
        look=look,
    )
