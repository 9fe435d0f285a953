"""What the check of a reply is told, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.time_points import TimePoint
from xinqiao.rules.wording.norms import Norms


class Weight(StrEnum):
    """A block stops the submission unless its writer gives a reason; a warning is only told."""

    BLOCK = "block"
    WARNING = "warning"


class Aspect(StrEnum):
    """What a finding is about."""

    WORDING = "wording"
    BASIS = "basis"
    WAY = "way"
    TIME = "time"
    REQUEST = "request"
    POINT = "point"
    BLANKET = "blanket"
    DIFFERS = "differs"
    PERSONAL = "personal"
    OTHER_MATTER = "other_matter"
    READING = "reading"


ABOUT_TITLES = {
    Aspect.WORDING: "用语",
    Aspect.BASIS: "政策依据",
    Aspect.WAY: "解决路径",
    Aspect.TIME: "时间节点",
    Aspect.REQUEST: "逐项答复",
    Aspect.POINT: "答非所问",
    Aspect.BLANKET: "笼统答复",
    Aspect.DIFFERS: "前后不一",
    Aspect.PERSONAL: "他人的个人信息",
    Aspect.OTHER_MATTER: "其他事项的内容",
    Aspect.READING: "不易读懂",
}
ELEMENTS = (Aspect.BASIS, Aspect.WAY, Aspect.TIME)
"""The three that a reply is made of (M-C2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFinding:
    """One remark. `start`–`end` is its place in the text of `field`; both 0 where it is about something that is missing. `source`: the
    norm or article it rests on. `better` would stand at `place` of the text; None where there is nothing to take. `whole`: it is about
    the reply as a whole. `sharp`: words that a norm forbids or advises against and that nothing around them makes right."""

    about: Aspect
    level: Weight
    field: str
    why: str
    source: str
    start: int = 0
    end: int = 0
    better: str | None = None
    place: tuple[int, int] = (0, 0)
    code: str = ""
    sharp: bool = False

    @property
    def key(self) -> str:
        """Names the finding within one exact text."""
        return f"{self.about}:{self.field}:{self.start}:{self.code}"

    def taken(self, text: str) -> str:
        """The text of the field with the suggestion in it."""
        first, last = self.place
        return text[:first] + (self.better or "") + text[last:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Words of a field that the check was told of: a name, a number of another matter, a citation that does not hold."""

    field: str
    start: int
    end: int
    why: str
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """A reply and what it is compared with. `texts`: field → text, as written; `titles`: what pages call the fields. `petition`:
    title and text of the petition, `requests`: position → request. `needs_basis`: not asked of the answer to a suggestion (条例 29).
    `needs_course`: nothing follows from an opinion that supports no request, so way and time are not asked of it. `cites`: it names an instrument; `unresolved`,
    `persons`, `others`: citations that do not hold, data of third persons, numbers of other matters. `standards`: texts of the
    provisions that it cites."""

    texts: Mapping[str, str]
    petition: str
    requests: Mapping[int, str]
    written: date
    calendar: WorkCalendar
    norms: Norms
    titles: Mapping[str, str] = field(default_factory=dict)
    needs_basis: bool = True
    by_item: bool = False
    needs_course: bool = True
    cites: bool = False
    unresolved: Sequence[Spot] = ()
    persons: Sequence[Spot] = ()
    others: Sequence[Spot] = ()
    standards: Sequence[str] = ()

    @property
    def whole(self) -> str:
        """All fields, a paragraph each."""
        return "\n".join(self.texts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReply:
    """The findings of a reply, blocks first, and the time points that were read, by field."""

    findings: tuple[ReplyFinding, ...]
    times: Mapping[str, tuple[TimePoint, ...]]

    @property
    def blocks(self) -> tuple[ReplyFinding, ...]:
        return tuple(f for f in self.findings if f.level is Weight.BLOCK)

    @property
    def lacking(self) -> tuple[Aspect, ...]:
        """Which of the three elements the reply does not have."""
        missing = {f.about for f in self.findings if f.code == "missing"}
        return tuple(element for element in ELEMENTS if element in missing)
