"""Every finding of a reply, in one pass over its texts."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from xinqiao.rules.folding import fold, unbroken
from xinqiao.rules.replying.answering import answering
from xinqiao.rules.replying.differing import differing
from xinqiao.rules.replying.finding import About, Checked, Finding, Level, ReplyFacts
from xinqiao.rules.replying.reading import hard_to_read
from xinqiao.rules.time_points import Kind, TimePoint, read
from xinqiao.rules.wording.context import has_basis, has_way
from xinqiao.rules.wording.norms import GROUP_TITLES, SEVERITY_TITLES, Meeting, Severity
from xinqiao.rules.words import Phrase

_SHAPE = "M-C2"
_FOUR_ELEMENTS = "《信访工作条例》第三十二条"
_SECRECY = "《信访工作条例》第四十四条、《个人信息保护法》第十条"
NO_BASIS = "没有写明政策依据。请写出文件名称和条号，例如：依据《信访工作条例》第三十四条。"
NO_WAY = "没有写明解决路径：由谁做什么，或者信访人可以向哪里提出什么。"
NO_TIME = "没有写明时间节点。请写出做到哪一步的日期或者期限，例如：5个工作日内。"


def check(facts: ReplyFacts) -> Checked:
    """All findings, blocks before warnings and each in the order of the text. Deterministic."""
    times = {name: read(text, facts.written, facts.calendar) for name, text in facts.texts.items()}
    found = [
        *_wording(facts),
        *_elements(facts, times),
        *_told(facts),
        *answering(facts),
        *differing(facts),
        *hard_to_read(facts),
    ]
    order = {name: place for place, name in enumerate(facts.texts)}
    found.sort(key=lambda f: (f.level is not Level.BLOCK, order.get(f.field, -1), f.start))
    return Checked(findings=tuple(found), times=times)


def _wording(facts: ReplyFacts) -> Iterator[Finding]:
    for name, text in facts.texts.items():
        for met in facts.norms.meet(text):
            if met.norm.severity is not Severity.ENCOURAGED:
                yield _worded(name, met)


def _worded(name: str, met: Meeting) -> Finding:
    why = met.norm.why
    if met.eased:
        why = Phrase("{why}同一段里有依据和去处，可以保留。", why=why)
    return Finding(
        about=About.WORDING,
        level=Level.BLOCK if met.is_red else Level.WARNING,
        field=name,
        start=met.start,
        end=met.end,
        why=why,
        source=Phrase(
            "用语规范（{group}，{severity}）",
            group=Phrase(GROUP_TITLES[met.norm.group]),
            severity=Phrase(SEVERITY_TITLES[met.norm.severity]),
        ),
        better=met.norm.better or None,
        place=met.clause,
        code=met.norm.code,
    )


_DOING = re.compile(
    "将|会|拟|计划|争取|确保|预计|预期|力争|定于|请|暂定|完成|启动|开工|开展|办理|办结|答复|回复|告知|告诉|反馈|通知|上门|到场|到现场|测量|核实|"
    "整改|整修|发放|支付|拨付|退还|修复|维修|清理|提交|补交|提供|出台|开通|落实|安排|公布|公示|结束|送达|复查|检查|见面|联系|组织|召开|拆除|施工|竣工"
)
_FULL_DATE = re.compile("20\\d\\d\\D\\d{1,2}\\D\\d{1,2}日?")
_CLAUSE_ENDS = "，,。；;！!？?\n"
_BARE = 6


def binding(text: str, points: tuple[TimePoint, ...], written: date) -> list[TimePoint]:
    """The time points by which the office, or the petitioner whom it asks, does something after this day: the day of writing below a
    reply is none, nor a period in which nothing is done. What is told as past and lies ahead is none past: 已责令停工，3个工作日内核实."""
    return [
        p
        for p in points
        if (p.kind in (Kind.PROMISE, Kind.ASKED) or (p.kind is Kind.FACT and p.resolved))
        and (p.last is None or p.last > written)
        and _done_by(text, p)
    ]


def _bound(facts: ReplyFacts, name: str, points: tuple[TimePoint, ...]) -> list[TimePoint]:
    return binding(facts.texts[name], points, facts.written)


def _done_by(text: str, point: TimePoint) -> bool:
    """Whether its part of the sentence says what is done, or is hardly more than the time point itself; the date below a
    reply does not."""
    signed = (
        _FULL_DATE.fullmatch(point.words) and not text[point.end :].strip() and text[: point.start].strip()
    )
    if signed and text[: point.start].rstrip()[-1] not in "于在到至":
        return False
    first = max(text.rfind(sign, 0, point.start) for sign in _CLAUSE_ENDS) + 1
    last = min((at for sign in _CLAUSE_ENDS if (at := text.find(sign, point.end)) >= 0), default=len(text))
    return last - first - (point.end - point.start) <= _BARE or _DOING.search(text, first, last) is not None


def _elements(facts: ReplyFacts, times: Mapping[str, tuple[TimePoint, ...]]) -> Iterator[Finding]:
    whole = unbroken(fold(facts.whole)).text
    if facts.needs_basis and not facts.cites and not has_basis(whole):
        yield _missing(About.BASIS, NO_BASIS, _FOUR_ELEMENTS)
    if facts.needs_course and not has_way(whole):
        yield _missing(About.WAY, NO_WAY, _SHAPE)
    points = [(name, p) for name, several in times.items() for p in _bound(facts, name, several)]
    if facts.needs_course and not any(p.resolved for _name, p in points):
        yield _missing(About.TIME, NO_TIME, _SHAPE)
    for name, point in points:
        if not point.resolved:
            yield Finding(
                about=About.TIME,
                level=Level.WARNING,
                field=name,
                start=point.start,
                end=point.end,
                why=point.why,
                source=_SHAPE,
                code="unresolved",
            )


def _missing(about: About, why: str, source: str) -> Finding:
    return Finding(about=about, level=Level.WARNING, field="", why=why, source=source, code="missing")


def _told(facts: ReplyFacts) -> Iterator[Finding]:
    """What was found out elsewhere: citations, persons, other matters."""
    sources = {
        About.BASIS: (facts.unresolved, _FOUR_ELEMENTS),
        About.PERSONAL: (facts.persons, _SECRECY),
        About.OTHER_MATTER: (facts.others, _SECRECY),
    }
    for about, (places, source) in sources.items():
        for place in places:
            yield Finding(
                about=about,
                level=Level.BLOCK if place.sure else Level.WARNING,
                field=place.field,
                start=place.start,
                end=place.end,
                why=place.why,
                source=source,
                better="" if place.sure else None,
                place=(place.start, place.end),
                code="told",
            )
