"""Every finding of a reply, in one pass over its texts."""

from collections.abc import Iterator, Mapping

from xinqiao.rules.folding import fold, unbroken
from xinqiao.rules.replying.answering import answering
from xinqiao.rules.replying.differing import differing
from xinqiao.rules.replying.finding import ELEMENTS, Aspect, CheckedReply, ReplyFacts, ReplyFinding, Weight
from xinqiao.rules.replying.promised import binding, unsettled
from xinqiao.rules.replying.reading import hard_to_read
from xinqiao.rules.time_points import TimePoint, read
from xinqiao.rules.wording.context import has_basis, has_way
from xinqiao.rules.wording.norms import GROUP_TITLES, SEVERITY_TITLES, Meeting, Severity
from xinqiao.rules.words import Phrase

_SHAPE = "M-C2"
_FOUR_ELEMENTS = "《信访工作条例》第三十二条"
_SECRECY = "《信访工作条例》第四十四条、《个人信息保护法》第十条"
NO_BASIS = "没有写明政策依据。请写出文件名称和条号，例如：依据《信访工作条例》第三十四条。"
NO_WAY = "没有写明解决路径：由谁做什么，或者信访人可以向哪里提出什么。"
NO_TIME = "没有写明时间节点。请写出做到哪一步的日期或者期限，例如：5个工作日内。"


def check(facts: ReplyFacts) -> CheckedReply:
    """All findings, blocks before warnings and each in the order of the text. Deterministic."""
    times = {name: read(text, facts.written, facts.calendar) for name, text in facts.texts.items()}
    elements = list(_elements(facts, times))
    bare = {f.about for f in elements if f.code == "missing"} == set(ELEMENTS)
    found = [
        *_wording(facts, bare=bare),
        *elements,
        *_told(facts),
        *answering(facts, bare=bare),
        *differing(facts),
        *hard_to_read(facts),
    ]
    order = {name: place for place, name in enumerate(facts.texts)}
    found.sort(key=lambda f: (f.level is not Weight.BLOCK, order.get(f.field, -1), f.start))
    return CheckedReply(findings=tuple(found), times=times)


def _wording(facts: ReplyFacts, *, bare: bool) -> Iterator[ReplyFinding]:
    """`bare`: the reply has none of the three elements, so that nothing around cold words makes them right."""
    for name, text in facts.texts.items():
        for met in facts.norms.meet(text):
            if met.norm.severity is not Severity.ENCOURAGED:
                yield _worded(name, met, bare=bare)


def _worded(name: str, met: Meeting, *, bare: bool) -> ReplyFinding:
    why = met.norm.why
    if met.eased:
        why = Phrase("{why}同一段里有依据和去处，可以保留。", why=why)
    elif bare and met.is_cold:
        why = Phrase("{why}答复里也没有依据、去处和时间，必须改正。", why=why)
    return ReplyFinding(
        about=Aspect.WORDING,
        level=Weight.BLOCK if met.is_red or (bare and met.is_cold) else Weight.WARNING,
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
        sharp=not (met.eased or met.unmeant),
    )


def _bound(facts: ReplyFacts, name: str, points: tuple[TimePoint, ...]) -> list[TimePoint]:
    return binding(facts.texts[name], points, facts.written)


def _elements(facts: ReplyFacts, times: Mapping[str, tuple[TimePoint, ...]]) -> Iterator[ReplyFinding]:
    whole = unbroken(fold(facts.whole)).text
    if facts.needs_basis and not facts.cites and not has_basis(whole):
        yield _missing(Aspect.BASIS, NO_BASIS, _FOUR_ELEMENTS)
    if facts.needs_course and not has_way(whole):
        yield _missing(Aspect.WAY, NO_WAY, _SHAPE)
    points = {name: _bound(facts, name, several) for name, several in times.items()}
    if facts.needs_course and not any(p.resolved for several in points.values() for p in several):
        yield _missing(Aspect.TIME, NO_TIME, _SHAPE)
    for name, several in points.items():
        for point in unsettled(facts.texts[name], several):
            yield ReplyFinding(
                about=Aspect.TIME,
                level=Weight.WARNING,
                field=name,
                start=point.start,
                end=point.end,
                why=point.why,
                source=_SHAPE,
                code="unresolved",
            )


def _missing(about: Aspect, why: str, source: str) -> ReplyFinding:
    return ReplyFinding(about=about, level=Weight.WARNING, field="", why=why, source=source, code="missing")


def _told(facts: ReplyFacts) -> Iterator[ReplyFinding]:
    """What was found out elsewhere: citations, persons, other matters."""
    sources = {
        Aspect.BASIS: (facts.unresolved, _FOUR_ELEMENTS),
        Aspect.PERSONAL: (facts.persons, _SECRECY),
        Aspect.OTHER_MATTER: (facts.others, _SECRECY),
    }
    for about, (places, source) in sources.items():
        for place in places:
            yield ReplyFinding(
                about=about,
                level=Weight.BLOCK if place.sure else Weight.WARNING,
                field=place.field,
                start=place.start,
                end=place.end,
                why=place.why,
                source=source,
                better="" if place.sure else None,
                place=(place.start, place.end),
                code="told",
            )
